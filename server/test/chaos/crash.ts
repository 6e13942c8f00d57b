import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { row, sql } from "../../src/platform/db/sql.ts";
import { startTestShop, type TestShop } from "../app.ts";
import { aProduct, type TestProduct } from "../factories.catalogue.ts";
import { act, cancel, sellsIn } from "../factories.payments.ts";
import { aCart, openCashier, place, simulate, startPayment, type TestOrder } from "../factories.orders.ts";
import { ensureServerBuilt, type ServerProcess, startReplica } from "../processes.ts";

/** Where a process dies: at its n-th step, counting what changes the world or, with `every`, each statement. */
export interface KillPoint {
  arm: number;
  when: "before" | "sent" | "answered";
  every?: boolean;
}

/** When a purchase that is called off again may meet its death. */
export type Refunding = "from the placing on" | "while it is given back";

export interface Drill {
  /** Looks at the database and plays the company; does no work of the shop itself. */
  shop: TestShop;
  product: TestProduct;
  /** Numbers of orders that a client was told of. */
  acknowledged: string[];
  /**
   * Buys once, and calls it off again with `refunding`, in a process that dies at the point, counted from placing or from calling off. What got
   * no answer is sent again after it was started again. Answers whether it died.
   */
  buy(lane: number, point: KillPoint, refunding?: Refunding): Promise<{ died: boolean; steps: number }>;
  close(): Promise<void>;
}

const freePort = () =>
  new Promise<number>((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });

/** How a drill is paid: at Alipay, or in dollars at PayPal or by card. */
type Method = "ALIPAY" | "PAYPAL" | "STRIPE";

/**
 * One database, one payment company, and as many shops as there are lanes; every shop may die, the others go on. PayPal and Stripe know one
 * address for all their news, so that their drills have one lane.
 */
export async function startDrill(lanes: number, method: Method = "ALIPAY"): Promise<Drill> {
  ensureServerBuilt();
  const shop = await startTestShop({ simulators: true, worker: false });
  await simulate(shop, "/control/speed", { factor: 1_000 }); // what was not received comes again soon
  const product = await aProduct(shop, { stock: 10_000 });
  const folders = Array.from({ length: lanes }, () => mkdtempSync(join(tmpdir(), "onestall-crash-")));
  const ports = await Promise.all(folders.map(freePort));
  const cache = mkdtempSync(join(tmpdir(), "onestall-compiled-")); // every start after the first is quicker
  if (method !== "ALIPAY") await sellsIn(shop, "USD");
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
  const settled = async (lane: number, number: string, fits: (order: { status: string; refunded: bigint; paid: bigint }) => boolean) => {
    for (const deadline = Date.now() + 150_000; ;) {
      await running(lane);
      const found = await row(
        shop.ctx(),
        sql<{ status: string; refunded: bigint; paid: bigint; told: boolean }>`select status, refunded, paid,
          not exists (select from event e where e.order_id = o.id and e.seq is null) as told from shop_order o where number = ${number}`,
      );
      if (found?.told && fits(found)) return;
      if (Date.now() > deadline)
        throw new Error(`order ${number} is ${found?.status}, ${found?.paid} paid, ${found?.refunded} given back, after all this time`);
      await new Promise((wait) => setTimeout(wait, 30));
    }
  };

  async function buy(lane: number, point: KillPoint, refunding?: Refunding) {
    const key = `crash ${keys++}`;
    const cart = await insist(lane, (server) => aCart(server, [{ variantId: product.variants[0]!.id, quantity: 1 }]));
    let first = await running(lane);
    const late = refunding === "while it is given back";
    if (!late) await tell(first, point);

    const placed = await insist(lane, (server) => place(server, cart, { key, paymentMethod: method }));
    if (!placed.order) throw new Error(JSON.stringify(placed.userErrors));
    acknowledged.push(placed.order.number);
    const order: TestOrder = { order: placed.order, id: placed.order.id, token: placed.accessToken!, product };
    const started = await insist(lane, (server) => startPayment(server, order, method, method === "ALIPAY" ? "QR" : null, key));
    if (!started.action) throw new Error(JSON.stringify(started));
    const { number } = started.payment;
    if (method === "PAYPAL") await act(shop, "paypal", number, "approve");
    else if (method === "STRIPE") await act(shop, "stripe", number, "pay");
    else {
      await openCashier(started);
      await simulate(shop, `/control/alipay/trades/${number}/pay`);
    }
    await settled(lane, placed.order.number, ({ status }) => status === "CONFIRMED");
    if (refunding) {
      if (late) await tell((first = await running(lane)), point);
      await insist(lane, (server) => cancel(server, order, `${key} cancel`, shop.owner));
      await settled(lane, placed.order.number, ({ status, paid, refunded }) => status === "CANCELLED" && refunded === paid);
    }
    const steps = dead(first) ? 0 : await tell(first, { disarm: true });
    return { died: dead(first), steps };
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
