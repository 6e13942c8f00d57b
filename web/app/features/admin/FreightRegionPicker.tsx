import { useState } from "react";
import { useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { Select } from "../../ui/Field.tsx";
import type { RegionName } from "./freight.ts";
import { useRegionLevels } from "./useRegionLevels.ts";

export interface FreightRegionPickerProps {
  places: { provinces: readonly RegionName[]; countries: readonly RegionName[] };
  /** Codes that stand in some zone already. */
  taken: ReadonlySet<string>;
  error?: string;
  onAdd: (region: RegionName) => void;
}

/** A province, or a city or a district in it, or a country: the smallest one chosen is what the button adds. */
export function FreightRegionPicker({ places, taken, error, onAdd }: FreightRegionPickerProps) {
  const t = useT();
  const [chosen, setChosen] = useState({ provinceCode: "", cityCode: "", districtCode: "" });
  const levels = useRegionLevels(chosen);
  const named = (regions: readonly RegionName[] | undefined, code: string) => regions?.find((region) => region.code === code);
  const path = [
    named(places.provinces, chosen.provinceCode) ?? named(places.countries, chosen.provinceCode),
    named(levels.cities, chosen.cityCode),
    named(levels.districts, chosen.districtCode),
  ].filter((region) => region !== undefined);
  const smallest = path.at(-1);
  const list = (regions: readonly RegionName[]) =>
    regions.map(({ code, name }) => (
      <option key={code} value={code}>
        {name}
      </option>
    ));
  return (
    <div className="grid items-end gap-2 sm:grid-cols-[1fr_1fr_1fr_auto]">
      <Select
        label={t("desk.freight.addRegion")}
        value={chosen.provinceCode}
        error={error}
        onChange={(event) => setChosen({ provinceCode: event.target.value, cityCode: "", districtCode: "" })}
      >
        <option value="">—</option>
        <optgroup label={t("desk.freight.provinces")}>{list(places.provinces)}</optgroup>
        <optgroup label={t("desk.freight.countries")}>{list(places.countries)}</optgroup>
      </Select>
      <Select
        label={t("desk.freight.city")}
        value={chosen.cityCode}
        disabled={!levels.cities?.length}
        onChange={(event) => setChosen({ ...chosen, cityCode: event.target.value, districtCode: "" })}
      >
        <option value="">{t("desk.freight.whole")}</option>
        {list(levels.cities ?? [])}
      </Select>
      <Select
        label={t("desk.freight.district")}
        value={chosen.districtCode}
        disabled={!levels.districts?.length}
        onChange={(event) => setChosen({ ...chosen, districtCode: event.target.value })}
      >
        <option value="">{t("desk.freight.whole")}</option>
        {list(levels.districts ?? [])}
      </Select>
      <Button
        look="secondary"
        disabled={!smallest || taken.has(smallest.code)}
        aria-label={smallest && t("desk.freight.addHere", { name: smallest.name })}
        onClick={() => {
          if (!smallest) return;
          onAdd({ code: smallest.code, name: path.map(({ name }) => name).join(" ") });
          setChosen({
            ...chosen,
            ...(path.length === 1 ? { provinceCode: "" } : path.length === 2 ? { cityCode: "" } : { districtCode: "" }),
          });
        }}
      >
        {t("desk.freight.addButton")}
      </Button>
    </div>
  );
}
