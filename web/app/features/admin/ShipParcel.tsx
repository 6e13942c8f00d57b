import type { ReactNode } from "react";
import { useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { Field, RadioRow } from "../../ui/Field.tsx";
import { Stepper } from "../../ui/Stepper.tsx";
import type { OpenLine, ParcelDraft } from "./shipping.ts";

export interface ShipParcelProps {
  parcel: ParcelDraft;
  title: string | null;
  lines: readonly OpenLine[];
  /** How many pieces of a line this parcel can hold at most. */
  roomFor: (line: OpenLine) => number;
  error?: string;
  onChange: (parcel: ParcelDraft) => void;
  onRemove?: () => void;
  children?: ReactNode;
}

const carriers = ["SF", "OTHER"] as const;

export function ShipParcel({ parcel, title, lines, roomFor, error, onChange, onRemove, children }: ShipParcelProps) {
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
        {carriers.map((carrier) => (
          <RadioRow
            key={carrier}
            name={`carrier-${parcel.key}`}
            value={carrier}
            checked={parcel.carrier === carrier}
            title={t(`desk.ship.carrier.${carrier}`)}
            detail={t(`desk.ship.carrierHint.${carrier}`)}
            onChange={() => onChange({ ...parcel, carrier })}
          />
        ))}
      </div>
      <Field
        label={t("desk.parcel.trackingNumber")}
        hint={parcel.carrier === "SF" ? t("desk.ship.numberHint") : undefined}
        value={parcel.trackingNumber}
        error={error}
        autoComplete="off"
        maxLength={40}
        onChange={(event) => onChange({ ...parcel, trackingNumber: event.target.value })}
      />
      {onRemove && (
        <Button look="quiet" size="sm" className="justify-self-start" onClick={onRemove}>
          {t("desk.ship.remove")}
        </Button>
      )}
    </fieldset>
  );
}
