import type { KeyboardEvent } from "react";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney } from "../../money.ts";
import { Checkbox } from "../../ui/Field.tsx";
import { Stepper } from "../../ui/Stepper.tsx";
import { type RefundableLine, type RefundDraft, restockOf } from "./refunding.ts";

export interface RefundLineProps {
  line: RefundableLine;
  draft: RefundDraft;
  error?: string;
  onChange: (draft: RefundDraft) => void;
}

/** How many pieces of a line money goes back for, and what becomes of the pieces. */
export function RefundLine({ line, draft, error, onChange }: RefundLineProps) {
  const t = useT();
  const language = useLanguage();
  const { orderLine, refundableQuantity } = line;
  const { id, name, options } = orderLine;
  const pieces = draft.pieces[id] ?? 0;
  // Enter in the number means the number; sending the form would give back what was there before
  const settle = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
    event.preventDefault();
    event.target.blur();
  };
  const full = options ? `${name} ${options}` : name;
  return (
    <li className="grid gap-1 py-3 first:pt-0 last:pb-0">
      <div className="flex items-center justify-between gap-3" onKeyDown={settle}>
        <span className="min-w-0">
          <span className="block">{name}</span>
          <span className="block text-sm text-muted">
            {options && `${options} · `}
            {refundableQuantity > 0 ? t("desk.refund.left", { count: refundableQuantity }) : t("desk.refund.noneLeft")}
          </span>
        </span>
        {refundableQuantity > 0 && (
          <Stepper
            name={`refund-${id}`}
            min={0}
            max={refundableQuantity}
            value={pieces}
            label={t("desk.refund.pieces", { name: full })}
            decreaseLabel={t("desk.ship.less", { name: full })}
            increaseLabel={t("desk.ship.more", { name: full })}
            onChange={(count) => onChange({ ...draft, pieces: { ...draft.pieces, [id]: count } })}
          />
        )}
      </div>
      {pieces > 0 && (
        <div className="flex items-start justify-between gap-3">
          <Restock line={line} draft={draft} onChange={onChange} />
          <span className="shrink-0 py-2.5 text-sm text-muted tabular">{formatMoney(line.amount, language, true)}</span>
        </div>
      )}
      {error && (
        <p role="alert" className="text-sm font-medium text-sale">
          {error}
        </p>
      )}
    </li>
  );
}

function Restock({ line, draft, onChange }: Omit<RefundLineProps, "error">) {
  const t = useT();
  const { id } = line.orderLine;
  const pieces = draft.pieces[id] ?? 0;
  const unsent = Math.min(pieces, line.unsentQuantity);
  const { possible, chosen } = restockOf(line, draft);
  const label = !possible
    ? t("desk.refund.restock")
    : unsent === pieces
      ? t("desk.refund.restock.unsent")
      : unsent === 0
        ? t("desk.refund.restock.sent")
        : t("desk.refund.restock.mixed", { unsent, sent: pieces - unsent });
  return (
    <Checkbox
      className={possible ? "text-sm" : "cursor-not-allowed text-sm text-muted"}
      checked={chosen}
      disabled={!possible}
      onChange={(event) => onChange({ ...draft, restock: { ...draft.restock, [id]: event.target.checked } })}
      label={
        <>
          {label}
          {!possible && <span className="block">{t("desk.refund.restock.limit", { count: line.restockableQuantity })}</span>}
        </>
      }
    />
  );
}
