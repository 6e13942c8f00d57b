import { createServer } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readEnv } from "../src/env.ts";
import { gateways } from "../src/modules/payments/gateways.ts";
import type { App } from "../src/platform/ctx.ts";
import { StartRefused } from "../src/platform/failures.ts";
import { boot, cleanUp, dataFolder, needBuilt, processesNaming } from "./boot.ts";

const DATA_DIR = dataFolder();
beforeAll(needBuilt, 300_000);
afterAll(() => cleanUp(DATA_DIR));

const live = { SHOP_MODE: "live", PUBLIC_URL: "https://shop.example" };
const alipay = {
  ALIPAY_APP_ID: "2021000000000001",
  ALIPAY_SELLER_ID: "2088000000000001",
  ALIPAY_PRIVATE_KEY: "app_private_key.pem",
  ALIPAY_PUBLIC_KEY: "alipay_public_key.pem",
};
const wechatPay = {
  WECHATPAY_MCH_ID: "1900000001",
  WECHATPAY_APP_ID: "wx0000000000000001",
  WECHATPAY_SERIAL: "7777777777777777777777777777777777777777",
  WECHATPAY_API_V3_KEY: "0123456789abcdef0123456789abcdef",
};

test.each([
  [{ PORT: "70000" }, "PORT"],
  [{ SHOP_MODE: "x" }, "SHOP_MODE"],
  [{ REDIS_URL: "http://localhost" }, "REDIS_URL"],
  [{ DATABASE_URL: "mysql://localhost/shop" }, "DATABASE_URL"],
  [{ SHOP_MODE: "live" }, "PUBLIC_URL"],
  [{ ALIPAY_APP_ID: "2021" }, "ALIPAY_PRIVATE_KEY"],
  [{ ...live, ...alipay, ALIPAY_APP_ID: "my shop" }, "ALIPAY_APP_ID"],
  [{ ...live, ...alipay, ALIPAY_SELLER_ID: "shop@example.com" }, "ALIPAY_SELLER_ID"],
  [{ WECHATPAY_MCH_ID: "1900000001" }, "WECHATPAY_API_V3_KEY"],
  [{ WECHATPAY_CHANNELS: "native,telegraph" }, "WECHATPAY_CHANNELS"],
  [{ WECHATPAY_GATEWAY: "http://127.0.0.1:1" }, "WECHATPAY_GATEWAY"],
  [{ PAYPAL_CLIENT_ID: "AClientId_0123456789" }, "PAYPAL_WEBHOOK_ID"],
  [{ PAYPAL_CERT_ORIGINS: "http://127.0.0.1" }, "PAYPAL_CERT_ORIGINS"],
  [{ STRIPE_SECRET_KEY: "sk_live_0123456789" }, "STRIPE_WEBHOOK_SECRET"],
  [{ STRIPE_SECRET_KEY: "pk_live_0123456789", STRIPE_WEBHOOK_SECRET: "whsec_0123456789" }, "STRIPE_SECRET_KEY"],
  [{ STRIPE_CAPTURE: "later" }, "STRIPE_CAPTURE"],
  [{ SF_PARTNER_ID: "X" }, "SF_CHECK_WORD"],
  [{ SF_PUSH_SECRET: "short" }, "SF_PUSH_SECRET"],
  [{ YTO_INTERFACES: "{}", YTO_PUSH_KEY: "k", YTO_PUSH_SECRET: "0123456789abcdef" }, "YTO_INTERFACES"],
  [{ YTO_INTERFACES: "{", YTO_PUSH_KEY: "k", YTO_PUSH_SECRET: "0123456789abcdef" }, "YTO_INTERFACES"],
  [{ YTO_INTERFACES: '{"track_query_adapter":{"customerCode":"K1","secret":"s"}}' }, "YTO_PUSH_KEY"],
  [{ JD_APP_KEY: "X" }, "JD_ACCESS_TOKEN"],
  [{ JD_ALGORITHM: "crc32" }, "JD_ALGORITHM"],
  [{ JD_TOKEN_EXPIRES: "next spring" }, "JD_TOKEN_EXPIRES"],
  [{ KUAIDI100_CUSTOMER: "X" }, "KUAIDI100_SALT"],
  [{ KUAIDI100_SALT: "short" }, "KUAIDI100_SALT"],
  [{ RATE_LIMITS: "yes" }, "RATE_LIMITS"],
  [{ ...live, ...wechatPay, WECHATPAY_PRIVATE_KEY: "apiclient_key.pem" }, "WECHATPAY_PRIVATE_KEY"],
])("%j is refused by name", (settings, name) => {
  const read = () => gateways({ env: readEnv(settings as Record<string, string>) } as App);
  expect(read).toThrow(StartRefused);
  expect(read).toThrow(new RegExp(`^(  )?${name}: .+`, "m"));
});

// The whole program: one for each place in which a start is refused
test.each([
  [{ PORT: "abc", REDIS_URL: "http://user:hunter2@host" }, "PORT"],
  [{ DATABASE_URL: "postgres://shop@127.0.0.1:1/shop", SHOP_MODE: "live", PUBLIC_URL: "http://localhost" }, "DATABASE_URL"],
  [{ ...live, ...alipay }, "ALIPAY_PRIVATE_KEY"],
  [{ HOST: "203.0.113.7", PORT: "3000" }, "HOST"],
])(
  "%j is refused at start by name, in a sentence, with nothing left behind",
  async (settings, name) => {
    const shop = boot({ DATA_DIR, ...(settings as Record<string, string>) });
    expect((await shop.ended).code).toBe(1);
    expect(shop.said()).toMatch(new RegExp(`^(  )?[A-Z_, ]*${name}.*: .+`, "m"));
    expect(shop.said()).not.toMatch(/^\s+at /m);
    expect(shop.said()).not.toContain("hunter2");
    expect(processesNaming(DATA_DIR)).toEqual([]);
  },
  60_000,
);

test("a wrong setting's value is repeated, a secret one's is not", () => {
  const read = () => readEnv({ PORT: "abc", REDIS_URL: "http://user:hunter2@host" });
  expect(read).toThrow("PORT: ");
  expect(read).toThrow('"abc"');
  expect(read).not.toThrow("hunter2");
});

/** Two neighbouring ports of which the first is taken. */
async function takenPort(): Promise<{ port: number; free(): void }> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return { port: (server.address() as { port: number }).port, free: () => server.close() };
}

test("a taken port: the demo takes the next free one and says so", async () => {
  const { port, free } = await takenPort();
  const shop = boot({ DATA_DIR, PORT: String(port) });
  const url = await shop.ready;
  expect(Number(new URL(url).port)).toBeGreaterThan(port);
  expect(shop.said()).toContain(`Port ${port} is taken; using ${new URL(url).port}.`);
  expect((await fetch(`${url}/livez`)).status).toBe(200);
  shop.child.kill("SIGTERM");
  await shop.ended;
  free();
}, 120_000);

test("a taken port: a live shop stays where it was told to be and refuses", async () => {
  const { port, free } = await takenPort();
  const shop = boot({ DATA_DIR, PORT: String(port), SHOP_MODE: "live", PUBLIC_URL: "http://localhost" });
  expect((await shop.ended).code).toBe(1);
  expect(shop.said()).toContain(`PORT: ${port} is taken`);
  free();
}, 60_000);

test("the simulators end with the shop, also when it is killed, and its demo data is there at once after", async () => {
  const simulators = () => processesNaming(`${DATA_DIR}/simulators`);
  const shop = boot({ DATA_DIR });
  await shop.ready;
  expect(simulators()).toHaveLength(1);
  process.kill(shop.pid, "SIGKILL");
  await shop.ended;
  for (const deadline = Date.now() + 5_000; simulators().length > 0 && Date.now() < deadline;)
    await new Promise((wait) => setTimeout(wait, 50));
  expect(simulators()).toEqual([]);
  const again = boot({ DATA_DIR });
  await again.ready;
  again.child.kill("SIGINT");
  expect((await again.ended).code).toBe(0);
  expect(processesNaming(DATA_DIR)).toEqual([]);
}, 120_000);
