import { Plus } from "lucide";
import { Suspense, useState } from "react";
import { usePaths, useT } from "../../i18n/i18n.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Link } from "../../ui/Link.tsx";
import { later } from "../../ui/later.ts";
import { LeadTo } from "../../ui/LeadTo.tsx";
import { useHydrated } from "../../ui/useHydrated.ts";

const loadFlow = () => import("./QuickAddFlow.tsx");
const QuickAddFlow = later(loadFlow, ToProduct);

/** Where the code of the choice does not come: the piece's own page. */
function ToProduct({ slug }: { slug: string }) {
  return <LeadTo href={usePaths().product(slug)} />;
}

const look =
  "grid size-11 place-items-center rounded-full border border-control bg-surface text-action hover:border-action hover:bg-tint aria-busy:text-muted";

/**
 * Into the cart right from the card: the only variant at once, else after a small choice. Until the page answers to clicks, and
 * without JavaScript, it leads to the piece, where the same can be done.
 */
export function QuickAdd({ slug, name, choice, soldOut }: { slug: string; name: string; choice: boolean; soldOut: boolean }) {
  const t = useT();
  const paths = usePaths();
  const hydrated = useHydrated();
  const [busy, setBusy] = useState(false);
  const label = t(choice ? "cart.quickChoose" : "cart.quickAdd", { name });
  // What sells out while it is being added is told where it was asked for: the way there must not vanish under the hand
  if (soldOut && !busy) return null;
  if (!hydrated)
    return (
      <Link to={paths.product(slug)} aria-label={label} className={look}>
        <Icon of={Plus} />
      </Link>
    );
  return (
    <>
      <button
        type="button"
        aria-label={label}
        title={label}
        aria-haspopup={choice ? "dialog" : undefined}
        aria-busy={busy || undefined}
        className={look}
        onPointerEnter={() => void loadFlow()}
        onClick={() => setBusy(true)}
      >
        {busy ? (
          <span aria-hidden className="size-4 animate-spin rounded-full border-2 border-current border-r-transparent" />
        ) : (
          <Icon of={Plus} />
        )}
      </button>
      {busy && (
        <Suspense>
          <QuickAddFlow slug={slug} onDone={() => setBusy(false)} />
        </Suspense>
      )}
    </>
  );
}
