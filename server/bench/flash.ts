import { randomUUID } from "node:crypto";
import pg from "pg";
import { toId } from "../dist/platform/ids.js";
import { address, destination, documents } from "./documents.ts";
import { ask } from "./shop.ts";
import { Client, post } from "./traffic.ts";
import type { Site } from "./works.ts";

const STOCK = 50;
const BUYERS = 200;

export interface FlashSale {
  sold: number;
  /** Refused because nothing was left: as it must be. */
  soldOut: number;
  /** Refused although a piece was left. */
  refusedTooEarly: number;
  /** Anything else: errors, timeouts, other refusals. */
  failed: string[];
  /** What the database says afterwards. */
  reserved: number;
  left: number;
  seconds: number;
}

interface Placed {
  data?: { orderPlace: { order: { id: string } | null; userErrors: { code: string; message: string; available?: number }[] } };
  errors?: { message: string }[];
}

/** Two hundred shoppers with a full cart press "order" at the same moment; fifty pieces are there. */
export async function flashSale(site: Site, databaseUrl: string): Promise<FlashSale> {
  const variant = site.variants[0]!;
  const database = new pg.Client(databaseUrl);
  await database.connect();
  const clients = Array.from({ length: BUYERS }, () => new Client(site.shop.url));
  try {
    await database.query(`update stock_item set on_hand = reserved + safety + ${STOCK} where variant_id = $1`, [variant]);
    const before = await stockOf(database, variant);
    const orders: object[] = [];
    for (let i = 0; i < BUYERS; i += 10)
      orders.push(...(await Promise.all(clients.slice(i, i + 10).map((client) => fillCart(client, variant)))));
    const began = performance.now();
    const answers = await Promise.all(
      clients.map((client, i) =>
        client.send(post("/graphql", { query: documents.orderPlace, variables: { input: orders[i] } }, { "accept-language": "en" })).then(
          (text) => JSON.parse(text) as Placed,
          (error: Error): Placed => ({ errors: [error] }),
        ),
      ),
    );
    const seconds = (performance.now() - began) / 1000;
    const after = await stockOf(database, variant);
    const result: FlashSale = {
      sold: 0,
      soldOut: 0,
      refusedTooEarly: 0,
      failed: [],
      reserved: after.reserved - before.reserved,
      left: after.available,
      seconds,
    };
    for (const { data, errors } of answers) {
      const [refusal] = data?.orderPlace?.userErrors ?? [];
      if (data?.orderPlace?.order) result.sold++;
      else if (refusal?.code === "INSUFFICIENT_STOCK" && refusal.available === 0) result.soldOut++;
      else if (refusal?.code === "INSUFFICIENT_STOCK") result.refusedTooEarly++;
      else result.failed.push(errors?.[0]?.message ?? `${refusal?.code}: ${refusal?.message}`);
    }
    await database.query("update stock_item set on_hand = on_hand + 1000 where variant_id = $1", [variant]);
    return result;
  } finally {
    for (const client of clients) client.close();
    await database.end();
  }
}

async function fillCart(client: Client, variant: string): Promise<object> {
  const lines = [{ variantId: toId("var", variant), quantity: 1 }];
  const { cartCreate } = await ask<{ cartCreate: { cart: { id: string } } }>(client, documents.cartCreate, { input: { lines } });
  const cartId = cartCreate.cart.id;
  const { cartAddressSet } = await ask<{ cartAddressSet: { cart: { cost: { total: { amount: string } } } } }>(
    client,
    documents.cartAddressSet,
    { input: { cartId, destination } },
  );
  const expectedTotal = cartAddressSet.cart.cost.total.amount;
  return { cartId, address, shippingMethod: "sf-standard", paymentMethod: "BANK_TRANSFER", expectedTotal, idempotencyKey: randomUUID() };
}

async function stockOf(database: pg.Client, variant: string): Promise<{ reserved: number; available: number }> {
  const { rows } = await database.query<{ reserved: number; available: number }>(
    "select reserved, on_hand - reserved - safety as available from stock_item where variant_id = $1",
    [variant],
  );
  return rows[0]!;
}
