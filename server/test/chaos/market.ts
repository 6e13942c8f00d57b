import { row, rows, sql } from "../../src/platform/db/sql.ts";
import { startTestShop, type TestShop } from "../app.ts";
import { aProduct, type TestProduct } from "../factories.catalogue.ts";
import { aCart, openCashier, place, simulate, startPayment, type TestOrder } from "../factories.orders.ts";
import { act, ordersUuid, sellsIn, until } from "../factories.payments.ts";
import type { Company } from "../forgeries.ts";
import { ensureServerBuilt, type ServerProcess, startReplica } from "../processes.ts";

/** One shop as it is delivered, in two processes with their workers, and the payment companies: what the drills about money buy in. */
export interface Market {
  /** Looks at the database and plays the companies; does no work of the shop itself. */
  shop: TestShop;
  replicas: [ServerProcess, ServerProcess];
  product: TestProduct;
  close(): Promise<void>;
}

export async function openMarket(currency = "CNY"): Promise<Market> {
  ensureServerBuilt();
  const shop = await startTestShop({ simulators: true, worker: false });
  const product = await aProduct(shop, { stock: 1_000_000 });
  if (currency !== "CNY") await sellsIn(shop, currency);
  const replicas: Market["replicas"] = [await startReplica(shop), await startReplica(shop)];
  await shop.simulators!.register(replicas[0].url);
  return {
    shop,
    replicas,
    product,
    async close() {
      await Promise.all(replicas.map((server) => server.stop()));
      await shop.close();
    },
  };
}

export type Method = "ALIPAY" | "WECHAT_PAY" | "PAYPAL" | "STRIPE";
export const companyOf: Record<Method, Company> = { ALIPAY: "alipay", WECHAT_PAY: "wechatpay", PAYPAL: "paypal", STRIPE: "stripe" };
export const channelOf = (method: Method): string | null => (method === "ALIPAY" ? "QR" : null);

export async function buy(market: Market, at: number, method: Method, product = market.product): Promise<TestOrder> {
  const server = market.replicas[at % 2]!;
  const cart = await aCart(server, [{ variantId: product.variants[0]!.id, quantity: 1 }]);
  const { order, accessToken, userErrors } = await place(server, cart, { paymentMethod: method });
  if (!order) throw new Error(JSON.stringify(userErrors));
  return { order, id: order.id, token: accessToken!, product };
}

/** The buyer's part: pays what was started. */
export async function pay(
  { shop }: Pick<Market, "shop">,
  method: Method,
  started: Awaited<ReturnType<typeof startPayment>>,
): Promise<void> {
  const { number } = started.payment as { number: string };
  if (method === "PAYPAL") return void (await act(shop, "paypal", number, "approve"));
  if (method === "STRIPE") return void (await act(shop, "stripe", number, "pay"));
  if (method === "WECHAT_PAY") return void (await simulate(shop, `/control/wechatpay/transactions/${number}/pay`));
  await openCashier(started);
  await simulate(shop, `/control/alipay/trades/${number}/pay`);
}

/** Waits until every one of these orders stands so; asks the database, not the shop. */
export async function allStand(shop: TestShop, orders: readonly TestOrder[], state: "CONFIRMED" | "EXPIRED" | "REFUNDED", ms = 60_000) {
  const ids = await Promise.all(orders.map((order) => ordersUuid(shop, order)));
  const fits = state === "REFUNDED" ? sql`paid > 0 and refunded = paid` : sql`status = ${state}`;
  const others = () =>
    rows(
      shop.ctx(),
      sql<{ number: string; status: string }>`select number, status from shop_order where id = any(${ids}::uuid[]) and not (${fits})`,
    );
  await until(others, (left) => left.length === 0, ms);
}

/** Nobody asks the companies about these payments until they are told of. */
export const unasked = (shop: TestShop, number: string) =>
  row(shop.ctx(), sql`update payment set next_check_at = null where number = ${number}`);

/** Does work for every item, some at a time. */
export async function together<T>(items: readonly T[], atOnce: number, work: (item: T, index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const index = next++;
      await work(items[index]!, index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, lane));
}

/** The same order for the same seed (mulberry32). */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  let state = seed;
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
