import type { Ctx } from "../../platform/ctx.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { type Amount, toDecimal } from "../../platform/money.ts";
import { say, type Text } from "../../platform/say.ts";
import type { PaymentMethodCode } from "../orders/order.enums.ts";
import { gateways } from "./gateways.ts";
import type { ProviderCaps } from "./providers/provider.ts";

const told = (minor: bigint, currency: string) => `${toDecimal(minor, currency)} ${currency}`;

/** Why a gateway cannot take this sum; null if it can. */
export function cannotTake({ sums }: ProviderCaps, { amount, currency }: Amount): Text | null {
  const rules = sums?.(currency);
  if (!rules || amount === 0n) return null; // nothing to pay
  const { step, least, most } = rules;
  if (amount % step !== 0n)
    return { zh: `只接受 ${told(step, currency)} 的整数倍`, en: `Takes only sums in steps of ${told(step, currency)}` };
  if (amount < least) return { zh: `最低 ${told(least, currency)}`, en: `Takes no less than ${told(least, currency)}` };
  if (most !== null && amount > most) return { zh: `最高 ${told(most, currency)}`, en: `Takes no more than ${told(most, currency)}` };
  return null;
}

/** The error of a refund that the payment's gateway could not give back in this sum; null when it can. Says which sums would do. */
export async function cannotGiveBack(ctx: Ctx, paymentId: string, amount: bigint): Promise<InputError | null> {
  const payment = await row(
    ctx,
    sql<{ method: PaymentMethodCode; currency: string }>`select method, currency from payment where id = ${paymentId}`,
  );
  const { method, currency } = payment!;
  const configured = gateways(ctx.app).get(method);
  const step = configured?.gateway.caps.sums?.(currency).step ?? 1n;
  if (amount % step === 0n) return null;
  const below = amount - (amount % step);
  const name = configured!.name;
  const sums = (or: string) => (below > 0n ? `${toDecimal(below, currency)} ${or} ` : "") + told(below + step, currency);
  const message = say(ctx, {
    zh: `${name.zh}只能退 ${told(step, currency)} 的整数倍，请改为 ${sums("或")}`,
    en: `${name.en} gives back sums in steps of ${told(step, currency)} only: choose ${sums("or")}`,
  });
  return new InputError({ code: UserErrorCode.INVALID, message, field: ["amount"] });
}
