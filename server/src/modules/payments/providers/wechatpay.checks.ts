/** What WeChat Pay's numbers, sums and answers must be like. */
import { type Amount, InvalidSignature, ProviderRefused } from "./provider.ts";
import type { Json } from "./wechatpay.messages.ts";

/** 0.01 to 100,000,000.00 yuan, in fen. */
export const MAX_AMOUNT = 10_000_000_000n;

/** The signature covers the answer, not the question: the numbers in it tie them together. */
export function about(reply: Json, expected: Json): Json {
  for (const [name, value] of Object.entries(expected))
    if (reply[name] !== value) throw new InvalidSignature("wechatpay", "reply is about another payment");
  return reply;
}

export function checkNumber(number: string): string {
  if (!/^[\w\-|*]{6,32}$/.test(number)) throw refused("BAD_NUMBER", "numbers are 6 to 32 letters, digits or one of _-|*");
  return number;
}

export function checkRefundNumber(number: string): string {
  if (!/^[\w\-|*@]{1,64}$/.test(number)) throw refused("BAD_NUMBER", "refund numbers are 1 to 64 letters, digits or one of _-|*@");
  return number;
}

export function checkedFen({ amount, currency }: Amount): number {
  if (currency !== "CNY") throw refused("BAD_CURRENCY", `${currency} is not taken`);
  if (amount < 1n || amount > MAX_AMOUNT) throw refused("BAD_AMOUNT", "0.01 to 100000000.00 yuan");
  return Number(amount);
}

export function refused(code: string, why: string): ProviderRefused {
  return new ProviderRefused("wechatpay", "bad_request", code, why);
}

export function isRefusal(error: unknown, reason: ProviderRefused["reason"]): error is ProviderRefused {
  return error instanceof ProviderRefused && error.reason === reason;
}
