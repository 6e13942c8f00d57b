import { Link } from "../../ui/Link.tsx";

export interface DeskTab {
  key: string;
  to: string;
  label: string;
  /** Left out where it says nothing, and where it is none. */
  count?: number | undefined;
}

/** Views of one list, each with what it holds. A row that scrolls on a phone; with a mouse nothing would say so, so there it wraps. */
export function DeskTabs({ label, current, tabs }: { label: string; current: string; tabs: readonly DeskTab[] }) {
  return (
    <nav
      aria-label={label}
      className="-mx-4 overflow-x-auto px-4 shadow-[inset_0_-1px_0_var(--line)] [scrollbar-width:none] md:mx-0 md:overflow-visible md:px-0"
    >
      <ul className="flex w-max gap-1 md:w-auto md:flex-wrap">
        {tabs.map(({ key, to, label, count }) => (
          <li key={key}>
            <Link
              to={to}
              aria-current={key === current ? "page" : undefined}
              className="flex min-h-11 items-center gap-1.5 border-b-2 border-transparent px-3 text-sm whitespace-nowrap text-muted hover:text-ink focus-visible:-outline-offset-2 aria-[current=page]:border-action aria-[current=page]:font-semibold aria-[current=page]:text-ink"
            >
              {label}
              {count ? <span className="tabular">{count}</span> : null}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
