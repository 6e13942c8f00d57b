import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "./app.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ worker: false });
});
afterAll(() => shop.close());

describe("an operation's time", () => {
  let hasty: TestShop;
  let admin: pg.Client;
  beforeAll(async () => {
    hasty = await startTestShop({ like: shop, worker: false, env: { OPERATION_SECONDS: "1" } });
    admin = new pg.Client(shop.databaseUrl);
    await admin.connect();
  });
  afterAll(async () => {
    await admin.end();
    await hasty.close();
  });
  /** What is asked while somebody else holds a table for as long. */
  const whileHeld = async <T>(table: string, ms: number, work: () => Promise<T>): Promise<T> => {
    await admin.query(`begin; lock table ${table} in access exclusive mode`);
    const over = new Promise((wait) => setTimeout(wait, ms)).then(() => admin.query("commit"));
    try {
      return await work();
    } finally {
      await over;
    }
  };

  test("is over for a query after some seconds, which is said", async () => {
    for (let i = 0; i < 3; i++) {
      const { status, errors } = await whileHeld("collection", 2_000, () => hasty.gql(`{ collection(slug: "none") { name } }`));
      expect([status, errors?.[0]?.extensions.code, errors?.[0]?.extensions.requestId]).toEqual([503, "TIMEOUT", expect.any(String)]);
    }
    expect((await hasty.gql(`{ collection(slug: "none") { name } }`)).data).toEqual({ collection: null });
  });

  test("lets a mutation that has begun end as it must, and begins no other", async () => {
    const two = `mutation { a: cartCreate(input: {}) { cart { id } } b: cartCreate(input: {}) { cart { id } } }`;
    const count = async () => (await admin.query("select count(*)::int as n from cart")).rows[0].n as number;
    const before = await count();
    const { data, errors } = await whileHeld("cart", 1_500, () => hasty.gql(two));
    expect(errors?.map(({ extensions }) => extensions.code)).toEqual(["TIMEOUT"]);
    expect(data?.["a"] ?? null).toBeNull(); // both may not be null: the answer as a whole is
    expect(await count()).toBe(before + 1);
  });
});
