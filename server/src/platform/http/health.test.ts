import { afterAll, beforeAll, expect, test } from "vitest";
import { freshDatabase, startTestShop, type TestShop } from "../../../test/app.ts";
import { type Proxy, startDatabaseProxy } from "../../../test/chaos/proxy.ts";

let proxy: Proxy;
let shop: TestShop;
beforeAll(async () => {
  const way = await startDatabaseProxy(await freshDatabase());
  proxy = way.proxy;
  shop = await startTestShop({ databaseUrl: way.url, worker: false });
});
afterAll(async () => {
  proxy.set({ kind: "none" });
  await shop.close();
  await proxy.close();
});

const ask = async (path: string) => {
  const answer = await fetch(`${shop.url}${path}`);
  return { status: answer.status, text: await answer.text() };
};

test("a shop at work is alive and ready, and tells its figures", async () => {
  expect(await ask("/livez")).toEqual({ status: 200, text: "ok" });
  const ready = await ask("/readyz");
  expect(ready.status).toBe(200);
  expect(JSON.parse(ready.text)).toEqual({ ready: true, database: true, redis: null, draining: false });
  await shop.must("{ __typename }");
  const { status, text } = await ask("/metrics");
  expect(status).toBe(200);
  expect(text).toMatch(/^onestall_graphql_operations_total\{outcome="ok"\} 1$/m);
  expect(text).toMatch(/^onestall_outbox_age_seconds 0$/m);
  // the shop looks after its events and jobs every now and then
  await expect.poll(async () => (await ask("/metrics")).text).toMatch(/^onestall_database_connections\{state="used"\} 0$/m);
  expect(text).toMatch(/^onestall_database_connections\{state="idle"\} [1-9]\d*$/m);
});

test("figures are for whoever has the token; in live mode without one for nobody", async () => {
  const live = { SHOP_MODE: "live", PUBLIC_URL: "https://shop.example" };
  const token = "prometheus-at-the-kiln";
  for (const [env, sent, status] of [
    [{ METRICS_TOKEN: token }, `Bearer ${token}`, 200],
    [{ METRICS_TOKEN: token }, `Bearer ${token}s`, 401],
    [{ METRICS_TOKEN: token }, null, 401],
    [{ ...live, METRICS_TOKEN: token }, `Bearer ${token}`, 200],
    [live, "Bearer ", 401],
    [live, null, 401],
  ] as const) {
    const other = await startTestShop({ like: shop, worker: false, env });
    const answer = await fetch(`${other.url}/metrics`, { headers: sent === null ? {} : { authorization: sent } });
    expect([env, sent, answer.status]).toEqual([env, sent, status]);
    expect((await answer.text()).includes("onestall_")).toBe(status === 200);
    await other.close();
  }
});

test("while the database is away the shop is alive, not ready, and still tells its figures", async () => {
  proxy.set({ kind: "reset" });
  expect((await ask("/livez")).status).toBe(200);
  const ready = await ask("/readyz");
  expect(ready.status).toBe(503);
  expect(JSON.parse(ready.text)).toMatchObject({ ready: false, database: false });
  const { status, text } = await ask("/metrics");
  expect(status).toBe(200);
  expect(text).toMatch(/^onestall_outbox_age_seconds NaN$/im);
  expect(text).toMatch(/^onestall_database_connections\{state="waiting"\} 0$/m);
});
