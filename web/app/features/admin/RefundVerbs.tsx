import { useState } from "react";
import { graphql } from "../../gql/index.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney, type MoneyLike } from "../../money.ts";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { Refusals } from "./Refusals.tsx";
import { useVerb } from "./useVerb.ts";

const Retry = graphql(`
  mutation DeskRefundRetry($input: RefundRetryInput!) {
    refundRetry(input: $input) {
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

const Confirm = graphql(`
  mutation DeskRefundConfirm($input: RefundConfirmInput!) {
    refundConfirm(input: $input) {
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

export interface RefundVerbsProps {
  orderId: string;
  refund: { id: string; amount: MoneyLike; can: { retry: boolean; confirm: boolean } };
}

/** Try it again, or say that it was given back another way. Either may be refused: the money can have gone back otherwise meanwhile. */
export function RefundVerbs({ orderId, refund: { id: refundId, amount, can } }: RefundVerbsProps) {
  const t = useT();
  const language = useLanguage();
  const retry = useVerb(Retry, { keyed: false });
  const confirm = useVerb(Confirm, { keyed: false });
  const [open, setOpen] = useState(false);
  const sum = formatMoney(amount, language, true);
  if (!can.retry && !can.confirm) return null;
  return (
    <div className="mt-3 grid gap-3">
      <div className="flex flex-wrap gap-2">
        {can.retry && (
          <Button size="sm" busy={retry.busy} onClick={() => void retry.run({ orderId, refundId })}>
            {t("desk.refunds.retry")}
          </Button>
        )}
        {can.confirm && (
          <Button look="secondary" size="sm" onClick={() => setOpen(true)}>
            {t("desk.refunds.byHand")}
          </Button>
        )}
      </div>
      <Refusals of={retry.refusals} />
      <ConfirmDialog
        open={open}
        onClose={() => setOpen(false)}
        danger={false}
        title={t("desk.refunds.byHandTitle")}
        confirm={t("desk.refunds.byHandConfirm", { amount: sum })}
        verb={confirm}
        refusals={confirm.refusals}
        onConfirm={() => confirm.run({ orderId, refundId })}
      >
        <p>{t("desk.refunds.byHandText", { amount: sum })}</p>
      </ConfirmDialog>
    </div>
  );
}
