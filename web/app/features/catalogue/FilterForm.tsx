import { Form, useSearchParams, useSubmit } from "react-router";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { Checkbox, controlClass } from "../../ui/Field.tsx";
import { readFilters } from "./filters.ts";

export const FilterFacet = graphql(`
  fragment FilterForm_facet on Facet {
    code
    name
    values {
      token
      name
      count
      selected
      swatch
    }
  }
`);

export type FacetRefs = readonly FragmentType<typeof FilterFacet>[];

export interface FilterFormProps {
  facets: FacetRefs;
  /** Whether there may be more than was counted. */
  atLeast: boolean;
  keep: readonly string[];
}

/** Filters as a plain GET form. With JavaScript every change applies at once. */
export function FilterForm({ facets, atLeast, keep }: FilterFormProps) {
  const t = useT();
  const submit = useSubmit();
  const [search] = useSearchParams();
  const filters = readFilters(search);
  return (
    <Form
      method="get"
      key={search.toString()}
      onChange={(event) => {
        const changed: EventTarget = event.target;
        if (changed instanceof HTMLInputElement && changed.type === "checkbox")
          void submit(event.currentTarget, { preventScrollReset: true });
      }}
      className="flex flex-col gap-6"
    >
      {keep.map((name) => search.get(name) && <input key={name} type="hidden" name={name} value={search.get(name) ?? ""} />)}
      {getFragmentData(FilterFacet, facets).map((facet) => (
        <fieldset key={facet.code}>
          <legend className="mb-1 text-sm font-semibold">{facet.name}</legend>
          {facet.values.map((value) => (
            <Checkbox
              key={value.token}
              name="f"
              value={value.token}
              defaultChecked={value.selected}
              disabled={value.count === 0 && !value.selected}
              className="md:min-h-9"
              label={
                <span className="flex items-center gap-2">
                  {value.swatch && (
                    <span aria-hidden className="size-4 rounded-full border border-control" style={{ background: value.swatch }} />
                  )}
                  <span className="flex-1">{value.name}</span>
                  <span className="text-sm text-muted tabular">
                    {atLeast && value.count > 0 ? t("list.atLeast", { count: value.count }) : value.count}
                  </span>
                </span>
              }
            />
          ))}
        </fieldset>
      ))}
      <fieldset>
        <legend className="mb-1 text-sm font-semibold">{t("list.price")}</legend>
        <div className="flex items-center gap-2">
          <input
            name="min"
            inputMode="decimal"
            defaultValue={filters.minPrice ?? ""}
            aria-label={t("list.minPrice")}
            placeholder={t("list.min")}
            className={controlClass()}
          />
          <span aria-hidden>–</span>
          <input
            name="max"
            inputMode="decimal"
            defaultValue={filters.maxPrice ?? ""}
            aria-label={t("list.maxPrice")}
            placeholder={t("list.max")}
            className={controlClass()}
          />
        </div>
        <Checkbox name="stock" value="1" defaultChecked={filters.inStock} label={t("list.inStock")} className="mt-2" />
      </fieldset>
      <Button type="submit" look="secondary" size="sm" wide>
        {t("list.apply")}
      </Button>
    </Form>
  );
}
