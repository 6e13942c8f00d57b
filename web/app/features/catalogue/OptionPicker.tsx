import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { usePaths, useT } from "../../i18n/i18n.tsx";
import { Link } from "../../ui/Link.tsx";
import { OptionValue, optionValueClass } from "../../ui/OptionValue.tsx";
import { choicesOf } from "../../variants.ts";

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
  return choicesOf(options, variants, sku).map((option) => {
    const groupId = `option-${option.code}`;
    return (
      <div key={option.code} role="group" aria-labelledby={groupId}>
        <p id={groupId} className="mb-1.5 text-sm text-muted">
          {option.name} <span className="font-medium text-ink">{option.chosen}</span>
        </p>
        <ul className="flex flex-wrap gap-2">
          {option.values.map((value) => (
            <li key={value.code}>
              <Link
                to={paths.product(slug, value.target.sku)}
                replace
                preventScrollReset
                aria-current={value.selected || undefined}
                className={optionValueClass(value.selected, !value.together || value.soldOut)}
              >
                <OptionValue {...value} notTogetherLabel={t("product.notTogether")} soldOutLabel={t("product.soldOut")} />
              </Link>
            </li>
          ))}
        </ul>
      </div>
    );
  });
}
