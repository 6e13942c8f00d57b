import type { ReactNode } from "react";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney } from "../../money.ts";
import { Badge } from "../../ui/Badge.tsx";
import { Price } from "../../ui/Price.tsx";

const ProductPanelProduct = graphql(`
  fragment ProductPanel_product on Product {
    id
    name
    subtitle
    isNew
    soldCount
  }
`);

const ProductPanelVariant = graphql(`
  fragment ProductPanel_variant on ProductVariant {
    id
    price {
      amount
      currencyCode
    }
    compareAtPrice {
      amount
      currencyCode
    }
  }
`);

/** Name, one line about it, price. */
export function ProductPanel({
  product,
  variant,
  stock,
}: {
  product: FragmentType<typeof ProductPanelProduct>;
  variant: FragmentType<typeof ProductPanelVariant>;
  stock: ReactNode;
}) {
  const t = useT();
  const language = useLanguage();
  const { name, subtitle, isNew, soldCount } = getFragmentData(ProductPanelProduct, product);
  const { price, compareAtPrice } = getFragmentData(ProductPanelVariant, variant);
  return (
    <div>
      <h1 className="font-display text-2xl font-medium md:text-3xl">{name}</h1>
      <p className="mt-1 text-muted">{subtitle}</p>
      <div className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1">
        <Price
          size="lg"
          value={formatMoney(price, language)}
          compareAt={compareAtPrice && formatMoney(compareAtPrice, language)}
          compareAtLabel={t("product.was")}
        />
        {isNew && <Badge>{t("product.new")}</Badge>}
        <span className="ms-auto text-sm text-muted tabular">{soldCount > 0 && t("product.sold", { count: soldCount })}</span>
      </div>
      <div className="mt-1">{stock}</div>
    </div>
  );
}
