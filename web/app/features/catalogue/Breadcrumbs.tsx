import { useT } from "../../i18n/i18n.tsx";
import { Link } from "../../ui/Link.tsx";
import { JsonLd } from "./JsonLd.tsx";

export interface Crumb {
  name: string;
  to: string;
}

export function Breadcrumbs({ crumbs, here, origin }: { crumbs: readonly Crumb[]; here: string; origin: string }) {
  const t = useT();
  return (
    <nav aria-label={t("shell.breadcrumbs")} className="py-3 text-sm text-muted">
      <ol className="flex flex-wrap gap-x-2">
        {crumbs.map((crumb) => (
          <li key={crumb.to} className="flex gap-2">
            <Link to={crumb.to} className="py-1 hover:text-action hover:underline">
              {crumb.name}
            </Link>
            <span aria-hidden className="py-1">
              /
            </span>
          </li>
        ))}
        <li aria-current="page" className="py-1">
          {here}
        </li>
      </ol>
      <JsonLd
        data={{
          "@type": "BreadcrumbList",
          itemListElement: [
            ...crumbs.map((crumb, index) => ({ "@type": "ListItem", position: index + 1, name: crumb.name, item: origin + crumb.to })),
            { "@type": "ListItem", position: crumbs.length + 1, name: here },
          ],
        }}
      />
    </nav>
  );
}
