import type { Ctx } from "../../platform/ctx.ts";
import { Refusal } from "../../platform/failures.ts";
import { orderLoader, type OrderRow } from "../orders/order.reads.ts";
import type { ConfiguredGateway } from "./gateways.ts";
import { type PaymentRow, readPaymentByNumber } from "./payment.reads.ts";
import { type Gateway, InvalidSignature, ProviderRefused, ProviderUnavailable, type RawHttp } from "./providers/provider.ts";
import { callGateway } from "./start.service.ts";

/**
 * The shopper's browser is back from the gateway, which can now tell who pays: the attempt that waited for this is opened in their name.
 * Answers the address of the payment's page; if this did not succeed, that page has the way to the gateway still. Null where nobody was
 * sent away for a payment of ours.
 */
export async function receivePayer(ctx: Ctx, { gateway }: ConfiguredGateway, request: RawHttp): Promise<string | null> {
  const payer = readReturn(gateway, request);
  const payment = payer && (await readPaymentByNumber(ctx, payer.paymentNo));
  const order = payment && (await orderLoader(ctx).load(payment.orderId));
  if (!payer || !payment || !order) return null;
  // a page that is loaded again, or an attempt that ended meanwhile, opens nothing
  if (payment.status === "PENDING" && payment.action?.kind === "redirect") await open(ctx, order, payment, payer.openid);
  return `${ctx.app.publicUrl}/${order.language}/orders/${order.id}/pay`;
}

function readReturn(gateway: Gateway, request: RawHttp) {
  try {
    return gateway.readPayer?.(request);
  } catch (error) {
    if (error instanceof InvalidSignature) return undefined;
    throw error;
  }
}

async function open(ctx: Ctx, order: OrderRow, payment: PaymentRow, openid: () => Promise<string>): Promise<void> {
  try {
    await callGateway({ ...ctx, language: order.language }, order, payment, await openid());
  } catch (error) {
    if (error instanceof ProviderRefused || error instanceof ProviderUnavailable)
      ctx.app.log.warn({ payment: payment.number, err: error.message }, "the gateway did not tell who pays");
    else if (!(error instanceof Refusal)) throw error; // a refusal of the opening itself is written down where it was made
  }
}
