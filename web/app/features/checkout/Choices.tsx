import { formatDayRange } from "../../dates.ts";
import type { CheckoutOptionsQuery } from "../../gql/graphql.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney } from "../../money.ts";
import { RadioRow } from "../../ui/Field.tsx";
import { fieldId } from "./form.ts";

export function DeliveryChoice({
  quotes,
  chosen,
  ready,
  onChoose,
}: {
  quotes: CheckoutOptionsQuery["shippingQuotes"];
  chosen: string | undefined;
  ready: boolean;
  onChoose(code: string): void;
}) {
  const t = useT();
  const language = useLanguage();
  if (!ready) return <p className="text-muted">{t("checkout.regionFirst")}</p>;
  if (quotes.length === 0) return <p className="text-sale">{t("delivery.none")}</p>;
  return (
    <div className="flex flex-col gap-2">
      {quotes.map((quote, index) => (
        <RadioRow
          key={quote.code}
          id={index === 0 ? fieldId("shippingMethod") : undefined}
          name="shippingMethod"
          value={quote.code}
          checked={chosen === quote.code}
          disabled={!quote.available}
          onChange={() => onChoose(quote.code)}
          title={quote.name}
          detail={
            quote.available
              ? t("checkout.arrives", { day: formatDayRange(quote.estimatedFrom, quote.estimatedTo, language) })
              : quote.unavailableReason
          }
          end={
            quote.available &&
            (quote.certainty !== "FIRM" ? t("checkout.feeByCity") : quote.free ? t("cost.free") : formatMoney(quote.fee, language))
          }
        />
      ))}
    </div>
  );
}

export function PaymentChoice({ methods, initial }: { methods: CheckoutOptionsQuery["paymentMethods"]; initial: string | undefined }) {
  const first = methods.find((method) => method.available)?.code;
  const chosen = methods.some((method) => method.code === initial && method.available) ? initial : first;
  return (
    <div className="flex flex-col gap-2">
      {methods.map((method, index) => (
        <RadioRow
          key={method.code}
          id={index === 0 ? fieldId("paymentMethod") : undefined}
          name="paymentMethod"
          value={method.code}
          defaultChecked={chosen === method.code}
          disabled={!method.available}
          title={method.name}
          detail={method.available ? method.description : method.unavailableReason}
        />
      ))}
    </div>
  );
}
