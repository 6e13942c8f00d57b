import { formatDate, formatDayRange } from "../../dates.ts";
import type { Shipment_PartsFragment } from "../../gql/graphql.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";

/** When it should be there, and how sure that is: by its carrier, by our own history of the route, or by the usual days. */
export function Arrival({ shipment }: { shipment: Shipment_PartsFragment }) {
  const t = useT();
  const language = useLanguage();
  const { estimatedFrom: from, estimatedTo: to, estimateSource: source, estimateConfidence: percent, stalledAt, carrier } = shipment;
  if (stalledAt || !from || !to) return null;
  const day = formatDate(to, "day", language);
  return (
    <p className="mt-2 text-sm">
      {source === "CARRIER"
        ? t("parcel.eta.CARRIER", { carrier: carrier.name, day })
        : source === "HISTORY"
          ? t("parcel.eta.HISTORY", { day, percent: percent ?? 0 })
          : t("parcel.eta.TABLE", { range: formatDayRange(from, to, language) })}
    </p>
  );
}
