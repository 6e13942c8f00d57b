import { Truck } from "lucide";
import { useEffect, useState } from "react";
import { useAsked } from "../../apollo.ts";
import { formatDayRange } from "../../dates.ts";
import { graphql } from "../../gql/index.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney } from "../../money.ts";
import { Icon } from "../../ui/Icon.tsx";
import { keepDeliverTo, readDeliverTo, usualProvince } from "./deliver-to.ts";
import { Skeleton } from "../../ui/Feedback.tsx";

const DeliveryQuote = graphql(`
  query DeliveryQuote($variantId: ID, $cartId: ID, $provinceCode: String!) {
    shippingQuotes(variantId: $variantId, cartId: $cartId, provinceCode: $provinceCode) {
      code
      name
      free
      fee {
        amount
        currencyCode
      }
      certainty
      estimatedFrom
      estimatedTo
      available
      unavailableReason
      carrier {
        code
      }
    }
    regions {
      code
      name
    }
  }
`);

export interface DeliveryLineProps {
  /** One piece, or everything in a cart. */
  of: { variantId: string } | { cartId: string };
  /** What the cart's freight depends on besides the place: asked again when it changes. */
  since?: string;
}

/** Freight and arrival day before an address is known. Asked for in the browser: the page itself is the same for all. */
export default function DeliveryLine({ of, since }: DeliveryLineProps) {
  const t = useT();
  const language = useLanguage();
  const [province, setProvince] = useState(usualProvince);
  useEffect(() => setProvince(readDeliverTo()), []);
  const shown = useAsked(DeliveryQuote, { ...of, provinceCode: province }, since);
  const sent = shown?.shippingQuotes.filter(({ carrier }) => carrier.code !== "PICKUP") ?? [];
  const quote = sent.find((candidate) => candidate.available) ?? sent[0];
  return (
    <div className="flex min-h-14 items-center gap-3 py-3 text-sm">
      <Icon of={Truck} className="shrink-0 text-muted" />
      <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
        {shown ? (
          <select
            aria-label={t("delivery.to")}
            value={province}
            onChange={(event) => {
              setProvince(event.target.value);
              keepDeliverTo(event.target.value);
            }}
            className="select-chevron field-sizing-content min-h-8 max-w-40 rounded-md bg-transparent font-medium"
          >
            {shown.regions.map((region) => (
              <option key={region.code} value={region.code}>
                {region.name}
              </option>
            ))}
          </select>
        ) : (
          <Skeleton className="h-8 w-24" />
        )}
        <p aria-live="polite" className="min-w-0">
          {!quote ? (
            shown ? (
              t("delivery.none")
            ) : (
              <Skeleton className="h-5 w-48" />
            )
          ) : quote.available ? (
            <>
              {t("delivery.arrives", { carrier: quote.name, day: formatDayRange(quote.estimatedFrom, quote.estimatedTo, language) })}
              <span className="text-muted">
                {" "}
                ·{" "}
                {quote.certainty === "UNKNOWN"
                  ? t("delivery.feeLater")
                  : quote.free
                    ? t("delivery.free")
                    : t(quote.certainty === "ABOUT" ? "delivery.feeAbout" : "delivery.fee", { fee: formatMoney(quote.fee, language) })}
              </span>
            </>
          ) : (
            quote.unavailableReason
          )}
        </p>
      </div>
    </div>
  );
}
