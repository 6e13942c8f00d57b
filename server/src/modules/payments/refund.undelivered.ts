/**
 * Money that a gateway could not bring to the buyer, because a card or account takes none any more. The gateway holds it; staff have it sent
 * to the shop's own bank account, and give it back by hand. The refund stays FAILED until they say so.
 */
import { type Ctx, transaction } from "../../platform/ctx.ts";
import { changed, row, sql } from "../../platform/db/sql.ts";
import { type Actor, emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { toDecimal } from "../../platform/money.ts";
import { say } from "../../platform/say.ts";
import type { PaymentMethodCode } from "../orders/order.enums.ts";
import { orderTopics } from "../orders/order.events.ts";
import { lockOrder } from "../orders/order.service.ts";
import { isInconclusive } from "./check.service.ts";
import { type ConfiguredGateway, gateways } from "./gateways.ts";
import { paymentTopic } from "./payment.events.ts";
import type { RefundRow } from "./payment.reads.ts";
import { type PaymentRef, ProviderRefused, type RefundSnapshot } from "./providers/provider.ts";
import { failRefund, lockRefund, settleRefund } from "./refund.books.ts";
import { type Doubted, isOtherSum, tellOtherSum } from "./refund.doubts.ts";
import type { UndeliveredMoney } from "./refund.types.ts";

type Named = Pick<RefundRow, "uuid" | "orderId">;
type Where = `${UndeliveredMoney}`;

/** What the gateway says of a refund, put into the books: `code` is its word for a failure. Another sum than the refund's is not booked. */
export async function applySnapshot(
  ctx: Ctx,
  refund: Doubted,
  { state, money, gone }: Pick<RefundSnapshot, "state" | "money" | "gone">,
  slug: string,
  code: string = state,
): Promise<void> {
  const moved = state === "SUCCEEDED" || state === "UNDELIVERED" || state === "RETURNED";
  if (moved && isOtherSum(refund, money)) await tellOtherSum(ctx, refund, money!);
  else if (state === "SUCCEEDED") await settleRefund(ctx, refund, { kind: "GATEWAY", name: slug });
  else if (state === "UNDELIVERED") await noteUndelivered(ctx, refund, "AT_GATEWAY", code);
  else if (state === "RETURNED") await noteUndelivered(ctx, refund, "RETURNED", code);
  else if (state !== "PENDING")
    await failRefund(ctx, refund, gone ? `${code} (${toDecimal(gone.amount, gone.currency)} ${gone.currency} WENT BACK)` : code);
}

/** The gateway says where the money is. Told late or twice, that changes nothing: it only ever moves towards the shop. */
export async function noteUndelivered(ctx: Ctx, refund: Named, where: "AT_GATEWAY" | "RETURNED", code: string): Promise<void> {
  await transaction(ctx, async (ctx) => {
    await lockOrder(ctx, refund.orderId);
    const raw = await lockRefund(ctx, refund.uuid);
    if (!raw || raw.undelivered === "RETURNED" || (where === "AT_GATEWAY" && raw.undelivered !== null)) return;
    await failRefund(ctx, refund, code);
    await moved(ctx, raw, where, { kind: "GATEWAY" });
  });
}

/** Staff have the money sent to the shop's own bank account; a sweep asks for it. */
export async function reclaimRefund(ctx: Ctx, refund: RefundRow): Promise<void> {
  await transaction(ctx, async (ctx) => {
    await lockOrder(ctx, refund.orderId);
    const now = (await lockRefund(ctx, refund.uuid))!;
    const paid = (await row(ctx, sql<{ method: PaymentMethodCode }>`select method from payment where id = ${refund.paymentId}`))!;
    if (now.undelivered !== "AT_GATEWAY" || !gateways(ctx.app).get(paid.method)?.gateway.reclaim)
      refuse(
        new InputError({
          code: UserErrorCode.NOT_ALLOWED_IN_STATE,
          message: say(ctx, {
            zh: "支付平台没有可收回的款项",
            en: "The payment company holds nothing of this refund that could be sent to the shop",
          }),
        }),
      );
    await moved(ctx, now, "COMING_BACK", { kind: "STAFF", name: ctx.viewer.name });
  });
}

/** Asks first: it may be back already, or somebody gave it to the buyer at the gateway's own desk. */
export async function carryBack(ctx: Ctx, configured: ConfiguredGateway | undefined, refund: RefundRow, ref: PaymentRef): Promise<void> {
  const gateway = configured?.gateway;
  if (!gateway?.reclaim) return giveUp(ctx, refund, "the gateway is not set up any more");
  try {
    let snapshot = await gateway.queryRefund(ref, refund.number, {
      round: refund.round,
      money: { amount: refund.amountMinor, currency: refund.currency },
    });
    if (snapshot.state === "UNDELIVERED" && snapshot.providerRef)
      snapshot = await gateway.reclaim(ref, refund.number, snapshot.providerRef, refund.round);
    if (snapshot.state === "FAILED" || snapshot.state === "CLOSED") await giveUp(ctx, refund, snapshot.state);
    else await applySnapshot(ctx, refund, snapshot, configured!.slug);
  } catch (error) {
    if (error instanceof ProviderRefused && error.reason !== "other") await giveUp(ctx, refund, error.code);
    else if (isInconclusive(error)) ctx.app.log.warn({ refund: refund.number, err: error.message }, "money is not on its way back yet");
    else throw error;
  }
}

/** The gateway will not send it: it stays there, and staff read why. */
async function giveUp(ctx: Ctx, refund: RefundRow, code: string): Promise<void> {
  await transaction(ctx, async (ctx) => {
    await lockOrder(ctx, refund.orderId);
    const raw = await lockRefund(ctx, refund.uuid);
    if (raw?.undelivered !== "COMING_BACK") return;
    await changed(ctx, sql`update refund set failure = ${code.slice(0, 300)} where id = ${raw.uuid}`);
    await moved(ctx, raw, "AT_GATEWAY", { kind: "GATEWAY" });
  });
}

type Moving = Pick<RefundRow, "uuid" | "orderId" | "paymentId">;
async function moved(ctx: Ctx, { uuid, orderId, paymentId }: Moving, where: Where, actor: Actor): Promise<void> {
  await changed(
    ctx,
    sql`update refund set undelivered = ${where}, attempts = 0, next_try_at = case when ${where === "COMING_BACK"}::bool then shop_now() end
         where id = ${uuid}`,
  );
  emit(
    ctx,
    "refund.undelivered",
    { refundId: uuid, orderId, where },
    { topics: orderTopics(orderId, paymentTopic(paymentId)), orderId, actor },
  );
}
