import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { readBooks } from "../../../test/chaos/books.ts";
import { check } from "../../../test/chaos/checker.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";
import { aCart, place, stockOf } from "../../../test/factories.orders.ts";
import { ensureServerBuilt, type ServerProcess, startReplica } from "../../../test/processes.ts";

let shop: TestShop;
let servers: ServerProcess[] = [];
beforeAll(async () => {
  ensureServerBuilt();
  shop = await startTestShop({ worker: false }); // sets up the database; the buyers come to the two servers
  servers = await Promise.all([startReplica(shop), startReplica(shop)]);
}, 240_000);
afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await shop.close();
});

test("fifty buyers at two servers want the last piece at the same moment: one gets it, forty-nine are told", async () => {
  for (let round = 0; round < 3; round++) {
    const last = await aProduct(shop, { stock: 1 });
    const at = (i: number) => servers[i % servers.length]!;
    const carts = await Promise.all(Array.from({ length: 50 }, (_, i) => aCart(at(i), [{ variantId: last.variants[0]!.id, quantity: 1 }])));
    const answers = await Promise.all(carts.map((cart, i) => place(at(i), cart, { paymentMethod: "BANK_TRANSFER" })));
    expect(answers.filter((answer) => answer.order)).toHaveLength(1);
    const refused = answers.filter((answer) => !answer.order);
    expect(refused).toHaveLength(49);
    for (const { userErrors } of refused)
      expect(userErrors).toMatchObject([{ __typename: "InsufficientStockError", code: "INSUFFICIENT_STOCK", available: 0 }]);
    expect(await stockOf(shop, last.variants[0]!.uuid)).toEqual({ onHand: 1, reserved: 1 });
  }
}, 120_000);

test("one cart ordered at both servers at once, with one key and with many, is one order", async () => {
  const bowl = await aProduct(shop, { stock: 10 });
  const cart = await aCart(servers[0]!, [{ variantId: bowl.variants[0]!.id, quantity: 2 }]);
  const send = (i: number) => place(servers[i % 2]!, cart, { paymentMethod: "BANK_TRANSFER", ...(i % 4 < 2 && { key: "the same" }) });
  const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => send(i)));
  expect(answers.flatMap((answer) => answer.userErrors)).toEqual([]);
  expect(new Set(answers.map((answer) => answer.order.number)).size).toBe(1);
  expect(await stockOf(shop, bowl.variants[0]!.uuid)).toEqual({ onHand: 10, reserved: 2 });
});

test("after all of this the books agree", async () => {
  expect(check(await readBooks(shop.databaseUrl, { settled: true }))).toEqual([]);
});
