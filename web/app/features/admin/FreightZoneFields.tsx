import { X } from "lucide";
import { useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import type { RegionName, ZoneDraft } from "./freight.ts";
import { FreightRegionPicker } from "./FreightRegionPicker.tsx";
import { FreightRateFields, type FreightRateFieldsProps } from "./FreightRateFields.tsx";

export interface FreightZoneFieldsProps extends Pick<FreightRateFieldsProps, "currency" | "basis" | "errorAt"> {
  zone: ZoneDraft;
  number: number;
  places: { provinces: readonly RegionName[]; countries: readonly RegionName[] };
  /** Codes that stand in some zone already. */
  taken: ReadonlySet<string>;
  regionError?: string;
  onChange: (zone: ZoneDraft) => void;
  onRemove: () => void;
}

/** Which regions, as labels that can be taken away, and what it costs there. */
export function FreightZoneFields({
  zone,
  number,
  places,
  taken,
  regionError,
  currency,
  basis,
  errorAt,
  onChange,
  onRemove,
}: FreightZoneFieldsProps) {
  const t = useT();
  const add = (region: RegionName) => {
    if (!taken.has(region.code)) onChange({ ...zone, regions: [...zone.regions, region] });
  };
  return (
    <fieldset className="grid min-w-0 gap-3 rounded-md border p-3">
      <legend className="px-1 text-sm font-semibold">{t("desk.freight.zone", { number })}</legend>
      {zone.regions.length > 0 && (
        <ul aria-label={t("desk.freight.regions")} className="flex flex-wrap gap-2">
          {zone.regions.map((region) => (
            <li key={region.code}>
              <button
                type="button"
                aria-label={t("desk.freight.removeRegion", { name: region.name })}
                className="inline-flex min-h-9 items-center gap-1.5 rounded-md border bg-neutral-tint ps-3 pe-2 text-sm hover:border-control"
                onClick={() => onChange({ ...zone, regions: zone.regions.filter((other) => other !== region) })}
              >
                {region.name}
                <Icon of={X} size={14} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <FreightRegionPicker places={places} taken={taken} error={regionError} onAdd={add} />
      <FreightRateFields
        rate={zone}
        currency={currency}
        basis={basis}
        errorAt={errorAt}
        onChange={(change) => onChange({ ...zone, ...change })}
      />
      <Button look="quiet" size="sm" className="justify-self-start" onClick={onRemove}>
        {t("desk.freight.removeZone")}
      </Button>
    </fieldset>
  );
}
