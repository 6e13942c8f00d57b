import type { Ctx } from "../../platform/ctx.ts";
import { changed, sql } from "../../platform/db/sql.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { say } from "../../platform/say.ts";
import { notInState } from "../orders/order.service.ts";
import { applySnapshot, checkPayment, isInconclusive, refOf } from "./check.service.ts";
import { gateways } from "./gateways.ts";
import type { PaymentRow } from "./payment.reads.ts";
import { ProviderRefused } from "./providers/provider.ts";

/**
 * Takes what a gateway holds for the shop, all of it or a part (minor units), once under one key: two clicks, two servers or a crash in
 * between take it once. Noted first that the gateway shall be asked again, so that an answer that never came is found by the next question.
 * `onRefusal` is called when it is certain that nothing was taken.
 */
export async function collectPayment(
  ctx: Ctx,
  payment: PaymentRow,
  part: bigint | null,
  key: string,
  onRefusal: () => Promise<void>,
): Promise<void> {
  const configured = gateways(ctx.app).get(payment.method);
  if (!configured?.gateway.capture) throw new Error(`${payment.method} cannot capture`);
  await changed(
    ctx,
    sql`update payment set next_check_at = shop_now() + interval '15 seconds' where id = ${payment.uuid} and status = 'AUTHORIZED'`,
  );
  const money = part === null ? undefined : { amount: part, currency: payment.currency };
  const snapshot = await configured.gateway.capture(refOf(payment), money, key).catch(async (error: unknown) => {
    if (!isInconclusive(error)) throw error;
    ctx.app.log.warn({ payment: payment.number, err: error.message }, "an authorised payment was not taken");
    if (!(error instanceof ProviderRefused)) return unavailable(ctx);
    await onRefusal();
    return refused(ctx, error.code);
  });
  await applySnapshot(ctx, payment, configured, snapshot);
  if (snapshot.state === "CLOSED" || snapshot.state === "FAILED") refused(ctx, snapshot.rawState);
}

/**
 * Lets go what a gateway still holds of a payment that was taken in part. A payment of which nothing was taken is let go by cancelling its
 * order: an order must not stand confirmed with nobody paying.
 */
export async function releaseHold(ctx: Ctx, payment: PaymentRow): Promise<void> {
  const configured = gateways(ctx.app).get(payment.method);
  if (!configured || payment.status !== "AUTHORIZED" || payment.captured === 0n)
    return refuse(
      notInState(ctx, {
        zh: "没有可以释放的余额；要放弃整笔授权，请取消订单",
        en: "Nothing is held beyond what was taken; to let go all of it, cancel the order",
      }),
    );
  await changed(
    ctx,
    sql`update payment set next_check_at = shop_now() + interval '15 seconds' where id = ${payment.uuid} and status = 'AUTHORIZED'`,
  );
  try {
    await configured.gateway.close(refOf(payment));
    await checkPayment(ctx, payment);
  } catch (error) {
    if (!isInconclusive(error)) throw error;
    ctx.app.log.warn({ payment: payment.number, err: error.message }, "what is held could not be let go");
    if (error instanceof ProviderRefused) refused(ctx, error.code);
    unavailable(ctx);
  }
}

const refused = (ctx: Ctx, code: string) => {
  const message = say(ctx, { zh: `支付平台拒绝扣款（${code}）`, en: `The payment company refused to take it (${code})` });
  return refuse(new InputError({ code: UserErrorCode.GATEWAY_REFUSED, message }));
};

const unavailable = (ctx: Ctx) => {
  const text = { zh: "支付平台暂时没有响应，请稍后重试", en: "The payment company does not answer right now; try again shortly" };
  return refuse(new InputError({ code: UserErrorCode.GATEWAY_UNAVAILABLE, message: say(ctx, text) }));
};
