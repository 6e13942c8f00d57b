import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney, isZero, type MoneyLike } from "../../money.ts";
import { exceeds, linesSum, type RefundFigures, staysOf } from "./refunding.ts";

/** What the refund comes to, in the parts the books will know it by. Pale while newer figures are on their way. */
export function RefundSummary({ figures, pending }: { figures: RefundFigures; pending: boolean }) {
  const t = useT();
  const language = useLanguage();
  const money = (value: MoneyLike) => formatMoney(value, language, true);
  const { shipping, refundableShipping, goodwill, amount, tax, payment } = figures;
  const rows: [string, MoneyLike, boolean][] = [
    [t("desk.refund.lines"), linesSum(figures), true],
    [t("desk.refund.shipping"), shipping, !isZero(refundableShipping)],
    [t("desk.refund.goodwill"), goodwill, !isZero(goodwill)],
  ];
  return (
    <div className="rounded-md bg-neutral-tint px-4 py-3 text-sm">
      <dl
        aria-busy={pending}
        className={`grid grid-cols-[1fr_auto] gap-y-1 [&_dd]:ps-6 tabular transition-opacity ${pending ? "opacity-60" : ""}`}
      >
        {rows.map(([label, value, shown]) =>
          shown ? (
            <div key={label} className="contents">
              <dt>{label}</dt>
              <dd className="text-end">{money(value)}</dd>
            </div>
          ) : null,
        )}
        <div className="contents text-base font-semibold [&>*]:border-t [&>*]:border-control [&>*]:pt-1">
          <dt>{t("desk.refund.total")}</dt>
          <dd className="text-end">{money(amount)}</dd>
        </div>
        {!isZero(tax) && (
          <div className="contents">
            <dt>{t("desk.refund.tax")}</dt>
            <dd className="text-end">{money(tax)}</dd>
          </div>
        )}
        {!exceeds(figures) && (
          <div className="contents">
            <dt>{t("desk.refund.stays")}</dt>
            <dd className="text-end">{money(staysOf(figures))}</dd>
          </div>
        )}
      </dl>
      {payment && (
        <p className="mt-2 border-t border-control pt-2">
          {payment.method === "BANK_TRANSFER" || payment.method === "CASH_ON_DELIVERY"
            ? t("desk.refund.byHand")
            : t("desk.refund.via", { method: t(`desk.method.${payment.method}`) })}
        </p>
      )}
      <p role="status" className="sr-only">
        {pending ? "" : `${t("desk.refund.total")} ${money(amount)}`}
      </p>
    </div>
  );
}
