import type { ReactNode } from "react";
import type { CarrierCode } from "../../gql/graphql.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { Field, RadioRow, Select } from "../../ui/Field.tsx";
import { Stepper } from "../../ui/Stepper.tsx";
import { CompanyGuess } from "./CompanyGuess.tsx";
import type { OpenLine, ParcelDraft } from "./shipping.ts";

export interface OfferedCarrier {
  carrier: { code: CarrierCode; name: string };
  ordersWaybill: boolean;
  followsByNumber: boolean;
}

export interface ShipParcelProps {
  parcel: ParcelDraft;
  title: string | null;
  lines: readonly OpenLine[];
  /** What the shop can send with. */
  carriers: readonly OfferedCarrier[];
  chosen?: OfferedCarrier;
  /** Whose parcels another carrier's may be. */
  companies: readonly { code: string; name: string }[];
  /** How many pieces of a line this parcel can hold at most. */
  roomFor: (line: OpenLine) => number;
  error?: string;
  onChange: (parcel: ParcelDraft) => void;
  onRemove?: () => void;
  children?: ReactNode;
}

/** Ways without a company and so without a tracking number. */
const own = (code: CarrierCode): code is "OWN" | "PICKUP" => code === "OWN" || code === "PICKUP";

export function ShipParcel({
  parcel,
  title,
  lines,
  carriers,
  chosen,
  companies,
  roomFor,
  error,
  onChange,
  onRemove,
  children,
}: ShipParcelProps) {
  const t = useT();
  return (
    <fieldset className="grid min-w-0 gap-3 rounded-md border p-3">
      <legend className={title ? "px-1 text-sm font-semibold" : "sr-only"}>{title ?? t("desk.ship.contents")}</legend>
      {children}
      <ul className="grid gap-2">
        {lines.map((line) => (
          <li key={line.id} className="flex items-center justify-between gap-3">
            <span className="min-w-0">
              <span className="block">{line.name}</span>
              <span className="block text-sm text-muted">
                {line.options && `${line.options} · `}
                {t("desk.ship.open", { count: line.open })}
              </span>
            </span>
            <Stepper
              name={`pieces-${parcel.key}-${line.id}`}
              min={0}
              max={roomFor(line)}
              value={parcel.pieces[line.id] ?? 0}
              label={t("desk.ship.pieces", { name: line.name })}
              decreaseLabel={t("desk.ship.less", { name: line.name })}
              increaseLabel={t("desk.ship.more", { name: line.name })}
              onChange={(count) => onChange({ ...parcel, pieces: { ...parcel.pieces, [line.id]: count } })}
            />
          </li>
        ))}
      </ul>
      <div role="radiogroup" aria-label={t("desk.ship.carrier")} className="grid gap-2 sm:grid-cols-2">
        {carriers.map((offered) => {
          const { carrier, ordersWaybill, followsByNumber } = offered;
          return (
            <RadioRow
              key={carrier.code}
              name={`carrier-${parcel.key}`}
              value={carrier.code}
              checked={offered === chosen}
              title={carrier.name}
              detail={t(
                own(carrier.code)
                  ? `desk.ship.carrierHint.${carrier.code}`
                  : ordersWaybill
                    ? "desk.ship.carrierHint.waybill"
                    : followsByNumber
                      ? "desk.ship.carrierHint.follow"
                      : "desk.ship.carrierHint.OTHER",
              )}
              onChange={() => onChange({ ...parcel, carrier: carrier.code })}
            />
          );
        })}
      </div>
      {chosen?.carrier.code === "OTHER" && (
        <Select
          label={t("desk.ship.company")}
          hint={chosen.followsByNumber ? t("desk.ship.companyHint") : undefined}
          value={parcel.companyCode}
          onChange={(event) => onChange({ ...parcel, companyCode: event.target.value })}
        >
          {parcel.companyCode && !companies.some(({ code }) => code === parcel.companyCode) && (
            <option value={parcel.companyCode}>{parcel.companyCode}</option>
          )}
          {companies.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
          <option value="">{t("desk.ship.companyNone")}</option>
        </Select>
      )}
      {!(chosen && own(chosen.carrier.code)) && (
        <Field
          label={t("desk.parcel.trackingNumber")}
          hint={chosen?.ordersWaybill ? t("desk.ship.numberHint") : undefined}
          value={parcel.trackingNumber}
          error={error}
          autoComplete="off"
          maxLength={40}
          onChange={(event) => onChange({ ...parcel, trackingNumber: event.target.value })}
        />
      )}
      {chosen && !own(chosen.carrier.code) && (
        <CompanyGuess
          trackingNumber={parcel.trackingNumber}
          chosen={{ carrier: chosen.carrier.code, companyCode: chosen.carrier.code === "OTHER" ? parcel.companyCode : "" }}
          carriers={carriers.map(({ carrier: { code } }) => code)}
          onTake={(sent) => onChange({ ...parcel, ...sent })}
        />
      )}
      {onRemove && (
        <Button look="quiet" size="sm" className="justify-self-start" onClick={onRemove}>
          {t("desk.ship.remove")}
        </Button>
      )}
    </fieldset>
  );
}
