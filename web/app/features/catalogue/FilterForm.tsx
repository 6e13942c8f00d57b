import { useEffect, useRef } from "react";
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
  /** Given where the button that applies stands outside of the form and names it. */
  id?: string;
  /** A price is being typed that the list does not know of yet. */
  onTyping?(): void;
  onApply?(): void;
}

/** Filters as a plain GET form. With JavaScript every change applies at once: a tick when it is made, a price when it is left. */
export function FilterForm({ facets, atLeast, keep, id, onTyping, onApply }: FilterFormProps) {
  const t = useT();
  const submit = useSubmit();
  const [search] = useSearchParams();
  const filters = readFilters(search);
  const form = useRef<HTMLFormElement>(null);
  const address = search.toString();
  const shown = useRef(address);
  // A filter taken away elsewhere is taken away here, too; what is being typed stays, and so does the focus
  useEffect(() => {
    if (shown.current === address) return;
    shown.current = address;
    for (const input of form.current?.querySelectorAll<HTMLInputElement>("input:not([type=hidden])") ?? []) {
      input.checked = input.defaultChecked;
      if (input.type !== "checkbox" && input !== document.activeElement) input.value = input.defaultValue;
    }
  }, [address]);
  const apply = (changed: HTMLInputElement) => void submit(changed.form, { preventScrollReset: true });
  const price = {
    inputMode: "decimal",
    className: controlClass(),
    onBlur: ({ currentTarget }: React.FocusEvent<HTMLInputElement>) => {
      if (currentTarget.value !== currentTarget.defaultValue) apply(currentTarget);
    },
  } as const;
  return (
    <Form
      ref={form}
      id={id}
      method="get"
      preventScrollReset
      onChange={({ target }: { target: EventTarget }) => {
        if (!(target instanceof HTMLInputElement)) return;
        if (target.type === "checkbox") apply(target);
        else onTyping?.();
      }}
      onSubmit={onApply}
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
          <input {...price} name="min" defaultValue={filters.minPrice ?? ""} aria-label={t("list.minPrice")} placeholder={t("list.min")} />
          <span aria-hidden>–</span>
          <input {...price} name="max" defaultValue={filters.maxPrice ?? ""} aria-label={t("list.maxPrice")} placeholder={t("list.max")} />
        </div>
        <Checkbox name="stock" value="1" defaultChecked={filters.inStock} label={t("list.inStock")} className="mt-2" />
      </fieldset>
      {!id && (
        <Button type="submit" look="secondary" size="sm" wide>
          {t("list.apply")}
        </Button>
      )}
    </Form>
  );
}
