import { useState } from "react";
import { Form, useNavigation } from "react-router";
import type { Order_PartsFragment } from "../../gql/graphql.ts";
import { useT } from "../../i18n/i18n.tsx";
import type { RefusalData } from "../../refusals.ts";
import { Button } from "../../ui/Button.tsx";
import { Alert } from "../../ui/Feedback.tsx";
import { Field } from "../../ui/Field.tsx";

/** What the shopper can do about an order; what the API does not allow explains itself instead. */
export function OrderActions({
  order,
  refusals,
  idempotencyKey,
}: {
  order: Order_PartsFragment;
  refusals: readonly RefusalData[];
  idempotencyKey: string;
}) {
  const t = useT();
  const { can } = order;
  const [key] = useState(idempotencyKey);
  const busy = useNavigation().formData?.get("intent");
  if (!can.cancel.allowed && !can.requestCancellation.allowed && !can.confirmReceipt.allowed && refusals.length === 0) return null;
  return (
    <div className="flex flex-col gap-4">
      {refusals.length > 0 && (
        <Alert tone="danger" urgent>
          {refusals.map(({ message }) => (
            <p key={message}>{message}</p>
          ))}
        </Alert>
      )}
      {can.confirmReceipt.allowed && (
        <Form method="post">
          <Button type="submit" name="intent" value="received" look="secondary" wide busy={busy === "received"}>
            {t("order.received")}
          </Button>
        </Form>
      )}
      {can.cancel.allowed && (
        <details className="rounded-lg border px-4 py-1">
          <summary className="unfolds flex items-center justify-between py-2 text-muted">{t("order.cancel")}</summary>
          <Form method="post" className="flex flex-col gap-3 pb-3">
            <input type="hidden" name="idempotencyKey" value={key} readOnly />
            <Field name="reason" label={t("order.cancelReason")} maxLength={200} />
            <Button type="submit" name="intent" value="cancel" look="danger" busy={busy === "cancel"}>
              {t("order.cancelConfirm")}
            </Button>
          </Form>
        </details>
      )}
      {!can.cancel.allowed && can.requestCancellation.allowed && (
        <details className="rounded-lg border px-4 py-1">
          <summary className="unfolds flex items-center justify-between py-2 text-muted">{t("order.askCancel")}</summary>
          <Form method="post" className="flex flex-col gap-3 pb-3">
            {can.cancel.reason && <p className="text-sm text-muted">{can.cancel.reason}</p>}
            <Field name="reason" label={t("order.askCancelReason")} maxLength={200} required />
            <Button type="submit" name="intent" value="askCancel" look="danger" busy={busy === "askCancel"}>
              {t("order.askCancelConfirm")}
            </Button>
          </Form>
        </details>
      )}
    </div>
  );
}
