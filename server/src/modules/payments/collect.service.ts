import type { Ctx } from "../../platform/ctx.ts";
import { changed, sql } from "../../platform/db/sql.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { say } from "../../platform/say.ts";
import { applySnapshot, isInconclusive, refOf } from "./check.service.ts";
import { gateways } from "./gateways.ts";
import type { PaymentRow } from "./payment.reads.ts";
import { ProviderRefused } from "./providers/provider.ts";

/**
 * Takes all that a gateway holds for the shop, under a key made of the attempt's number: two clicks, two servers or a crash in between take
 * it once. Noted first that the gateway shall be asked again, so that an answer that never came is found by the next question.
 */
export async function collectPayment(ctx: Ctx, payment: PaymentRow): Promise<void> {
  const configured = gateways(ctx.app).get(payment.method);
  if (!configured?.gateway.capture) throw new Error(`${payment.method} cannot capture`);
  await changed(
    ctx,
    sql`update payment set next_check_at = shop_now() + interval '15 seconds' where id = ${payment.uuid} and status = 'AUTHORIZED'`,
  );
  const snapshot = await configured.gateway.capture(refOf(payment), undefined, `${payment.number}-capture`).catch((error: unknown) => {
    if (!isInconclusive(error)) throw error;
    ctx.app.log.warn({ payment: payment.number, err: error.message }, "an authorised payment was not taken");
    return error instanceof ProviderRefused ? refused(ctx, error.code) : unavailable(ctx);
  });
  await applySnapshot(ctx, payment, configured, snapshot);
  if (snapshot.state === "CLOSED" || snapshot.state === "FAILED") refused(ctx, snapshot.rawState);
}

const refused = (ctx: Ctx, code: string) => {
  const message = say(ctx, { zh: `支付平台拒绝扣款（${code}）`, en: `The payment company refused to take it (${code})` });
  return refuse(new InputError({ code: UserErrorCode.GATEWAY_REFUSED, message }));
};

const unavailable = (ctx: Ctx) => {
  const text = { zh: "支付平台暂时没有响应，请稍后重试", en: "The payment company does not answer right now; try again shortly" };
  return refuse(new InputError({ code: UserErrorCode.GATEWAY_UNAVAILABLE, message: say(ctx, text) }));
};
