import type { Outcome } from "../outcome.ts";
import { outcome } from "../outcome.ts";
import { unprocessable } from "./paypal-check.ts";
import type { PayPalDesk } from "./paypal-control.ts";
import type { Dispute, Order } from "./paypal-ledger.ts";
import { newId, written } from "./paypal-ledger.ts";

const OUTCOMES = { OPEN: null, WON: "RESOLVED_SELLER_FAVOUR", LOST: "RESOLVED_BUYER_FAVOUR" } as const;

const disputeShape = (order: Order, { id, captureId, reason, status, at, ...money }: Dispute) => ({
  dispute_id: id,
  create_time: new Date(at).toISOString(),
  update_time: new Date().toISOString(),
  disputed_transactions: [{ seller_transaction_id: captureId, invoice_number: order.invoiceId, custom: order.customId }],
  reason,
  status: status === "OPEN" ? "OPEN" : "RESOLVED",
  dispute_amount: written(money),
  ...(OUTCOMES[status] && { dispute_outcome: { outcome_code: OUTCOMES[status] } }),
});

/** The buyer opens a dispute over a capture, or PayPal decides it: lost, the money goes back to the buyer. */
export function dispute({ books, payments, webhooks }: PayPalDesk, order: Order, status: Dispute["status"]): Outcome {
  const capture = order.captures.find((one) => one.status === "COMPLETED");
  if (!capture || (status === "OPEN" ? order.dispute : order.dispute?.status !== "OPEN"))
    throw unprocessable("NOT_DISPUTABLE", "There is nothing to dispute, or nothing to decide.");
  const { minor, currency, id: captureId } = capture;
  const facts = {
    id: `PP-R-${newId().slice(0, 12)}`,
    captureId,
    minor,
    currency,
    reason: "MERCHANDISE_OR_SERVICE_NOT_RECEIVED",
    at: Date.now(),
  };
  const made: Dispute = { ...(order.dispute ?? facts), status };
  const done: Order = { ...order, dispute: made };
  const shape = disputeShape(done, made);
  const news = webhooks.compose(done, status === "OPEN" ? "CUSTOMER.DISPUTE.CREATED" : "CUSTOMER.DISPUTE.RESOLVED", "dispute", shape);
  const money = status === "LOST" ? payments.reverse(done) : outcome(200, shape, [books.save(done)]);
  return outcome(200, shape, [...money.changes, ...news.changes], [...money.after, ...news.after]);
}
