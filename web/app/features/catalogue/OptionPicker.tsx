import clsx from "clsx";
import { Link } from "react-router";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { usePaths, useT } from "../../i18n/i18n.tsx";

const OptionPickerProduct = graphql(`
  fragment OptionPicker_product on Product {
    id
    slug
    options {
      code
      name
      values {
        code
        name
        swatch
      }
    }
    variants {
      id
      sku
      selectedOptions {
        code
        valueCode
      }
      availability {
        purchasable
      }
    }
  }
`);

export type PickerRef = FragmentType<typeof OptionPickerProduct>;

/** A choice is a link to the variant, so it works without JavaScript and can be shared. */
export function OptionPicker({ product, sku }: { product: PickerRef; sku: string }) {
  const t = useT();
  const paths = usePaths();
  const { slug, options, variants } = getFragmentData(OptionPickerProduct, product);
  const chosen = Object.fromEntries(
    variants.find((variant) => variant.sku === sku)?.selectedOptions.map((option) => [option.code, option.valueCode]) ?? [],
  );
  const has = (variant: (typeof variants)[number], code: string, value: string) =>
    variant.selectedOptions.some((option) => option.code === code && option.valueCode === value);
  return options.map((option) => {
    const groupId = `option-${option.code}`;
    return (
      <div key={option.code} role="group" aria-labelledby={groupId}>
        <p id={groupId} className="mb-1.5 text-sm text-muted">
          {option.name}{" "}
          <span className="font-medium text-ink">{option.values.find((value) => value.code === chosen[option.code])?.name}</span>
        </p>
        <ul className="flex flex-wrap gap-2">
          {option.values.map((value) => {
            const able = variants.filter((variant) => has(variant, option.code, value.code));
            const exact = able.find((variant) =>
              Object.entries(chosen).every(([code, other]) => code === option.code || has(variant, code, other)),
            );
            // A combination that does not exist leads to the nearest one that does
            const target = exact ?? able.find((variant) => variant.availability.purchasable) ?? able[0];
            if (!target) return null;
            const selected = chosen[option.code] === value.code;
            const out = exact && !exact.availability.purchasable;
            return (
              <li key={value.code}>
                <Link
                  to={paths.product(slug, target.sku)}
                  replace
                  preventScrollReset
                  aria-current={selected || undefined}
                  className={clsx(
                    "inline-flex min-h-11 items-center gap-2 rounded-md border px-3",
                    selected
                      ? "border-action bg-tint font-medium text-action outline-1 outline-action"
                      : "border-control bg-surface hover:border-action",
                    (!exact || out) && "border-dashed text-muted",
                  )}
                >
                  {value.swatch && (
                    <span aria-hidden className="size-5 rounded-full border border-control" style={{ background: value.swatch }} />
                  )}
                  <span className={clsx(!exact && "line-through")}>{value.name}</span>
                  {!exact && <span className="sr-only">{t("product.notTogether")}</span>}
                  {out && <span className="text-xs">{t("product.soldOut")}</span>}
                </Link>
              </li>
            );
          })}
        </ul>
      </div>
    );
  });
}
