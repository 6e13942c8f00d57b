import { useFetchers } from "react-router";
import type { Cart_PartsFragment } from "../../gql/graphql.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney, isZero, sum, taxIsIncluded, times } from "../../money.ts";
import { lineKey } from "./CartLines.tsx";

/** The goods' sum as it will be when the changes under way have gone through. */
function useExpectedSubtotal(cart: Cart_PartsFragment) {
  const fetchers = useFetchers();
  const changes = cart.lines.flatMap((line) => {
    const form = fetchers.find((fetcher) => fetcher.key === lineKey(line.id))?.formData;
    if (!form) return [];
    const next = form.get("intent") === "remove" ? 0 : Number(form.get("quantity"));
    return Number.isFinite(next) ? [times(line.unitPrice, next - line.quantity)] : [];
  });
  return { subtotal: sum(cart.cost.subtotal, ...changes), total: sum(cart.cost.total, ...changes), changing: changes.length > 0 };
}

export function CartSummary({ cart }: { cart: Cart_PartsFragment }) {
  const t = useT();
  const language = useLanguage();
  const { subtotal, total, changing } = useExpectedSubtotal(cart);
  const { discount, shipping, tax, freeShippingRemaining } = cart.cost;
  const row = "flex justify-between gap-4";
  return (
    <div aria-busy={changing} className="tabular">
      {freeShippingRemaining && !isZero(freeShippingRemaining) && (
        <p className="mb-3 rounded-md bg-tint px-3 py-2 text-sm text-action">
          {t("cart.freeShippingLeft", { amount: formatMoney(freeShippingRemaining, language) })}
        </p>
      )}
      <dl className="flex flex-col gap-1.5">
        <div className={row}>
          <dt className="text-muted">{t("cost.subtotal")}</dt>
          <dd>{formatMoney(subtotal, language, true)}</dd>
        </div>
        {!isZero(discount) && (
          <div className={row}>
            <dt className="text-muted">{t("cost.discount")}</dt>
            <dd>−{formatMoney(discount, language, true)}</dd>
          </div>
        )}
        <div className={row}>
          <dt className="text-muted">{t("cost.shipping")}</dt>
          <dd>{shipping ? (isZero(shipping) ? t("cost.free") : formatMoney(shipping, language, true)) : t("cost.atCheckout")}</dd>
        </div>
        {!isZero(tax) && (
          <div className={row}>
            <dt className="text-muted">{t(taxIsIncluded(cart.cost) ? "cost.taxIncluded" : "cost.tax")}</dt>
            <dd>{formatMoney(tax, language, true)}</dd>
          </div>
        )}
        <div className={`${row} mt-1 items-baseline border-t pt-3`}>
          <dt className="font-semibold">{t("cost.total")}</dt>
          <dd className="font-display text-xl font-semibold">{formatMoney(total, language, true)}</dd>
        </div>
      </dl>
    </div>
  );
}
