import type { App, Authorization, Capture, Order, Refund } from "./paypal-ledger.ts";
import { written } from "./paypal-ledger.ts";

/** How PayPal shows what it holds. `api` is the address its own links begin with. */
const iso = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
const link = (rel: string, href: string, method = "GET") => ({ rel, href, method });

export const pageOf = (api: string, order: Order): string => `${api}/checkoutnow?token=${order.id}`;

export const captureShape = (api: string, order: Order, capture: Capture, app?: App) => ({
  id: capture.id,
  status: capture.status,
  ...(capture.reason && { status_details: { reason: capture.reason } }),
  amount: written(capture),
  final_capture: capture.final,
  custom_id: order.customId,
  invoice_id: order.invoiceId,
  ...(app && { payee: { merchant_id: app.merchantId } }),
  supplementary_data: {
    related_ids: { order_id: order.id, ...(order.authorization && { authorization_id: order.authorization.id }) },
  },
  create_time: iso(capture.at),
  update_time: iso(order.updatedAt),
  links: [
    link("self", `${api}/v2/payments/captures/${capture.id}`),
    link("refund", `${api}/v2/payments/captures/${capture.id}/refund`, "POST"),
    link(
      "up",
      order.authorization ? `${api}/v2/payments/authorizations/${order.authorization.id}` : `${api}/v2/checkout/orders/${order.id}`,
    ),
  ],
});

export const authorizationShape = (api: string, order: Order, authorization: Authorization, app?: App) => ({
  id: authorization.id,
  status: authorization.status,
  amount: written(authorization),
  custom_id: order.customId,
  invoice_id: order.invoiceId,
  ...(app && { payee: { merchant_id: app.merchantId } }),
  supplementary_data: { related_ids: { order_id: order.id } },
  expiration_time: iso(authorization.expiresAt),
  create_time: iso(authorization.at),
  update_time: iso(order.updatedAt),
  links: [
    link("self", `${api}/v2/payments/authorizations/${authorization.id}`),
    link("capture", `${api}/v2/payments/authorizations/${authorization.id}/capture`, "POST"),
    link("void", `${api}/v2/payments/authorizations/${authorization.id}/void`, "POST"),
    link("up", `${api}/v2/checkout/orders/${order.id}`),
  ],
});

export const refundShape = (api: string, order: Order, refund: Refund) => {
  const total = order.refunds
    .filter((one) => one.captureId === refund.captureId && one.status === "COMPLETED" && one.at <= refund.at)
    .reduce((sum, one) => sum + one.minor, 0);
  return {
    id: refund.id,
    status: refund.status,
    amount: written(refund),
    ...(refund.customId && { custom_id: refund.customId }),
    ...(refund.invoiceId && { invoice_id: refund.invoiceId }),
    ...(refund.note && { note_to_payer: refund.note }),
    seller_payable_breakdown: { gross_amount: written(refund), total_refunded_amount: written({ ...refund, minor: total }) },
    create_time: iso(refund.at),
    links: [link("self", `${api}/v2/payments/refunds/${refund.id}`), link("up", `${api}/v2/payments/captures/${refund.captureId}`)],
  };
};

export const orderShape = (api: string, order: Order) => {
  const { captures, refunds, authorization } = order;
  const payments = {
    ...(authorization && { authorizations: [authorizationShape(api, order, authorization)] }),
    ...(captures.length && { captures: captures.map((capture) => captureShape(api, order, capture)) }),
    ...(refunds.length && { refunds: refunds.map((refund) => refundShape(api, order, refund)) }),
  };
  const open = order.status !== "COMPLETED";
  return {
    id: order.id,
    intent: order.intent,
    status: order.status,
    purchase_units: [
      {
        reference_id: order.referenceId,
        amount: written(order),
        ...(order.description && { description: order.description }),
        ...(order.customId && { custom_id: order.customId }),
        ...(order.invoiceId && { invoice_id: order.invoiceId }),
        ...(Object.keys(payments).length && { payments }),
      },
    ],
    create_time: iso(order.createdAt),
    update_time: iso(order.updatedAt),
    links: [
      link("self", `${api}/v2/checkout/orders/${order.id}`),
      ...(open ? [link(order.payerAction ? "payer-action" : "approve", pageOf(api, order))] : []),
    ],
  };
};

/** `Prefer: return=minimal`, which is what PayPal does when nothing is asked for. */
export const minimal = (shape: { id: string; status: string; links: unknown[] }) => ({
  id: shape.id,
  status: shape.status,
  links: shape.links,
});
