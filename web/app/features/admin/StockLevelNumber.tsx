import { useT } from "../../i18n/i18n.tsx";
import { StatusPill } from "../../ui/Badge.tsx";

/** What can be sold, with a word when it is little. */
export function StockLevelNumber({ available, status }: { available: number; status: string }) {
  const t = useT();
  return (
    <span className="inline-flex items-center gap-2">
      {status !== "IN_STOCK" && (
        <StatusPill tone={status === "OUT_OF_STOCK" ? "danger" : "warn"}>
          {status === "OUT_OF_STOCK" ? t("desk.availability.OUT_OF_STOCK") : t("desk.availability.LOW_STOCK")}
        </StatusPill>
      )}
      {available}
    </span>
  );
}
