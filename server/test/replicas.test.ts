import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Answer, startTestShop, type TestShop } from "./app.ts";
import { boot, type Booted, cleanUp, dataFolder, needBuilt } from "./boot.ts";
import { aProduct } from "./factories.catalogue.ts";
import { ownRedis, redisBinary, type TestRedis } from "./redis.ts";
import { closeLines, openLine, subscribe } from "./socket.ts";

if (!redisBinary) {
  console.error(
    "\n*** Tests over two processes with Redis COULD NOT RUN: there is no redis-server in PATH (Debian: apt-get install redis-server) ***\n",
  );
  test("tests over two processes could not run: there is no redis-server", ({ skip }) => skip("no redis-server in PATH"));
}

describe.runIf(redisBinary)("two processes on one database and one Redis", () => {
  let redis: TestRedis;
  let shop: TestShop;
  let strict: TestShop;
  let other: Booted;
  let otherUrl: string;
  const DATA_DIR = dataFolder();
  let variantId: string;
  const follow = `subscription($ids: [ID!]!) { stockChanged(variantIds: $ids) { eventId variant { stock { onHand } } } }`;

  beforeAll(async () => {
    needBuilt();
    redis = await ownRedis();
    const env = { REDIS_URL: redis.url };
    shop = await startTestShop({ env });
    strict = await startTestShop({ like: shop, worker: false, env: { ...env, RATE_LIMITS: "true" } });
    variantId = (await aProduct(shop, { stock: 5 })).variants[0]!.id;
    const port = 20_000 + Math.floor(Math.random() * 20_000);
    otherUrl = `http://127.0.0.1:${port}`;
    other = boot({
      SHOP_MODE: "live",
      PUBLIC_URL: otherUrl,
      PORT: String(port),
      DATABASE_URL: shop.databaseUrl,
      DATA_DIR,
      REDIS_URL: redis.url,
      ROLES: "web",
    });
    await other.ready;
  }, 300_000);
  afterAll(async () => {
    closeLines();
    await cleanUp(DATA_DIR);
    await strict.close();
    await shop.close();
    await redis.close();
  });

  const adjust = async (onHand: number) => {
    const input = { variantId, onHand, reason: "COUNTED", idempotencyKey: randomUUID() };
    const began = performance.now();
    const { stockAdjust } = await shop.must(
      `mutation($input: StockAdjustInput!) { stockAdjust(input: $input) { userErrors { message } } }`,
      { input },
      { token: shop.owner },
    );
    expect(stockAdjust.userErrors).toEqual([]);
    return performance.now() - began;
  };
  const reader = async (url: string) => {
    const line = await openLine(url, { init: { authorization: `Bearer ${shop.owner}` } });
    line.send(subscribe("1", follow, { ids: [variantId] }));
    await new Promise((wait) => setTimeout(wait, 500)); // listening has begun
    return {
      sees: (onHand: number, ms: number) =>
        line.got(({ type, payload }) => type === "next" && payload.data?.stockChanged.variant.stock.onHand === onHand, ms),
    };
  };

  test("a change made in one reaches a reader of the other within a second", async () => {
    const far = await reader(otherUrl);
    await adjust(6);
    const began = performance.now();
    await far.sees(6, 5_000);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test("a session that ends in one is dead in the other at once", async () => {
    const token = (
      await shop.must(
        `mutation { customerRegister(input: { name: "Mei", email: "mei@test.shop", password: "moss on the roof 3" }) { token } }`,
      )
    ).customerRegister.token as string;
    const me = async () => {
      const answer = await fetch(`${otherUrl}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        body: `{"query":"{ me { name } }"}`,
      });
      return (await answer.json()).data.me;
    };
    expect(await me()).toEqual({ name: "Mei" });
    await shop.must("mutation { sessionEnd(input: {}) { ended } }", {}, { token });
    expect(await me()).toBeNull();
  });

  test("attempts to sign in are counted over both", async () => {
    const attempt = async (url: string) => {
      const query = `mutation { sessionCreate(input: { login: "packer@test.shop", password: "wrong wrong 1" }) { token } }`;
      const answer = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query }),
      });
      return ((await answer.json()) as Answer).errors?.[0]?.extensions.code ?? "wrong";
    };
    const said = [];
    for (let i = 0; i < 12; i++) said.push(await attempt(i % 2 ? otherUrl : strict.url));
    expect(said).toEqual([...Array.from({ length: 10 }, () => "wrong"), "RATE_LIMITED", "RATE_LIMITED"]);
  });

  test("with Redis dead the shop sells on at once; when it is back, readers of both learn what they missed", async () => {
    const [near, far] = [await reader(shop.url), await reader(otherUrl)];
    await redis.kill();
    // a client that waits for Redis by default hangs for twelve seconds and more
    for (const onHand of [21, 22, 23]) expect(await adjust(onHand)).toBeLessThan(2_000);
    const ready = await fetch(`${shop.url}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, expect.objectContaining({ redis: false, database: true })]);
    await redis.start();
    await Promise.all([near.sees(23, 20_000), far.sees(23, 20_000)]);
    await adjust(24);
    await Promise.all([near.sees(24, 10_000), far.sees(24, 10_000)]);
  }, 60_000);

  test("with Redis hanging the shop sells on at once, limits and all; when it goes on, readers of both learn what they missed", async () => {
    const [near, far] = [await reader(shop.url), await reader(otherUrl)];
    redis.hang();
    try {
      const [cart, health] = await Promise.all([
        strict.must(`mutation { cartCreate(input: {}) { cart { id } } }`),
        fetch(`${strict.url}/readyz`, { signal: AbortSignal.timeout(5_000) }),
      ]);
      expect(cart.cartCreate.cart.id).toMatch(/^crt_/);
      expect([health.status, await health.json()]).toEqual([200, expect.objectContaining({ redis: false, database: true })]);
      for (const onHand of [31, 32]) expect(await adjust(onHand)).toBeLessThan(2_000);
      // long enough for the connections to have been given up
      await new Promise((wait) => setTimeout(wait, 7_000));
      await adjust(33);
    } finally {
      redis.wake();
    }
    await Promise.all([near.sees(33, 20_000), far.sees(33, 20_000)]);
    await adjust(34);
    await Promise.all([near.sees(34, 10_000), far.sees(34, 10_000)]);
  }, 60_000);

  test("with Redis dead attempts to sign in are still counted", async () => {
    await redis.kill();
    const said = [];
    for (let i = 0; i < 12; i++)
      said.push(
        (await strict.gql(`mutation { sessionCreate(input: { login: "nobody@test.shop", password: "wrong wrong 1" }) { token } }`))
          .errors?.[0]?.extensions.code ?? "wrong",
      );
    expect(said.slice(10)).toEqual(["RATE_LIMITED", "RATE_LIMITED"]);
    await redis.start();
  }, 60_000);
});
