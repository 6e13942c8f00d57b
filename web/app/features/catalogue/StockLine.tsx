import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";

const StockLineVariant = graphql(`
  fragment StockLine_variant on ProductVariant {
    id
    availability {
      status
      available
      purchasable
    }
  }
`);

export function StockLine({ variant }: { variant: FragmentType<typeof StockLineVariant> }) {
  const t = useT();
  const { availability } = getFragmentData(StockLineVariant, variant);
  return (
    <p role="status" className="text-sm">
      {availability.status === "OUT_OF_STOCK" ? (
        <span className="font-medium text-sale">{t("product.soldOut")}</span>
      ) : availability.status === "LOW_STOCK" ? (
        <span className="font-medium text-warn">{t("product.left", { count: availability.available ?? 0 })}</span>
      ) : (
        <span className="text-action">{t("product.inStock")}</span>
      )}
    </p>
  );
}
