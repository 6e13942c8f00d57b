import { expect } from "vitest";
import { row, rows, sql } from "../../src/platform/db/sql.ts";
import { aProduct } from "../factories.catalogue.ts";
import { aCart, orderUntil, place, simulate, startPayment, type TestOrder } from "../factories.orders.ts";
import { booksAgree, cancel, fault, told } from "../factories.payments.ts";
import { type Figure, seconds } from "../figures.ts";
import { type Company, intercept, post, webhook } from "../forgeries.ts";
import type { Signed } from "../mutations.ts";
import { readBooks } from "./books.ts";
import { allStand, buy, channelOf, companyOf, type Market, type Method, pay, shuffled, together, unasked } from "./market.ts";

const seed = Number(process.env["SOAK_SEED"] ?? Date.now() % 1_000_000);
const AT_ONCE = 50;
/** What a company takes for "understood". */
const accepted: Record<Company, (answer: Response, body: string) => boolean> = {
  alipay: (_, body) => body === "success",
  wechatpay: ({ status }) => status === 204,
  paypal: ({ status }) => status === 200,
  stripe: ({ status }) => status === 200,
};

interface Bought {
  order: TestOrder;
  at: Company;
  number: string;
  news: Signed[];
}

/** P2: what the companies tell comes five times, mixed up, at both servers at once, and a third of it before its attempt can be seen. */
export async function duplicates(market: Market, orders: number, methods: readonly Method[]): Promise<Figure> {
  const { shop, replicas } = market;
  let sent = 0;
  const flood = async (all: readonly Bought[], more: number) => {
    const copies = all.flatMap((one) => one.news.flatMap((news) => Array.from({ length: 5 }, () => ({ at: one.at, news }))));
    const answers: boolean[] = [];
    await together(shuffled(copies, seed + more), AT_ONCE, async ({ at, news }, index) => {
      const answer = await post(webhook(replicas[index % 2]!, at), news);
      answers.push(accepted[at](answer, await answer.text()));
      expect(answer.status).toBeLessThan(500);
    });
    sent += copies.length;
    return answers;
  };
  const batch = async (from: number, size: number) => {
    const bought: Bought[] = [];
    await simulate(shop, "/control/speed", { factor: 0 }); // the companies' own sending waits
    await together(Array.from({ length: size }), 10, async (_, index) => {
      const method = methods[index % methods.length]!;
      const order = await buy(market, index, method);
      const started = await startPayment(replicas[index % 2]!, order, method, channelOf(method));
      const { number } = started.payment as { number: string };
      await unasked(shop, number);
      await pay(market, method, started);
      bought.push({ order, at: companyOf[method], number, news: [await intercept(shop, companyOf[method], number)] });
    });
    const early = bought.filter((_, index) => index % 3 === 0);
    for (const { number } of early) await row(shop.ctx(), sql`update payment set number = ${`${number}x`} where number = ${number}`);
    await flood(bought, from);
    for (const { number } of early) await row(shop.ctx(), sql`update payment set number = ${number} where number = ${`${number}x`}`);
    expect(await flood(early, from + 1)).not.toContain(false); // what was not understood comes again
    await allStand(
      shop,
      bought.map(({ order }) => order),
      "CONFIRMED",
    );
    await simulate(shop, "/control/speed", { factor: 100 }); // and now their own copies, too
    const returned = bought.filter((_, index) => index % 2 === 0);
    await together(returned, 10, async ({ order }) => void (await cancel(replicas[1], order, `back ${order.id}`, shop.owner)));
    await allStand(
      shop,
      returned.map(({ order }) => order),
      "REFUNDED",
    );
    for (const one of returned) one.news.push(await intercept(shop, one.at, one.number));
    expect(await flood(bought, from + 2)).not.toContain(false);
    return { orders: bought.length, returned: returned.length };
  };
  let returned = 0;
  for (let done = 0; done < orders; done += 100) returned += (await batch(done, Math.min(100, orders - done))).returned;
  await booksAgree(shop, 60_000);
  const { ledger, events } = await readBooks(shop.databaseUrl, { simulatorsUrl: shop.simulators!.url });
  const count = (type: string) => events.filter((event) => event.type === type).length;
  expect(ledger!.filter(({ type }) => type === "pay").length).toBe(count("payment.captured"));
  expect(ledger!.filter(({ type }) => type === "refund").length).toBe(count("refund.settled"));
  return {
    id: "P2",
    what: `${orders} orders (${methods.join(", ")}), ${sent} deliveries (each ×5), shuffled, at both servers, a third early (seed ${seed})`,
    found: `${count("payment.captured")} captures, ${returned} refunds, each booked once; ledgers equal`,
    target: "ledgers equal, each effect once",
    met: true,
  };
}

/** P4: a double click that is twenty clicks, at two servers, under one key and under many, on the order and on its payment. */
export async function clicks(market: Market, reps: number): Promise<Figure> {
  const { shop, replicas, product } = market;
  for (let rep = 0; rep < reps; rep++) {
    const cart = await aCart(replicas[0], [{ variantId: product.variants[0]!.id, quantity: 1 }]);
    const placed = await Promise.all(
      Array.from({ length: 20 }, (_, i) => place(replicas[i % 2]!, cart, i % 4 < 2 ? { key: `clicks ${rep} ${cart.id}` } : {})),
    );
    expect(placed.flatMap(({ userErrors }) => userErrors)).toEqual([]);
    expect(new Set(placed.map(({ order }) => order!.id)).size).toBe(1);
    const [{ order, accessToken }] = placed as [(typeof placed)[0]];
    const bought: TestOrder = { order, id: order!.id, token: accessToken!, product };
    const starts = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        startPayment(replicas[i % 2]!, bought, "ALIPAY", "QR", i % 4 < 2 ? `pay ${cart.id}` : undefined),
      ),
    );
    const numbers = new Set(starts.map(({ payment }) => payment.number as string));
    expect(numbers.size).toBe(1);
    await pay(market, "ALIPAY", starts[0]!);
    await orderUntil(replicas[0], bought, (o) => o.status === "CONFIRMED", 20_000);
    expect(await told(shop, bought, "payment.captured")).toBe(1);
  }
  await booksAgree(shop, 60_000);
  const found = "1 order, 1 attempt, 1 charge each time";
  return {
    id: "P4",
    what: `20 parallel orderPlace, then 20 paymentStart, at two servers: ${reps} reps`,
    found,
    target: "1 order, 1 charge",
    met: true,
  };
}

/** P5: an answer that never comes or says nothing, to starting, to asking (or taking) and to giving back; every call did what it should. */
export async function ambiguity(market: Market, orders: number, methods: readonly Method[], kinds: readonly string[]): Promise<Figure> {
  const { shop, replicas } = market;
  let spoiled = 0;
  let slowest = 0;
  const faultsLeft = async () => {
    const { faults } = (await simulate(shop, "/control/faults", {}, "GET")) as unknown as { faults: { on: string; count: number }[] };
    return faults.filter(({ on }) => on === "reply").length;
  };
  const timed = async (work: () => Promise<unknown>) => {
    const start = Date.now();
    await work();
    slowest = Math.max(slowest, Date.now() - start);
  };
  await together(Array.from({ length: orders }), 20, async (_, index) => {
    const method = methods[index % methods.length]!;
    const kind = kinds[Math.floor(index / methods.length) % kinds.length]!;
    const target = companyOf[method];
    const server = replicas[index % 2]!;
    const order = await buy(market, index, method);
    const number = `${order.order.number}01`;
    const spoil = async () => {
      await fault(shop, kind, number, { target, on: "reply" });
      spoiled++;
    };
    await spoil();
    let started = await startPayment(server, order, method, channelOf(method));
    for (let tries = 0; !started.action && tries < 10; tries++) {
      await new Promise((wait) => setTimeout(wait, 1_000));
      started = await startPayment(server, order, method, channelOf(method));
    }
    expect(started.payment?.number).toBe(number); // one attempt, whatever was said
    await fault(shop, "lost", number, { target, count: 50 }); // nor is anything told
    await spoil();
    await pay(market, method, started);
    await timed(() => orderUntil(server, order, (o) => o.status === "CONFIRMED", 120_000));
    await spoil();
    await cancel(server, order, `back ${order.id}`, shop.owner);
    await timed(() => orderUntil(server, order, (o) => o.paymentStatus === "REFUNDED", 120_000));
  });
  const unmet = await faultsLeft();
  await simulate(shop, "/control/faults", {}, "DELETE");
  await booksAgree(shop, 60_000);
  expect(unmet).toBe(0); // every one of them was met
  return {
    id: "P5",
    what: `${spoiled} ambiguous answers (${kinds.join(", ")}) of ${methods.join(", ")} in ${orders} orders, all notifications lost`,
    found: `0 double, 0 lost; made good in ${seconds(slowest)} at most`,
    target: "0 double, 0 lost ≤ 60 s",
    met: slowest <= 60_000,
  };
}

/** S3: how late unpaid orders end, and what becomes of money that comes after. */
export async function lateness(market: Market, orders: number): Promise<Figure> {
  const { shop, replicas } = market;
  const scarce = await aProduct(shop, { stock: orders });
  const kept: { order: TestOrder; started: Awaited<ReturnType<typeof startPayment>>; gone: boolean }[] = [];
  for (let i = 0; i < 2 * orders; i++) {
    const order = await buy(market, i, "ALIPAY", i % 2 ? scarce : market.product);
    // whose page nobody has opened: the company knows no trade that it could close, and the page can be paid later
    kept.push({ order, started: await startPayment(replicas[0], order, "ALIPAY", "PAGE"), gone: i % 2 === 1 });
  }
  const numbers = kept.map(({ order }) => order.order.number as string);
  await rows(
    shop.ctx(),
    sql`update shop_order set payment_expires_at = shop_now() + interval '1 second' where number = any(${numbers}::text[])`,
  );
  await allStand(
    shop,
    kept.map(({ order }) => order),
    "EXPIRED",
  );
  const late = (await row(
    shop.ctx(),
    sql<{
      s: number;
    }>`select max(extract(epoch from e.occurred_at - o.payment_expires_at))::float8 as s from event e join shop_order o on o.id = e.order_id
      where e.type = 'order.expired' and o.number = any(${numbers}::text[])`,
  ))!.s;
  const other = await aCart(replicas[0], [{ variantId: scarce.variants[0]!.id, quantity: orders }]);
  const taken = await place(replicas[0], other, { paymentMethod: "BANK_TRANSFER" });
  expect(taken.userErrors).toEqual([]); // somebody else has them now
  const start = Date.now();
  for (const { started } of kept) await pay(market, "ALIPAY", started);
  const those = (gone: boolean) => kept.filter((one) => one.gone === gone).map(({ order }) => order);
  await allStand(shop, those(false), "CONFIRMED", 90_000);
  await allStand(shop, those(true), "REFUNDED", 90_000);
  const made = Date.now() - start;
  await booksAgree(shop, 60_000);
  return {
    id: "S3",
    what: `${2 * orders} orders run out of time, then are paid; half of them find their goods sold`,
    found: `ended ${late.toFixed(1)} s late at most; ${orders} reserved again, ${orders} refunded in ${seconds(made)}`,
    target: "≤ 30 s late; reserved again or refunded ≤ 60 s",
    met: late <= 30 && made <= 60_000,
  };
}
