import { expect } from "vitest";
import { forgetDictionary } from "../src/modules/catalogue/dictionary.ts";
import { row, rows, sql } from "../src/platform/db/sql.ts";
import { toId } from "../src/platform/ids.ts";
import type { TestShop } from "./app.ts";
import { readBooks } from "./chaos/books.ts";
import { check } from "./chaos/checker.ts";
import { type Asked, openCashier, simulate, type TestOrder } from "./factories.orders.ts";

/** Waits until something holds, asking every 50 ms; the wait is generous, the verdict is not. */
export async function until<T>(ask: () => Promise<T>, fits: (answer: T) => boolean, ms = 20_000): Promise<T> {
  for (const deadline = Date.now() + ms; ;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > deadline)
      throw new Error(`it never came to this: ${JSON.stringify(answer, (_key, v: unknown) => (typeof v === "bigint" ? `${v}` : v))}`);
    await new Promise((wait) => setTimeout(wait, 50));
  }
}

/** Something goes wrong at a payment company, by default once and at Alipay, for calls or messages that name `match`. */
export const fault = (
  shop: TestShop,
  name: string,
  match: string,
  more: { target?: string; count?: number; on?: string; ms?: number } = {},
) => simulate(shop, "/control/faults", { target: "alipay", fault: name, match, ...more });

/** The company's last notification of a payment again, `times` at once, with fields of the test's choice; the shop's answers. */
export async function notify(
  shop: TestShop,
  number: string,
  options: { overrides?: Record<string, string | null>; times?: number; forge?: boolean; url?: string } = {},
): Promise<string[]> {
  const { answers } = (await simulate(shop, "/control/alipay/notify", { outTradeNo: number, ...options })) as unknown as {
    answers: { status: number; body: string }[];
  };
  for (const { status } of answers) expect(status).toBe(200); // whatever it is, it is no reason to fall over
  return answers.map(({ body }) => body);
}

export interface Delivery {
  outTradeNo: string;
  state: string;
  payload: Record<string, string>;
  attempts: { body: string; fault?: string }[];
}
export const deliveries = async (shop: TestShop, number: string): Promise<Delivery[]> => {
  const all = (await simulate(shop, "/control/alipay/deliveries", {}, "GET")) as unknown as { deliveries: Delivery[] };
  return all.deliveries.filter((delivery) => delivery.outTradeNo === number);
};

/** What happens to a payment at PayPal or Stripe: the buyer's part, the bank's, or time's. */
export const act = (shop: TestShop, at: "paypal" | "stripe", number: string, action: string) =>
  simulate(shop, `/control/${at}/${at === "paypal" ? "orders" : "sessions"}/${number}/${action}`);

/** A notification of PayPal's or Stripe's again, `times` at once, altered as the test wants; the shop's answers. */
export async function tell(
  shop: TestShop,
  at: "paypal" | "stripe",
  number: string,
  options: { overrides?: Record<string, unknown>; event?: object; type?: string; times?: number; forge?: boolean; url?: string } = {},
): Promise<number[]> {
  const { answers } = (await simulate(shop, `/control/${at}/notify`, { number, ...options })) as unknown as {
    answers: { status: number }[];
  };
  return answers.map(({ status }) => status);
}

/** What came of the notifications of a payment. */
export const sent = async (shop: TestShop, at: "paypal" | "stripe", number: string) => {
  const { deliveries } = (await simulate(shop, `/control/${at}/deliveries`, {}, "GET")) as unknown as {
    deliveries: { number: string; about: string[]; state: string; attempts: { status: number | null }[] }[];
  };
  return deliveries.filter((delivery) => delivery.number === number);
};

/** What PayPal's or Stripe's own books say of a payment: "pay 191.00 USD". */
export const booked = async (shop: TestShop, at: "paypal" | "stripe", number: string): Promise<string[]> => {
  const { entries } = (await simulate(shop, `/control/${at}/ledger`, {}, "GET")) as unknown as {
    entries: { type: string; custom_id?: string; payment_no?: string; value?: string; amount?: number; currency: string }[];
  };
  return entries
    .filter((entry) => (entry.custom_id ?? entry.payment_no) === number)
    .map(({ type, value, amount, currency }) => `${type} ${value ?? amount} ${currency.toUpperCase()}`);
};

/** A shop that sells in another currency: its carts, prices and freight are in it from now on. */
export async function sellsIn(shop: TestShop, currency: string): Promise<void> {
  const ctx = shop.ctx();
  await rows(
    ctx,
    sql`insert into shop_setting (key, value) values ('shop', jsonb_build_object('currency', ${currency}::text))
        on conflict (key) do update set value = shop_setting.value || excluded.value`,
  );
  await rows(ctx, sql`update freight_template set currency = ${currency}`);
  await rows(ctx, sql`update product set currency = ${currency}`);
  await rows(ctx, sql`update variant set currency = ${currency}`);
  forgetDictionary(shop.app);
}

/** What the company's own books say of a payment. */
export const ledger = async (shop: TestShop, number: string): Promise<{ type: string; amount: string; out_request_no?: string }[]> => {
  const { entries } = (await simulate(shop, "/control/alipay/ledger", {}, "GET")) as unknown as {
    entries: { type: string; amount: string; out_trade_no: string }[];
  };
  return entries.filter((entry) => entry.out_trade_no === number);
};
export const tradeStatus = async (shop: TestShop, number: string): Promise<string | undefined> => {
  const { alipay } = (await simulate(shop, "/control/state", {}, "GET")) as unknown as {
    alipay: { trades: { outTradeNo: string; status: string }[] };
  };
  return alipay.trades.find((trade) => trade.outTradeNo === number)?.status;
};

/** The buyer opens the cashier, so that the company knows the trade, and goes away. */
export async function visitCashier(
  shop: TestShop,
  started: { payment: { number: string } } & Parameters<typeof openCashier>[0],
): Promise<string> {
  await openCashier(started);
  await simulate(shop, `/control/alipay/trades/${started.payment.number}/scan`);
  return started.payment.number;
}

export const ordersUuid = async (shop: TestShop, order: TestOrder): Promise<string> =>
  (await row(shop.ctx(), sql<{ id: string }>`select id from shop_order where number = ${order.order.number}`))!.id;

/** Attempts of an order as stored, oldest first. */
export const attempts = (shop: TestShop, order: TestOrder) =>
  rows(
    shop.ctx(),
    sql<{ number: string; method: string; status: string; captured: bigint; refunded: bigint }>`
      select p.number, p.method, p.status, p.captured, p.refunded from payment p join shop_order o on o.id = p.order_id where o.number = ${order.order.number} order by p.id`,
  );

/** How often something was told of an order. */
export const told = async (shop: TestShop, order: TestOrder, type: string): Promise<number> =>
  (await row(
    shop.ctx(),
    sql<{
      n: number;
    }>`select count(*)::int as n from event e join shop_order o on o.id = e.order_id where o.number = ${order.order.number} and e.type = ${type}`,
  ))!.n;

export const notificationsOf = (shop: TestShop, number: string) =>
  rows(
    shop.ctx(),
    sql<{
      verdict: string;
      detail: string | null;
    }>`select verdict, detail from payment_notification where payment_no = ${number} order by id`,
  );

/** What staff are told of an order's money and have not settled. */
export const openNotices = (shop: TestShop, order: TestOrder) =>
  rows(
    shop.ctx(),
    sql<{ kind: string; key: string; ours: bigint | null; theirs: bigint | null; detail: string | null }>`
      select n.kind, n.key, n.ours, n.theirs, n.detail from money_notice n join shop_order o on o.id = n.order_id
       where o.number = ${order.order.number} and n.resolved_at is null order by n.id`,
  );

/** Sends paymentCapture as the owner, or as somebody else. */
export async function capture(shop: TestShop, paymentId: string, key: string, more: { amount?: string; token?: string } = {}) {
  const { token = shop.owner, ...rest } = more;
  return take(shop, { paymentId, idempotencyKey: key, ...rest }, token);
}

/** Takes money that is held, or a part of it, at any server. */
export async function take(shop: Asked, input: { paymentId: string; idempotencyKey: string; amount?: string }, token: string) {
  const { paymentCapture } = await shop.must(
    `mutation($input: PaymentCaptureInput!) { paymentCapture(input: $input) { payment { status } order { status paymentStatus } userErrors { code field } } }`,
    { input },
    { token },
  );
  return paymentCapture;
}

export async function cancel(shop: Asked, order: TestOrder, key: string, token?: string) {
  const { orderCancel } = await shop.must(
    `mutation($input: OrderCancelInput!) { orderCancel(input: $input) { order { status } userErrors { code } } }`,
    { input: { orderId: order.id, accessToken: order.token, idempotencyKey: key, reason: "test" } },
    { token },
  );
  return orderCancel as { order: { status: string } | null; userErrors: { code: string }[] };
}

export async function refresh(shop: TestShop, order: TestOrder) {
  const { paymentRefresh } = await shop.must(
    `mutation($input: PaymentRefreshInput!) { paymentRefresh(input: $input) { payment { number status } order { status paymentStatus } userErrors { code } } }`,
    { input: { orderId: order.id, accessToken: order.token } },
  );
  return paymentRefresh;
}

/** Waits until nothing is under way any more and the shop's books agree with the payment company's. */
export async function booksAgree(shop: TestShop, ms = 30_000): Promise<void> {
  const ask = async () =>
    check(await readBooks(shop.databaseUrl, { settled: true, ...(shop.simulators && { simulatorsUrl: shop.simulators.url }) }));
  const found = await until(ask, (violations) => violations.length === 0, ms).catch(ask);
  expect(found).toEqual([]);
}

export const paymentId = async (shop: TestShop, number: string): Promise<string> =>
  toId("pay", (await row(shop.ctx(), sql<{ id: string }>`select id from payment where number = ${number}`))!.id);

/** What staff are told about an order's money, settled or not, the newest first. */
export async function orderNotices(
  shop: TestShop,
  order: TestOrder,
): Promise<{ kind: string; provider: string | null; reference: string | null; ours: Sum; theirs: Sum; detail: string | null }[]> {
  const { moneyNotices } = await shop.must(
    `query { moneyNotices(first: 100, open: false) { nodes { kind provider reference detail order { id } ours { amount currencyCode } theirs { amount currencyCode } } } }`,
    {},
    { token: shop.owner },
  );
  return moneyNotices.nodes.filter((notice: { order: { id: string } | null }) => notice.order?.id === order.id);
}
type Sum = { amount: string; currencyCode: string } | null;
