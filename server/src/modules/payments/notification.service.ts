import { type Ctx, transaction } from "../../platform/ctx.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { emit } from "../../platform/events/emit.ts";
import { orderTopics } from "../orders/order.events.ts";
import { recordCapture } from "./capture.service.ts";
import { checkPayment, isInconclusive, noteClosed } from "./check.service.ts";
import type { ConfiguredGateway } from "./gateways.ts";
import { type PaymentRow, readPaymentByNumber } from "./payment.reads.ts";
import { type Ack, InvalidSignature, type PaymentEvent, ProviderUnavailable, type RawHttp } from "./providers/provider.ts";
import { noteDispute } from "./disputes.service.ts";
import { keep, keepIgnored, keepRefused, type Message } from "./inbox.ts";
import { raiseNotice } from "./reconciliation/notices.service.ts";
import { applyRefund } from "./refund.news.ts";

/**
 * Receives a gateway's notification: verify the raw body → find the attempt → compare receiver, sum and currency → inbox row and
 * effect in one transaction → answer only then. A repeat changes nothing and gets the same answer; a forged one is refused;
 * one that does not match is kept, alarmed and never applied.
 */
export async function receiveNotification(ctx: Ctx, configured: ConfiguredGateway, request: RawHttp): Promise<Ack> {
  const { gateway } = configured;
  let read: Awaited<ReturnType<typeof gateway.handleNotification>>;
  try {
    read = await gateway.handleNotification(request);
  } catch (error) {
    if (error instanceof InvalidSignature || error instanceof ProviderUnavailable) {
      ctx.app.metrics.alerts.inc({ kind: error instanceof InvalidSignature ? "notification-forged" : "notification-unreadable" });
      ctx.app.log.warn({ provider: configured.slug, err: error.message }, "a notification was refused");
      await keepRefused(ctx, configured, request, error.message);
      return gateway.failureAck(error.message);
    }
    throw error;
  }
  const message = { request, opened: read.opened ?? null };
  if (read.events.length === 0) await keepIgnored(ctx, configured, message, read.type);
  for (const event of read.events) {
    const refused = await apply(ctx, configured, event, message);
    if (refused) return gateway.failureAck(refused);
  }
  return read.ack;
}

/** Null when it was applied, now or before; else why not, and the gateway sends it again. */
async function apply(ctx: Ctx, configured: ConfiguredGateway, event: PaymentEvent, message: Message): Promise<string | null> {
  const payment = await readPaymentByNumber(ctx, event.paymentNo);
  if (!payment) {
    // perhaps the attempt is not committed yet: their next delivery finds it; if it never does, a sweep tells staff
    await keep(ctx, configured, event, message, "UNKNOWN", event.rawState);
    ctx.app.metrics.alerts.inc({ kind: "notification-unknown" });
    return "unknown payment";
  }
  const wrong = mismatch(configured, payment, event) ?? (await bookedElsewhere(ctx, payment, event));
  if (wrong) {
    await recordMismatch(ctx, configured, payment, event, message, wrong);
    return wrong;
  }
  if (event.kind === "dispute") {
    await transaction(ctx, async (ctx) => {
      if (await keep(ctx, configured, event, message, "APPLIED", event.rawState)) await noteDispute(ctx, configured.slug, payment, event);
    });
  } else if (event.kind === "payment" && event.state === "PAID" && !isPart(payment, event)) {
    await transaction(ctx, async (ctx) => {
      if (!(await keep(ctx, configured, event, message, "APPLIED", null))) return;
      await recordCapture(ctx, payment, {
        amount: event.money.amount,
        reference: event.providerRef ?? payment.number,
        occurredAt: event.occurredAt,
        actor: { kind: "GATEWAY", name: configured.slug },
      });
    });
  } else if (event.kind === "payment" && (event.state === "CLOSED" || event.state === "FAILED")) {
    await transaction(ctx, async (ctx) => {
      if (await keep(ctx, configured, event, message, "APPLIED", null))
        await noteClosed(ctx, payment, event.state === "FAILED" ? "FAILED" : "CANCELLED", event.rawState);
    });
  } else if (event.kind === "refund" && event.state !== "PENDING") {
    return applyRefund(ctx, configured, payment, event, (ctx, verdict, detail) => keep(ctx, configured, event, message, verdict, detail));
  } else {
    // something is going on that the notification alone does not settle: ask; when nobody answers, their next delivery asks again
    try {
      await checkPayment(ctx, payment);
    } catch (error) {
      if (!isInconclusive(error)) throw error;
      return `not settled: ${error.message}`;
    }
    await keep(ctx, configured, event, message, "APPLIED", "asked");
  }
  return null;
}

function mismatch(configured: ConfiguredGateway, payment: PaymentRow, event: PaymentEvent): string | null {
  const { receiver } = configured;
  // news of a refund may name the merchant alone; of a payment, every adapter wants both
  if (event.receiver.appId !== null && receiver.appId !== event.receiver.appId) return "app id is not ours";
  if (receiver.sellerId && event.receiver.sellerId && receiver.sellerId !== event.receiver.sellerId) return "seller id is not ours";
  if (event.kind === "dispute") return null; // a buyer may dispute a part, and a bank names its own currency
  if (event.money.currency !== payment.currency) return "sum differs from the attempt";
  if (event.money.amount !== payment.amountMinor && !isPart(payment, event)) return "sum differs from the attempt";
  return null;
}

/** Less than was held may have been taken, by staff, at once or in several parts: then the gateway is asked, whose answer counts. */
const isPart = (payment: PaymentRow, event: PaymentEvent): boolean =>
  event.money.amount < payment.amountMinor &&
  (event.part === true ||
    (event.kind === "payment" &&
      (payment.status === "AUTHORIZED" || (payment.status === "CAPTURED" && payment.captured === event.money.amount))));

/** The gateway's number of a payment stands for one movement of money: once it is booked, it pays nothing else. */
async function bookedElsewhere(ctx: Ctx, payment: PaymentRow, event: PaymentEvent): Promise<string | null> {
  const other = await row(
    ctx,
    sql<object>`select from money_entry where kind = 'CAPTURE' and reference = ${event.providerRef} and payment_id <> ${payment.uuid}`,
  );
  return other ? "this money is booked for another payment" : null;
}

async function recordMismatch(
  ctx: Ctx,
  configured: ConfiguredGateway,
  payment: PaymentRow,
  event: PaymentEvent,
  message: Message,
  detail: string,
): Promise<void> {
  ctx.app.metrics.alerts.inc({ kind: "payment-mismatch" });
  ctx.app.log.error({ provider: configured.slug, payment: payment.number, detail }, "a signed notification does not match its payment");
  await transaction(ctx, async (ctx) => {
    if (!(await keep(ctx, configured, event, message, "MISMATCH", detail))) return;
    await raiseNotice(ctx, {
      ...{ kind: "MISMATCH", key: `news:${configured.slug}:${event.key}`, orderId: payment.orderId, paymentId: payment.uuid, detail },
      ...{
        provider: configured.slug,
        reference: payment.number,
        ours: payment.amountMinor,
        theirs: event.money.amount,
        currency: event.money.currency,
      },
    });
    emit(
      ctx,
      "payment.mismatch",
      { paymentId: payment.uuid, orderId: payment.orderId, detail },
      { topics: orderTopics(payment.orderId), orderId: payment.orderId, actor: { kind: "GATEWAY", name: configured.slug } },
    );
  });
}
