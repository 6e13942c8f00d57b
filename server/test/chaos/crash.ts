import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { row, sql } from "../../src/platform/db/sql.ts";
import { startTestShop, type TestShop } from "../app.ts";
import { aProduct, type TestProduct } from "../factories.catalogue.ts";
import { cancel, paymentId, sellsIn, take } from "../factories.payments.ts";
import { aCart, place, simulate, startPayment, type TestOrder } from "../factories.orders.ts";
import { channelOf, type Method, pay } from "./market.ts";
import { ensureServerBuilt, type ServerProcess, startReplica } from "../processes.ts";

/** Where a process dies: at its n-th step, counting what changes the world or, with `every`, each statement. */
export interface KillPoint {
  arm: number;
  when: "before" | "sent" | "answered";
  every?: boolean;
}

/** What happens in a purchase, and from when on it may meet its death. */
export interface Course {
  from?: "placing" | "taking" | "giving back";
  /** It is called off again. */
  back?: boolean;
}

/** What staff take of a purchase that is only held: at PayPal all of it in two parts, at Stripe a part once, which lets the rest go. */
const PARTS: Partial<Record<Method, readonly { amount?: string }[]>> = { PAYPAL: [{ amount: "60.00" }, {}], STRIPE: [{ amount: "60.00" }] };

export interface Drill {
  /** Looks at the database and plays the company; does no work of the shop itself. */
  shop: TestShop;
  product: TestProduct;
  /** Numbers of orders that a client was told of. */
  acknowledged: string[];
  /**
   * Buys once, in a process that dies at the point, counted from where the course says. What got no answer is sent again after it was started
   * again. Answers whether it died.
   */
  buy(lane: number, point: KillPoint, course?: Course): Promise<{ died: boolean; steps: number }>;
  close(): Promise<void>;
}

const freePort = () =>
  new Promise<number>((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });

/**
 * One database, one payment company, and as many shops as there are lanes; every shop may die, the others go on. PayPal and Stripe know one
 * address for all their news, so that their drills have one lane. `held`: staff take the money, in parts.
 */
export async function startDrill(lanes: number, method: Method = "ALIPAY", held = false): Promise<Drill> {
  ensureServerBuilt();
  const manual = { PAYPAL_CAPTURE: "manual", STRIPE_CAPTURE: "manual" } as const;
  const shop = await startTestShop({ simulators: true, worker: false, ...(held && { env: manual }) });
  await simulate(shop, "/control/speed", { factor: 1_000 }); // what was not received comes again soon
  const product = await aProduct(shop, { stock: 10_000 });
  const folders = Array.from({ length: lanes }, () => mkdtempSync(join(tmpdir(), "onestall-crash-")));
  const ports = await Promise.all(folders.map(freePort));
  const cache = mkdtempSync(join(tmpdir(), "onestall-compiled-")); // every start after the first is quicker
  if (method === "PAYPAL" || method === "STRIPE") await sellsIn(shop, "USD");
  if (method === "PAYPAL") await hearPayPalAt(shop, `http://127.0.0.1:${ports[0]}/webhooks/payments/paypal`);
  if (method === "STRIPE") await hearStripeAt(shop, `http://127.0.0.1:${ports[0]}/webhooks/payments/stripe`);
  const acknowledged: string[] = [];
  const processes: (ServerProcess | null)[] = [];
  let keys = 0;

  const start = (lane: number): Promise<ServerProcess> => {
    const node = ["--import", join(import.meta.dirname, "kill-points.mjs")];
    return startReplica(shop, { port: ports[lane]!, dataDir: folders[lane]!, node, env: { NODE_COMPILE_CACHE: cache } });
  };
  const tell = (server: ServerProcess, message: object) =>
    new Promise<number>((done) => {
      server.child.once("message", (answer) => done((answer as { steps: number }).steps));
      void server.ended.then(() => done(0));
      server.child.send(message);
    });
  const dead = (server: ServerProcess) => server.child.exitCode !== null || server.child.signalCode !== null;

  const running = async (lane: number): Promise<ServerProcess> => {
    const now = processes[lane];
    return now && !dead(now) ? now : (processes[lane] = await start(lane));
  };
  /** What a client does: the same request until it is answered, across the death of the server. */
  const insist = async <T>(lane: number, request: (server: ServerProcess) => Promise<T>): Promise<T> => {
    for (let attempt = 0; ; attempt++) {
      const server = await running(lane);
      try {
        return await request(server);
      } catch (error) {
        await Promise.race([server.ended, new Promise((wait) => setTimeout(wait, 1_000))]);
        if (!dead(server) || attempt > 3) throw error;
      }
    }
  };
  /** Waits until an order stands as it should and all its news have been numbered, with a server that is started again whenever it is gone. */
  const settled = async (
    lane: number,
    number: string,
    fits: (order: { status: string; refunded: bigint; paid: bigint; total: bigint }) => boolean,
  ) => {
    for (const deadline = Date.now() + 150_000; ;) {
      await running(lane);
      const found = await row(
        shop.ctx(),
        sql<{ status: string; refunded: bigint; paid: bigint; total: bigint; told: boolean }>`select status, refunded, paid, total,
          not exists (select from event e where e.order_id = o.id and e.seq is null) as told from shop_order o where number = ${number}`,
      );
      if (found?.told && fits(found)) return;
      if (Date.now() > deadline)
        throw new Error(`order ${number} is ${found?.status}, ${found?.paid} paid, ${found?.refunded} given back, after all this time`);
      await new Promise((wait) => setTimeout(wait, 30));
    }
  };

  async function buy(lane: number, point: KillPoint, { from = "placing", back = false }: Course = {}) {
    const key = `crash ${keys++}`;
    const cart = await insist(lane, (server) => aCart(server, [{ variantId: product.variants[0]!.id, quantity: 1 }]));
    let armed = await running(lane);
    const arm = async (phase: Course["from"]) => {
      if (phase === from) await tell((armed = await running(lane)), point);
    };
    await arm("placing");
    const placed = await insist(lane, (server) => place(server, cart, { key, paymentMethod: method }));
    if (!placed.order) throw new Error(JSON.stringify(placed.userErrors));
    const { number } = placed.order;
    acknowledged.push(number);
    const order: TestOrder = { order: placed.order, id: placed.order.id, token: placed.accessToken!, product };
    const started = await insist(lane, (server) => startPayment(server, order, method, channelOf(method), key));
    if (!started.action) throw new Error(JSON.stringify(started));
    await pay({ shop }, method, started);
    await settled(lane, number, ({ status }) => status === "CONFIRMED");
    if (held) {
      await arm("taking");
      const id = await paymentId(shop, started.payment.number);
      for (const [index, part] of PARTS[method]!.entries()) {
        const input = { paymentId: id, idempotencyKey: `${key} part ${index}`, ...part };
        const { userErrors } = await insist(lane, (server) => take(server, input, shop.owner));
        if (userErrors.length) throw new Error(JSON.stringify(userErrors));
      }
      await settled(lane, number, ({ paid, total }) => paid === (PARTS[method]!.some(({ amount }) => !amount) ? total : 60_00n));
    }
    if (back) {
      await arm("giving back");
      await insist(lane, (server) => cancel(server, order, `${key} cancel`, shop.owner));
      await settled(lane, number, ({ status, paid, refunded }) => status === "CANCELLED" && refunded === paid);
    }
    const steps = dead(armed) ? 0 : await tell(armed, { disarm: true });
    return { died: dead(armed), steps };
  }

  return {
    shop,
    product,
    acknowledged,
    buy,
    async close() {
      await Promise.all(processes.map((server) => (server && !dead(server) ? server.stop() : Promise.resolve())));
      await shop.close();
      for (const folder of [...folders, cache]) rmSync(folder, { recursive: true, force: true });
    },
  };
}

const hearPayPalAt = (shop: TestShop, webhookUrl: string) => {
  const {
    PAYPAL_CLIENT_ID: clientId,
    PAYPAL_CLIENT_SECRET: secret,
    PAYPAL_WEBHOOK_ID: webhookId,
    PAYPAL_MERCHANT_ID: merchantId,
  } = shop.app.env;
  return simulate(shop, "/control/paypal/app", { clientId, secret, webhookId, merchantId, webhookUrl }, "PUT");
};
const hearStripeAt = async (shop: TestShop, webhookUrl: string) => {
  const { stripe } = (await simulate(shop, "/control/state", {}, "GET")) as unknown as { stripe: { accounts: { id: string }[] } };
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: secret } = shop.app.env;
  return simulate(shop, "/control/stripe/account", { id: stripe.accounts[0]!.id, secretKey, webhookSecrets: [secret], webhookUrl }, "PUT");
};
