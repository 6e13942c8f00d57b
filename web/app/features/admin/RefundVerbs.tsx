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

const Reclaim = graphql(`
  mutation DeskRefundReclaim($input: RefundReclaimInput!) {
    refundReclaim(input: $input) {
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
  refund: { id: string; amount: MoneyLike; can: { retry: boolean; reclaim: boolean; confirm: boolean } };
}

/** Try it again, have it sent to the shop where the shopper's account takes nothing, or say that it was given back another way. Each may be refused: the money can have gone back otherwise meanwhile. */
export function RefundVerbs({ orderId, refund: { id: refundId, amount, can } }: RefundVerbsProps) {
  const t = useT();
  const language = useLanguage();
  const retry = useVerb(Retry, { keyed: false });
  const reclaim = useVerb(Reclaim, { keyed: false });
  const confirm = useVerb(Confirm, { keyed: false });
  const [open, setOpen] = useState<"reclaim" | "confirm" | null>(null);
  const close = () => setOpen(null);
  const sum = formatMoney(amount, language, true);
  if (!can.retry && !can.reclaim && !can.confirm) return null;
  return (
    <div className="mt-3 grid gap-3">
      <div className="flex flex-wrap gap-2">
        {can.retry && (
          <Button size="sm" busy={retry.busy} onClick={() => void retry.run({ orderId, refundId })}>
            {t("desk.refunds.retry")}
          </Button>
        )}
        {can.reclaim && (
          <Button size="sm" onClick={() => setOpen("reclaim")}>
            {t("desk.refunds.reclaim")}
          </Button>
        )}
        {can.confirm && (
          <Button look="secondary" size="sm" onClick={() => setOpen("confirm")}>
            {t("desk.refunds.byHand")}
          </Button>
        )}
      </div>
      <Refusals of={retry.refusals} />
      <ConfirmDialog
        open={open === "reclaim"}
        onClose={close}
        danger={false}
        title={t("desk.refunds.reclaimTitle")}
        confirm={t("desk.refunds.reclaim")}
        verb={reclaim}
        refusals={reclaim.refusals}
        onConfirm={() => reclaim.run({ orderId, refundId })}
      >
        <p>{t("desk.refunds.reclaimText", { amount: sum })}</p>
      </ConfirmDialog>
      <ConfirmDialog
        open={open === "confirm"}
        onClose={close}
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
