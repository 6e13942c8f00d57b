import { useState } from "react";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Field, RadioRow, Select } from "../../ui/Field.tsx";
import { useToast } from "../../ui/Toast.tsx";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { type Counts, type HandReason, handReasons } from "./stock.ts";
import { refusalAt, refusalsBeside, useVerb } from "./useVerb.ts";

const Adjust = graphql(`
  mutation DeskStockAdjust($input: StockAdjustInput!) {
    stockAdjust(input: $input) {
      stockLevel {
        ...DeskStockRow
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

const ways = ["delta", "onHand"] as const;

/** Either "so many more or fewer", or "I counted so many". A count is checked against nothing: it is what is there. */
export function AdjustDialog({
  variantId,
  name,
  counts,
  onClose,
}: {
  variantId: string;
  name: string;
  counts: Counts;
  onClose: () => void;
}) {
  const t = useT();
  const toast = useToast();
  const adjust = useVerb(Adjust);
  const [way, setWay] = useState<(typeof ways)[number]>("delta");
  const [number, setNumber] = useState("");
  const [reason, setReason] = useState<HandReason>("RECEIVED");
  const [note, setNote] = useState("");
  const value = /^[+-]?\d{1,7}$/.test(number.trim()) ? Number(number) : null;
  const result = value === null ? null : way === "delta" ? counts.onHand + value : value;
  const choose = (next: typeof way) => {
    setWay(next);
    setNumber("");
    setReason(next === "onHand" ? "COUNTED" : "RECEIVED");
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      danger={false}
      title={t("desk.adjust.title")}
      confirm={t("desk.adjust.confirm")}
      verb={adjust}
      refusals={refusalsBeside(adjust.refusals, "delta", "onHand", "note")}
      onConfirm={async () => {
        const done = await adjust.run({ variantId, [way]: value ?? 0, reason, note: note.trim() || null });
        if (done) toast(t("desk.adjust.done", { name, count: result ?? 0 }));
        return done;
      }}
    >
      <p>
        <span className="font-medium">{name}</span>
        <span className="block text-sm text-muted tabular">
          {t("desk.stock.onHand")} {counts.onHand} · {t("desk.stock.reserved")} {counts.reserved} · {t("desk.stock.available")}{" "}
          {counts.available}
        </span>
      </p>
      <div role="radiogroup" aria-label={t("desk.adjust.way")} className="grid gap-2 sm:grid-cols-2">
        {ways.map((one) => (
          <RadioRow
            key={one}
            name="way"
            value={one}
            checked={way === one}
            title={t(`desk.adjust.way.${one}`)}
            onChange={() => choose(one)}
          />
        ))}
      </div>
      <Field
        label={t(`desk.adjust.number.${way}`)}
        hint={result === null ? t(`desk.adjust.hint.${way}`) : t("desk.adjust.result", { count: result })}
        value={number}
        required
        inputMode={way === "delta" ? "text" : "numeric"}
        pattern={way === "delta" ? "[+\\-]?[0-9]{1,7}" : "[0-9]{1,7}"}
        autoComplete="off"
        error={refusalAt(adjust.refusals, way)}
        onChange={(event) => setNumber(event.target.value.replace("−", "-"))}
      />
      <Select label={t("desk.adjust.reason")} value={reason} onChange={(event) => setReason(event.target.value as HandReason)}>
        {handReasons.map((one) => (
          <option key={one} value={one}>
            {t(`desk.stock.reason.${one}`)}
          </option>
        ))}
      </Select>
      <Field
        label={t("desk.adjust.note")}
        value={note}
        maxLength={200}
        error={refusalAt(adjust.refusals, "note")}
        onChange={(event) => setNote(event.target.value)}
      />
    </ConfirmDialog>
  );
}
