import type { TestShop } from "./app.ts";
import { anOrder, simulate, startPayment, type TestOrder } from "./factories.orders.ts";

/** Something goes wrong at WeChat Pay, by default once, for calls or messages that name `match`. */
export const fault = (shop: TestShop, name: string, match: string, more: { count?: number; on?: string; ms?: number } = {}) =>
  simulate(shop, "/control/faults", { target: "wechatpay", fault: name, match, ...more });

/** An order, and the number of the attempt whose code its buyer is looking at. */
export async function atCode(shop: TestShop, options: Parameters<typeof anOrder>[1] = {}): Promise<{ order: TestOrder; number: string }> {
  const order = await anOrder(shop, { paymentMethod: "WECHAT_PAY", ...options });
  const started = await startPayment(shop, order, "WECHAT_PAY", "NATIVE");
  if (!started.payment) throw new Error(JSON.stringify(started.userErrors));
  return { order, number: started.payment.number };
}

export const pay = (shop: TestShop, number: string) => simulate(shop, `/control/wechatpay/transactions/${number}/pay`);

export interface WechatAnswer {
  status: number;
  body: string;
}
/** WeChat's last notification of a payment again, `times` at once, with words of the test's choice; the shop's answers. */
export async function notify(
  shop: TestShop,
  number: string,
  options: { overrides?: object; id?: string; eventType?: string; times?: number; forge?: boolean; url?: string } = {},
): Promise<WechatAnswer[]> {
  const told = await simulate(shop, "/control/wechatpay/notify", { outTradeNo: number, ...options });
  return (told as unknown as { answers: WechatAnswer[] }).answers.map(({ status, body }) => ({ status, body }));
}

export interface WechatDelivery {
  outTradeNo: string;
  state: string;
  payload: { eventType: string };
  attempts: { status: number | null; body: string; fault?: string }[];
}
export const deliveries = async (shop: TestShop, number: string): Promise<WechatDelivery[]> => {
  const all = (await simulate(shop, "/control/wechatpay/deliveries", {}, "GET")) as unknown as { deliveries: WechatDelivery[] };
  return all.deliveries.filter((delivery) => delivery.outTradeNo === number);
};

/** What WeChat's own books say of a payment: kind and fen. */
export const ledger = async (shop: TestShop, number: string): Promise<string[]> => {
  const { entries } = (await simulate(shop, "/control/wechatpay/ledger", {}, "GET")) as unknown as {
    entries: { type: string; amount: number; out_trade_no: string }[];
  };
  return entries.filter((entry) => entry.out_trade_no === number).map(({ type, amount }) => `${type} ${amount}`);
};

export const stateAtWechat = async (shop: TestShop, number: string): Promise<string | undefined> => {
  const { wechatpay } = (await simulate(shop, "/control/state", {}, "GET")) as unknown as {
    wechatpay: { transactions: { outTradeNo: string; state: string }[] };
  };
  return wechatpay.transactions.find((transaction) => transaction.outTradeNo === number)?.state;
};

/** The words of a payment that WeChat has not really received; each an own notification, as WeChat's are. */
export const asPaid = (number: string, more: object = {}) => ({
  id: `EV-${Date.now()}${Math.random().toString().slice(2, 8)}`,
  overrides: {
    trade_state: "SUCCESS",
    transaction_id: `42000${number}`.slice(0, 28),
    success_time: new Date().toISOString(),
    amount: { total: 19_100, currency: "CNY" },
    ...more,
  },
});
