import { fork, type ChildProcess } from "node:child_process";
import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Env } from "./env.ts";
import { writeWhole } from "./platform/files.ts";
import { projectRoot } from "./platform/project.ts";

const merchant = {
  appId: "2021000000000001",
  sellerId: "2088000000000001",
  mchId: "1900000001",
  wechatAppId: "wx5a1c5b7e9d3f2046",
  wechatSerial: "5157F09EFDC096DE15EBE81A47057A7232F1B8E1",
  apiV3Key: "SimApiV3Key0123456789abcdefghij0",
  appSecret: "0123456789abcdef0123456789abcdef",
  partnerId: "SUIKILN",
  checkWord: "SimCheckWord0123456789abcdef0123",
  monthlyCard: "7551234567",
  pushSecret: "demo-route-push-secret",
};
const ytoMethods = ["privacy_create_adapter", "korder_cancel_adapter", "track_query_adapter", "subscribe_adapter", "waybill_print_adapter"];
const yto = {
  clientId: "SUIKILN",
  partnerSecret: "SimYtoPartnerSecret",
  interfaces: Object.fromEntries(
    ytoMethods.map((method, index) => [method, { customerCode: `K0000000${index + 1}`, secret: `SimYtoSecret${index + 1}` }]),
  ),
};
const jd = { appKey: "SimJdAppKey", appSecret: "SimJdAppSecret0123456789", accessToken: "SimJdAccessToken", customerCode: "010K0000001" };
const kuaidi100 = { customer: "SUIKILN", key: "SimKuaidi100Key" };
const paypal = {
  clientId: "AsSuiKilnDemo_0123456789",
  secret: "EDemoSecret_0123456789abcdef",
  webhookId: "8PT597110X687430LKGECATA",
  merchantId: "SUIKILN000001",
};
/** A secret that is being rotated out signs beside the one the shop knows, as at the real company. */
const stripe = { id: "acct_1SuiKilnDemo", secretKey: "sk_test_SuiKilnDemo0123456789", retired: "whsec_retired0123456789abcdef" };
const stripeSecret = "whsec_demo0123456789abcdef";

export const DEMO_BANK_ACCOUNT = "岁窑陶瓷（演示） Sui Kiln Ceramics (demo)|演示银行景德镇分行 Demo Bank, Jingdezhen|6222 0000 0000 0000";

export interface Simulators {
  url: string;
  /** The settings with the simulators in the gateways' places. */
  env: Env;
  /** Tells the simulators, as a merchant would in the companies' consoles, who we are and where to push. */
  register(shopUrl: string): Promise<void>;
  stop(): Promise<void>;
}

/** The demo's other companies, unless it is no demo or the settings name a real one. */
export const playCompanies = async (env: Env): Promise<Simulators | null> =>
  env.SHOP_MODE === "demo" && !env.ALIPAY_APP_ID ? startSimulators(env) : null;

/**
 * Demo mode: the payment companies and the carrier run as one separate process of ours, which speaks their protocols over HTTP.
 * It ends with this process, however this process ends; its ledger is a folder beside the shop's data.
 */
export async function startSimulators(env: Env): Promise<Simulators> {
  const folder = join(env.dataDir, "simulators");
  const [alipayKey, wechatKey] = [merchantKey(env, "alipay"), merchantKey(env, "wechatpay")];

  const child = fork(
    join(projectRoot, "server/simulators/main.ts"),
    ["--port", String(env.SIMULATOR_PORT), "--host", env.SIMULATOR_HOST, "--data", folder, "--speed", String(env.SIMULATOR_SPEED)],
    {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      execArgv: [],
    },
  );
  const url = await ready(child);
  const put = async (path: string, body: object) => {
    const answer = await fetch(`${url}${path}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`The simulators refused ${path}: ${answer.status} ${await answer.text()}`);
  };
  return {
    url,
    env: {
      ...env,
      ALIPAY_APP_ID: merchant.appId,
      ALIPAY_SELLER_ID: merchant.sellerId,
      ALIPAY_PRIVATE_KEY: alipayKey,
      ALIPAY_PUBLIC_KEY: readFileSync(join(folder, "keys", "alipay_public.pem"), "utf8"),
      ALIPAY_GATEWAY: `${url}/alipay/gateway.do`,
      WECHATPAY_MCH_ID: merchant.mchId,
      WECHATPAY_APP_ID: merchant.wechatAppId,
      WECHATPAY_SERIAL: merchant.wechatSerial,
      WECHATPAY_PRIVATE_KEY: wechatKey,
      WECHATPAY_API_V3_KEY: merchant.apiV3Key,
      WECHATPAY_PUBLIC_KEY_ID: readFileSync(join(folder, "keys", "wechatpay_public_key_id"), "utf8"),
      WECHATPAY_PUBLIC_KEY: readFileSync(join(folder, "keys", "wechatpay_public.pem"), "utf8"),
      WECHATPAY_CHANNELS: ["native", "h5", "jsapi"],
      WECHATPAY_APP_SECRET: merchant.appSecret,
      WECHATPAY_GATEWAY: `${url}/wechatpay`,
      WECHATPAY_AUTHORIZE_URL: `${url}/wechatpay/connect/oauth2/authorize`,
      WECHATPAY_TOKEN_URL: `${url}/wechatpay/sns/oauth2/access_token`,
      ...(!env.PAYPAL_CLIENT_ID && {
        PAYPAL_CLIENT_ID: paypal.clientId,
        PAYPAL_CLIENT_SECRET: paypal.secret,
        PAYPAL_WEBHOOK_ID: paypal.webhookId,
        PAYPAL_MERCHANT_ID: paypal.merchantId,
        PAYPAL_BASE_URL: `${url}/paypal`,
        PAYPAL_CERT_ORIGINS: url,
        PAYPAL_CERT_CA: readFileSync(join(folder, "keys", "paypal_authority.pem"), "utf8"),
      }),
      ...(!env.STRIPE_SECRET_KEY && {
        STRIPE_SECRET_KEY: stripe.secretKey,
        STRIPE_WEBHOOK_SECRET: stripeSecret,
        STRIPE_BASE_URL: `${url}/stripe`,
      }),
      SF_PARTNER_ID: merchant.partnerId,
      SF_CHECK_WORD: merchant.checkWord,
      SF_MONTHLY_CARD: merchant.monthlyCard,
      SF_BASE_URL: `${url}/sf/std/service`,
      SF_PUSH_SECRET: merchant.pushSecret,
      ...(!env.YTO_INTERFACES && {
        YTO_INTERFACES: JSON.stringify(yto.interfaces),
        YTO_BASE_URL: `${url}/yto/open`,
        YTO_PUSH_KEY: yto.partnerSecret,
        YTO_PUSH_SECRET: merchant.pushSecret,
      }),
      ...(!env.JD_APP_KEY && {
        JD_APP_KEY: jd.appKey,
        JD_APP_SECRET: jd.appSecret,
        JD_ACCESS_TOKEN: jd.accessToken,
        JD_CUSTOMER_CODE: jd.customerCode,
        JD_BASE_URL: `${url}/jd`,
        JD_PUSH_SECRET: merchant.pushSecret,
      }),
      ...(!env.KUAIDI100_CUSTOMER && {
        KUAIDI100_CUSTOMER: kuaidi100.customer,
        KUAIDI100_KEY: kuaidi100.key,
        KUAIDI100_SALT: "SimKuaidi100Salt0123456789abcdef",
        KUAIDI100_BASE_URL: `${url}/kuaidi100`,
        KUAIDI100_AUTONUMBER_URL: `${url}/kuaidi100/autonumber/auto`,
        KUAIDI100_PUSH_SECRET: merchant.pushSecret,
      }),
      BANK_ACCOUNT: env.BANK_ACCOUNT || DEMO_BANK_ACCOUNT,
    },
    async register(shopUrl) {
      const name = "岁窑 Sui Kiln";
      const { appId, sellerId } = merchant;
      await put("/control/alipay/merchant", { appId, sellerId, publicKeyPem: publicHalf(alipayKey), name });
      await put("/control/wechatpay/merchant", {
        mchid: merchant.mchId,
        appid: merchant.wechatAppId,
        serial: merchant.wechatSerial,
        publicKeyPem: publicHalf(wechatKey),
        apiV3Key: merchant.apiV3Key,
        appSecret: merchant.appSecret,
        origins: [shopUrl],
        name,
      });
      await put("/control/paypal/app", { ...paypal, webhookUrl: `${shopUrl}/webhooks/payments/paypal`, name });
      const { id, secretKey, retired } = stripe;
      const webhookUrl = `${shopUrl}/webhooks/payments/stripe`;
      await put("/control/stripe/account", { id, secretKey, webhookSecrets: [retired, stripeSecret], webhookUrl, name });
      const { partnerId, checkWord, monthlyCard } = merchant;
      await put("/control/sf/merchant", {
        partnerId,
        checkWord,
        monthlyCard,
        pushUrl: `${shopUrl}/webhooks/carriers/sf/${merchant.pushSecret}`,
      });
      await put("/control/yto/merchant", { ...yto, pushUrl: `${shopUrl}/webhooks/carriers/yto/${merchant.pushSecret}` });
      await put("/control/jd/merchant", { ...jd, pushUrl: `${shopUrl}/webhooks/carriers/jd/${merchant.pushSecret}` });
      await put("/control/kuaidi100/merchant", kuaidi100);
    },
    stop: () =>
      new Promise((done) => {
        if (child.exitCode !== null || child.signalCode !== null) return done();
        child.once("exit", () => done());
        child.kill("SIGTERM");
        setTimeout(() => child.kill("SIGKILL"), 3_000).unref();
      }),
  };
}

/** The merchant's half of the keys: made once, kept beside the shop's data. */
function merchantKey(env: Env, company: string): string {
  const folder = join(env.dataDir, "keys");
  const file = join(folder, `${company}_merchant.pem`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(file))
    writeWhole(file, generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }), 0o600);
  return readFileSync(file, "utf8");
}

const publicHalf = (privateKey: string) => createPublicKey(createPrivateKey(privateKey)).export({ type: "spki", format: "pem" });

const ready = (child: ChildProcess): Promise<string> =>
  new Promise((done, fail) => {
    child.on("message", (message) => {
      const { url } = message as { url?: string };
      if (url) done(url); // under `node --watch` a child tells which files it reads, too
    });
    child.once("exit", (code) => fail(new Error(`The simulators did not start (exit code ${code})`)));
  });
