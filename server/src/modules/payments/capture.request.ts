/** Staff take money that a gateway holds, or say that money came by hand. */
import { createHash } from "node:crypto";
import { type Ctx, transaction } from "../../platform/ctx.ts";
import { changed, sql } from "../../platform/db/sql.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { once, recall } from "../../platform/idempotency.ts";
import { MoneyError, parseDecimal } from "../../platform/money.ts";
import { say, type Text } from "../../platform/say.ts";
import { lockOrder, notInState } from "../orders/order.service.ts";
import { recordCapture } from "./capture.service.ts";
import { collectPayment } from "./collect.service.ts";
import { gateways } from "./gateways.ts";
import type { PaymentCaptureInput } from "./payment.inputs.ts";
import { type PaymentRow, readPayment } from "./payment.reads.ts";

/** What a request meant when it first came. Written before the gateway is asked: a repetition means the same, whatever was taken meanwhile. */
interface Meaning extends Record<string, unknown> {
  /** Minor units of a part; null: all that is still held. */
  part: string | null;
  /** Under it the gateway does the same once. */
  key: string;
}

/** Takes what is held of a payment, or a part of it, or books money that came by hand; once per key of the caller. */
export async function captureByStaff(ctx: Ctx, payment: PaymentRow, input: PaymentCaptureInput): Promise<void> {
  const { idempotencyKey: key, ...rest } = input;
  const request = { scope: `order:${payment.orderId}`, key, operation: "paymentCapture", input: rest };
  const held = gateways(ctx.app).has(payment.method);
  if (held && payment.status !== "AUTHORIZED" && payment.status !== "CAPTURED")
    refuse(notInState(ctx, { zh: "由支付平台确认收款", en: "The payment company confirms this payment" }));
  const amount = input.amount == null ? null : readAmount(ctx, input.amount, payment.currency);
  if (await recall(ctx, request)) return;
  if (!held) return bookByHand(ctx, payment, request, amount, input.reference);
  const meant = { ...request, scope: `capture:${payment.uuid}` };
  const known = await recall<Meaning>(ctx, meant);
  // a part that was asked for before is asked for again when nothing is held any more: under its key the gateway says what became of it
  if (payment.status === "AUTHORIZED" || typeof known?.part === "string") {
    const { part, key: gatewayKey } = known ?? (await once<Meaning>(ctx, meant, (ctx) => meaningOf(ctx, payment, amount, key)));
    await collectPayment(ctx, payment, part === null ? null : BigInt(part), gatewayKey, () => forget(ctx, payment, meant));
  } else if (known?.part !== null) refuse(notInState(ctx)); // all of it was asked for under this key before, and was taken
  await once(ctx, request, async () => ({ paymentId: payment.uuid }));
}

/**
 * The gateway's key names what is asked: a part, by the caller's key, or the rest beyond what was taken, whoever asks for it; after a refusal
 * both are another matter.
 */
async function meaningOf(ctx: Ctx, payment: PaymentRow, amount: bigint | null, callersKey: string): Promise<Meaning> {
  await lockOrder(ctx, payment.orderId);
  const now = (await readPayment(ctx, payment.uuid))!;
  if (now.status !== "AUTHORIZED") refuse(notInState(ctx));
  const open = now.amountMinor - now.captured;
  if (amount !== null && (amount <= 0n || amount > open))
    wrongAmount(ctx, { zh: "金额必须大于零，且不超过尚未扣的部分", en: "The amount must be above zero and at most what is still held" });
  const part = amount === null || amount === open ? null : amount.toString();
  const asked = part === null ? `rest${now.captured}` : createHash("sha256").update(callersKey).digest("base64url").slice(0, 22);
  return { part, key: `${now.number}-${asked}-${now.refusals}` };
}

/** The gateway refused: nothing was taken, so the same request may mean something else from now on, and is asked anew. */
async function forget(ctx: Ctx, payment: PaymentRow, { scope, key }: { scope: string; key: string }): Promise<void> {
  await transaction(ctx, async (ctx) => {
    await changed(ctx, sql`update payment set refusals = refusals + 1 where id = ${payment.uuid}`);
    await changed(ctx, sql`delete from idempotency_key where scope = ${scope} and key = ${key}`);
  });
}

async function bookByHand(
  ctx: Ctx,
  payment: PaymentRow,
  request: Parameters<typeof once>[1],
  amount: bigint | null,
  reference: string | null | undefined,
): Promise<void> {
  const open = payment.amountMinor - payment.captured;
  if (amount !== null && amount !== open) wrongAmount(ctx, { zh: "到账金额必须等于应付金额", en: "The amount must be what is due" });
  await once(ctx, request, async (ctx) => {
    if (payment.status === "CREATED" || payment.status === "FAILED") refuse(notInState(ctx));
    await recordCapture(ctx, payment, {
      amount: open,
      reference: `${payment.number}M`,
      occurredAt: null,
      actor: { kind: "STAFF", name: ctx.viewer.name },
      note: reference?.slice(0, 300) ?? null,
    });
    return { paymentId: payment.uuid };
  });
}

const wrongAmount = (ctx: Ctx, message: Text): never =>
  refuse(new InputError({ code: UserErrorCode.INVALID, message: say(ctx, message), field: ["amount"] }));

function readAmount(ctx: Ctx, text: string, currency: string): bigint {
  try {
    return parseDecimal(text, currency);
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
    return wrongAmount(ctx, { zh: "金额格式不正确", en: error.message });
  }
}
