import { useState } from "react";
import { graphql } from "../../gql/index.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney, isZero } from "../../money.ts";
import { Button } from "../../ui/Button.tsx";
import { Alert } from "../../ui/Feedback.tsx";
import { Field, Select } from "../../ui/Field.tsx";
import { useToast } from "../../ui/Toast.tsx";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { NotYet } from "./NotYet.tsx";
import { RefundAmounts } from "./RefundAmounts.tsx";
import { callsOffAll, emptyDraft, exceeds, isAmount, isNothing, type RefundDraft, useRefundPreview, wishOf } from "./refunding.ts";
import { RefundLine } from "./RefundLine.tsx";
import { RefundSummary } from "./RefundSummary.tsx";
import { refusalAt, refusalsBeside, useVerb } from "./useVerb.ts";

const Refund = graphql(`
  mutation DeskRefund($input: RefundCreateInput!) {
    refundCreate(input: $input) {
      order {
        id
        ...DeskOrder
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

const reasons = ["damaged", "returned", "stock", "late", "goodwill", "other"] as const;

export interface RefundDialogProps {
  onClose: () => void;
  order: { id: string; number: string; lastEventId?: string | null };
}

/** Gives money back for pieces, freight or as a sum; what it comes to is the server's word, before and after. */
export function RefundDialog({ onClose, order }: RefundDialogProps) {
  const t = useT();
  const language = useLanguage();
  const toast = useToast();
  const refund = useVerb(Refund);
  const [draft, setDraft] = useState<RefundDraft>(emptyDraft);
  const [known, setKnown] = useState<Parameters<typeof wishOf>[1]>([]);
  const [reason, setReason] = useState<(typeof reasons)[number]>("damaged");
  const [words, setWords] = useState("");
  const typed = [draft.shipping, draft.amount].every((text) => !text.trim() || isAmount(text));
  const wish = wishOf(order.id, known, draft);
  const { figures, pending, refusals: refused, broken, again } = useRefundPreview(typed ? wish : null, order.lastEventId ?? "");
  if (figures && figures.lines !== known) setKnown(figures.lines);

  const change = (next: RefundDraft) => {
    refund.clear();
    setDraft(next);
  };
  const text = [reason === "other" ? "" : t(`desk.refund.reason.${reason}`), words.trim()].filter(Boolean).join(": ");
  const refusals = refund.refusals.length > 0 ? refund.refusals : refused;
  const atLine = (id: string) => {
    const index = String(wish.lines?.findIndex(({ orderLineId }) => orderLineId === id));
    return refusals.find(({ path }) => path?.[0] === "lines" && path[1] === index)?.message;
  };
  const sound = figures !== null && typed && !pending && !broken && refused.length === 0;
  const ready = sound && !isNothing(figures) && !exceeds(figures);
  const everything = () =>
    figures &&
    change({
      ...draft,
      pieces: Object.fromEntries(figures.lines.map((line) => [line.orderLine.id, line.refundableQuantity])),
      shipping: isZero(figures.refundableShipping) ? "" : figures.refundableShipping.amount,
      amount: "",
    });

  return (
    <ConfirmDialog
      open
      onClose={onClose}
      danger={false}
      title={t("desk.refund.title", { number: order.number })}
      confirm={
        figures && !isNothing(figures)
          ? t("desk.refund.confirm", { amount: formatMoney(figures.amount, language, true) })
          : t("desk.action.refund")
      }
      ready={ready}
      verb={refund}
      refusals={refusalsBeside(refund.refusals, "amount", "shipping", "reason").filter(({ path }) => path?.[0] !== "lines")}
      onConfirm={async () => {
        const done = ready && (await refund.run({ ...wish, reason: text }));
        if (done) toast(t("desk.refund.done", { amount: formatMoney(figures.amount, language, true) }));
        return done;
      }}
    >
      {figures && (
        <>
          <fieldset className="min-w-0 rounded-md border p-3">
            <legend className="px-1 text-sm font-semibold">{t("desk.refund.what")}</legend>
            <ul className="divide-y">
              {figures.lines.map((line) => (
                <RefundLine key={line.orderLine.id} line={line} draft={draft} error={atLine(line.orderLine.id)} onChange={change} />
              ))}
            </ul>
          </fieldset>
          {callsOffAll(figures.lines, draft) && <Alert tone="info">{t("desk.refund.callsOff")}</Alert>}
          <Button look="secondary" size="sm" className="justify-self-start" onClick={everything}>
            {t("desk.refund.everything")}
          </Button>
          <RefundAmounts figures={figures} draft={draft} refusals={refusals} onChange={change} />
          <RefundSummary figures={figures} pending={pending} />
        </>
      )}
      {(broken || !figures) && <NotYet broken={broken} again={again} words={t("desk.refund.broken")} rows={5} />}
      <Select label={t("desk.refund.reason")} value={reason} onChange={(event) => setReason(event.target.value as typeof reason)}>
        {reasons.map((one) => (
          <option key={one} value={one}>
            {t(`desk.refund.reason.${one}`)}
          </option>
        ))}
      </Select>
      <Field
        label={t("desk.cancel.words")}
        hint={t("desk.refund.reasonHint")}
        value={words}
        maxLength={200}
        required={reason === "other"}
        error={refusalAt(refund.refusals, "reason")}
        onChange={(event) => setWords(event.target.value)}
      />
    </ConfirmDialog>
  );
}
