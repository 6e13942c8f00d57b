import { SlidersHorizontal, X } from "lucide";
import { type ReactNode, useState } from "react";
import { Form, useNavigation, useSearchParams, useSubmit } from "react-router";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Button, buttonClass } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/Feedback.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { controlClass } from "../../ui/Field.tsx";
import { Link } from "../../ui/Link.tsx";
import { FilterFacet, FilterForm } from "./FilterForm.tsx";
import { FilterSheet } from "./FilterSheet.tsx";
import { readFilters, sortKeys, withParam } from "./filters.ts";
import { ProductGrid } from "./ProductCard.tsx";

const ListingConnection = graphql(`
  fragment Listing_connection on ProductConnection {
    totalCount
    totalPrecision
    nodes {
      id
      ...ProductCard_product
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    facets {
      code
      ...FilterForm_facet
    }
  }
`);

export type ListingRef = FragmentType<typeof ListingConnection>;

/** Two answers as one list: what "load more" leaves in the cache. */
export function joinListings<T extends ListingRef>(shown: T, more: T): T {
  const [a, b] = [getFragmentData(ListingConnection, shown), getFragmentData(ListingConnection, more)];
  return { ...more, nodes: [...a.nodes, ...b.nodes], totalCount: a.totalCount, totalPrecision: a.totalPrecision, facets: a.facets } as T;
}

export interface ListingProps {
  connection: ListingRef;
  /** Parameters of the address that are not filters and must survive them, such as the words searched for. */
  keep?: readonly string[];
  loadMore(after: string): Promise<void>;
  /** Stands for the whole list when there is nothing even without filters. */
  empty?: ReactNode;
}

export function Listing({ connection, keep = [], loadMore, empty }: ListingProps) {
  const t = useT();
  const [search] = useSearchParams();
  const [filtersOpen, setFiltersOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const changing = useNavigation().state === "loading";
  const { totalCount, totalPrecision, nodes, pageInfo, facets } = getFragmentData(ListingConnection, connection);
  const atLeast = totalPrecision === "AT_LEAST";
  const filters = readFilters(search);
  const chips = getFragmentData(FilterFacet, facets).flatMap((facet) => facet.values.filter((value) => value.selected));
  const narrowed = filters.facets.length > 0 || filters.inStock || filters.minPrice !== null || filters.maxPrice !== null;
  const form = { facets, atLeast, keep: [...keep, "sort"] };
  // Nothing at all: there is nothing to narrow or to sort
  if (nodes.length === 0 && !narrowed && empty) return empty;
  return (
    <div className="grid gap-8 md:grid-cols-[13rem_1fr]">
      <aside aria-label={t("list.filters")} className="hidden md:block">
        <FilterForm {...form} />
      </aside>
      <div>
        <div className="mb-4 flex flex-wrap items-center gap-2">
          <p role="status" className="me-auto text-sm text-muted">
            {t(atLeast ? "list.countAtLeast" : "list.count", { count: totalCount })}
          </p>
          <Button look="secondary" size="sm" className="with-js min-h-11 md:hidden" onClick={() => setFiltersOpen(true)}>
            <Icon of={SlidersHorizontal} size={16} />
            {t("list.filters")}
            {filters.facets.length > 0 && ` · ${filters.facets.length}`}
          </Button>
          <SortForm />
        </div>
        <details className="without-js mb-4 rounded-md border p-3 md:hidden">
          <summary className="font-medium">{t("list.filters")}</summary>
          <div className="mt-3">
            <FilterForm {...form} />
          </div>
        </details>
        {narrowed && (
          <ul className="mb-5 flex flex-wrap gap-2">
            {chips.map((value) => (
              <Chip key={value.token} label={value.name} to={withParam(search, (next) => next.delete("f", value.token))} />
            ))}
            {filters.inStock && <Chip label={t("list.inStock")} to={withParam(search, (next) => next.delete("stock"))} />}
            {(filters.minPrice ?? filters.maxPrice) && (
              <Chip
                label={`${filters.minPrice ?? "0"} – ${filters.maxPrice ?? "∞"}`}
                to={withParam(search, (next) => {
                  next.delete("min");
                  next.delete("max");
                })}
              />
            )}
          </ul>
        )}
        <h2 className="sr-only">{t("list.results")}</h2>
        {nodes.length === 0 ? (
          <EmptyState
            title={t("list.empty")}
            action={
              <Link
                to={withParam(new URLSearchParams(keep.map((name) => [name, search.get(name) ?? ""])), () => {})}
                className={buttonClass({ look: "secondary" })}
              >
                {t("list.clear")}
              </Link>
            }
          />
        ) : (
          <div aria-busy={changing} className="transition-opacity aria-busy:opacity-60">
            <ProductGrid products={nodes} beside priority={3} />
          </div>
        )}
        {pageInfo.hasNextPage && pageInfo.endCursor && (
          <p className="mt-10 text-center">
            <Link
              to={withParam(search, (next) => next.set("after", pageInfo.endCursor ?? ""))}
              aria-busy={busy}
              className={buttonClass({ look: "secondary" })}
              onClick={(event) => {
                event.preventDefault();
                setBusy(true);
                void loadMore(pageInfo.endCursor ?? "").finally(() => setBusy(false));
              }}
            >
              {t("list.more")}
            </Link>
          </p>
        )}
      </div>
      <FilterSheet
        {...form}
        open={filtersOpen}
        onClose={() => setFiltersOpen(false)}
        show={t(atLeast ? "list.showAtLeast" : "list.show", { count: totalCount })}
      />
    </div>
  );
}

function Chip({ label, to }: { label: string; to: string }) {
  const t = useT();
  return (
    <li>
      <Link
        to={to}
        preventScrollReset
        className="inline-flex min-h-9 items-center gap-1.5 rounded-full border border-control px-3 text-sm hover:bg-neutral-tint"
        aria-label={t("list.remove", { name: label })}
      >
        {label}
        <Icon of={X} size={14} />
      </Link>
    </li>
  );
}

function SortForm() {
  const t = useT();
  const submit = useSubmit();
  const [search] = useSearchParams();
  const kept = [...search].filter(([name]) => !["sort", "after"].includes(name));
  return (
    <Form method="get" className="flex gap-2" onChange={(event) => void submit(event.currentTarget, { preventScrollReset: true })}>
      {kept.map(([name, value], position) => (
        <input key={position} type="hidden" name={name} value={value} />
      ))}
      <select
        name="sort"
        key={search.get("sort")}
        defaultValue={search.get("sort") ?? "recommended"}
        aria-label={t("list.sort")}
        className={controlClass(false, "select-chevron w-auto text-sm")}
      >
        {sortKeys.map((key) => (
          <option key={key} value={key.toLowerCase()}>
            {t(`list.sort.${key}`)}
          </option>
        ))}
      </select>
      <Button type="submit" look="secondary" size="sm" className="without-js min-h-11">
        {t("list.apply")}
      </Button>
    </Form>
  );
}
