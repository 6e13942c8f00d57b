import type { Ctx } from "../../platform/ctx.ts";
import { changed, row, sql } from "../../platform/db/sql.ts";
import type { Amount } from "../../platform/money.ts";
import type { Actor } from "../../platform/events/emit.ts";
import { recordAuthorization, recordCapture, recordClosed } from "./capture.service.ts";
import { type ConfiguredGateway, gateways } from "./gateways.ts";
import { isCollectable, liveAttempt, type PaymentRow, readPayment } from "./payment.reads.ts";
import { raiseNotice } from "./reconciliation/notices.service.ts";
import { type CloseResult, InvalidSignature, type PaymentSnapshot, ProviderRefused, ProviderUnavailable } from "./providers/provider.ts";

/** A closed attempt is asked about twice more: what the shopper holds may have been paid in the last second. */
export const AFTERWARDS = 300;

export const refOf = (payment: PaymentRow) => ({
  paymentNo: payment.number,
  ...(payment.providerRef && { providerRef: payment.providerRef }),
});

/** Nothing that can be believed was answered. */
export const isOutage = (error: unknown): error is Error => error instanceof ProviderUnavailable || error instanceof InvalidSignature;

/** Silence, or a no that tells nothing of the payment (our keys are wrong, a word we do not know): nothing may be concluded. */
export const isInconclusive = (error: unknown): error is Error => isOutage(error) || error instanceof ProviderRefused;

/**
 * Asks the gateway how a payment stands and books what it says; false when money was paid that is not ours to book, which is alarmed. Never
 * inside a transaction. Throws ProviderUnavailable when it does not answer.
 */
export async function checkPayment(ctx: Ctx, payment: PaymentRow): Promise<boolean> {
  const configured = gateways(ctx.app).get(payment.method);
  if (!configured || (payment.captured > 0n && payment.status !== "AUTHORIZED")) return true;
  const snapshot = await configured.gateway.query(refOf(payment));
  return applySnapshot(ctx, payment, configured, snapshot);
}

/** Books what the gateway answered; a sum or a payment that is not ours is an alarm, not money: false. */
export async function applySnapshot(
  ctx: Ctx,
  payment: PaymentRow,
  configured: ConfiguredGateway,
  snapshot: PaymentSnapshot,
): Promise<boolean> {
  const actor: Actor = { kind: "GATEWAY", name: configured.slug };
  const reference = snapshot.providerRef ?? payment.number;
  switch (snapshot.state) {
    case "APPROVED":
      await completePayment(ctx, payment, configured);
      return true;
    case "AUTHORIZED":
      if (snapshot.taken) {
        await recordCapture(ctx, payment, { amount: snapshot.taken.amount, reference, more: true, occurredAt: null, actor });
      } else if (await isOurSum(ctx, payment, snapshot)) {
        // held for an attempt that nobody waits for any more: let go
        if (!(await recordAuthorization(ctx, payment, actor))) await configured.gateway.close(refOf(payment));
      }
      await followHold(ctx, payment, snapshot.hold);
      return true;
    case "PAID":
    case "PARTIALLY_REFUNDED":
    case "REFUNDED":
      if (!(await isOurSum(ctx, payment, snapshot))) return false;
      await recordCapture(ctx, payment, { amount: snapshot.money!.amount, reference, occurredAt: snapshot.paidAt, actor });
      if ((await readPayment(ctx, payment.uuid))!.captured > 0n) return true;
      await alarm(ctx, payment, snapshot.money, "asked about, the gateway names money that is booked for another payment");
      return false;
    case "PROCESSING":
      // money on its way is followed to its end, however long ago the attempt was closed here: a bank debit takes days
      await changed(
        ctx,
        sql`update payment set checks = 0, next_check_at = coalesce(next_check_at, shop_now() + interval '1 hour')
            where id = ${payment.uuid} and status in ('CANCELLED', 'EXPIRED', 'FAILED')`,
      );
      return true;
    case "CLOSED":
    case "FAILED":
      await noteClosed(ctx, payment, snapshot.state === "FAILED" ? "FAILED" : "CANCELLED", snapshot.rawState);
      return true;
    default:
      return true;
  }
}

/** What is held is asked about a few times a day, and when the gateway lets it go: that may happen without a word. */
const followHold = (ctx: Ctx, payment: PaymentRow, hold: PaymentSnapshot["hold"]): Promise<number> =>
  changed(
    ctx,
    sql`update payment set hold_until = ${hold?.sureUntil ?? null}::timestamptz,
          next_check_at = least(shop_now() + interval '6 hours', greatest(coalesce(${hold?.until ?? null}::timestamptz, 'infinity'), shop_now()) + interval '1 minute')
        where id = ${payment.uuid} and status = 'AUTHORIZED'`,
  );

async function isOurSum(ctx: Ctx, payment: PaymentRow, { money }: PaymentSnapshot): Promise<boolean> {
  const currency = money?.currency === payment.currency;
  if (currency && money.amount === payment.amountMinor) return true;
  // of what was held, staff may have taken a part and let the rest go
  if (currency && payment.status === "AUTHORIZED" && money.amount < payment.amountMinor && money.amount >= payment.captured) return true;
  await alarm(ctx, payment, money, "asked about, the gateway names another sum");
  return false;
}

/** Tells staff once, also when the gateway is asked again after they have seen to it. */
async function alarm(ctx: Ctx, payment: PaymentRow, money: Amount | null, detail: string): Promise<void> {
  ctx.app.metrics.alerts.inc({ kind: "payment-mismatch" });
  ctx.app.log.error({ payment: payment.number, gateway: money?.amount.toString(), detail }, "the gateway names other money; not booked");
  const key = `sum:${payment.number}`;
  const theirs = money?.amount ?? null;
  const told = await row(ctx, sql<object>`select from money_notice where key = ${key} and theirs is not distinct from ${theirs}`);
  if (told) return;
  await raiseNotice(ctx, {
    ...{ kind: "MISMATCH", key, orderId: payment.orderId, paymentId: payment.uuid, reference: payment.number },
    ...{ ours: payment.amountMinor, theirs, currency: money?.currency ?? payment.currency, detail },
  });
}

/** Books that a gateway closed an attempt. What was held for a confirmed order cannot be unconfirmed by that; somebody must know. */
export async function noteClosed(
  ctx: Ctx,
  payment: PaymentRow,
  status: "CANCELLED" | "EXPIRED" | "FAILED",
  reason: string | null,
  askAgainInSeconds: number | null = null,
): Promise<void> {
  await recordClosed(ctx, payment, status, reason, askAgainInSeconds);
  if ((await readPayment(ctx, payment.uuid))?.status !== "AUTHORIZED") return;
  ctx.app.metrics.alerts.inc({ kind: "authorization-lost" });
  ctx.app.log.error({ payment: payment.number, reason }, "a confirmed order's authorisation is gone at the gateway; it is not paid for");
  await raiseNotice(ctx, {
    ...{ kind: "AUTHORIZATION_LOST", key: `lost:${payment.number}`, orderId: payment.orderId, paymentId: payment.uuid },
    ...{ reference: payment.number, ours: payment.amountMinor, currency: payment.currency, detail: reason },
  });
}

/**
 * The buyer agreed, and the money moves only now that the shop says so: once under one key, however often and wherever this runs. An attempt
 * that was closed meanwhile is left alone, because nothing may be taken for it. A crash after the call leaves what the next question books.
 */
async function completePayment(ctx: Ctx, payment: PaymentRow, configured: ConfiguredGateway): Promise<void> {
  if (!configured.gateway.complete || !(await isCollectable(ctx, payment.uuid))) return;
  try {
    const snapshot = await configured.gateway.complete(refOf(payment), `${payment.number}-complete`);
    if (snapshot.state !== "APPROVED") await applySnapshot(ctx, payment, configured, snapshot);
  } catch (error) {
    if (!(error instanceof ProviderRefused) || (error.reason !== "declined" && error.reason !== "closed")) throw error;
    await recordClosed(ctx, payment, "FAILED", error.code);
  }
}

/**
 * Makes an attempt unpayable at its gateway, and books it as closed; if it turns out to be paid, books the money instead. Money that is not
 * ours to book is a notice for staff and pays nothing: the attempt ends, so that neither order nor stock waits for it.
 * Throws when the gateway does not answer, or answers something else than that it is closed: then nothing may be concluded.
 */
export async function closePayment(
  ctx: Ctx,
  payment: PaymentRow,
  status: "CANCELLED" | "EXPIRED" | "FAILED",
  reason: string | null = null,
): Promise<CloseResult> {
  const configured = gateways(ctx.app).get(payment.method);
  if (!configured) {
    await recordClosed(ctx, payment, status, reason);
    return "closed";
  }
  // whoever agreed at the last moment did so in time: where agreeing and taking are two steps, the gateway is asked before it is closed
  if (status === "EXPIRED" && configured.gateway.caps.authorize) await checkPayment(ctx, payment);
  const now = (await readPayment(ctx, payment.uuid))!.status;
  if (now !== payment.status && (now === "CAPTURED" || now === "AUTHORIZED")) return "already_paid";
  const result = await configured.gateway.close(refOf(payment));
  if (result !== "already_paid") {
    await noteClosed(ctx, payment, status, reason, result === "closed" ? null : AFTERWARDS);
    return result;
  }
  if (await checkPayment(ctx, payment)) return "already_paid";
  await noteClosed(ctx, payment, status, "what was paid is not what was asked for", AFTERWARDS); // an answer may be wrong once
  return "closed";
}

/** The shopper is back from the cashier, or impatient: asks at once. Quietly does nothing when the gateway is out of reach. */
export async function refreshOrderPayments(ctx: Ctx, orderId: string): Promise<void> {
  const attempt = await liveAttempt(ctx, orderId);
  if (!attempt) return;
  try {
    await checkPayment(ctx, attempt);
  } catch (error) {
    if (!isInconclusive(error)) throw error;
    await changed(
      ctx,
      sql`update payment set next_check_at = shop_now() + interval '5 seconds' where id = ${attempt.uuid} and next_check_at is not null`,
    );
  }
}
