import { resolve } from "node:path";
import { z } from "zod";
import { JD_ALGORITHMS } from "./modules/logistics/carriers/jd.client.ts";
import { YTO_METHODS } from "./modules/logistics/carriers/yto.client.ts";
import { StartRefused } from "./platform/failures.ts";
import { projectRoot } from "./platform/project.ts";

/** Every setting of the program, its default and what it means: the README's table and the messages at start come from here. */
const port = z.coerce.number().int().min(0).max(65535);
const url = (...protocols: string[]) =>
  z.url({ protocol: new RegExp(`^(${protocols.join("|")})$`), error: `expected a URL beginning with ${protocols.join(":// or ")}://` });
const count = (max: number) => z.coerce.number().int().min(1).max(max);
/** Some of these words, separated by commas; the first is preferred. */
const list = <const Word extends string>(...words: Word[]) =>
  z
    .string()
    .transform((text) => text.split(",").map((word) => word.trim()))
    .pipe(z.array(z.enum(words, { error: `expected some of ${words.join(", ")}, separated by commas` })).min(1));
const capture = z.enum(["automatic", "manual"]);
const flag = z.enum(["true", "false"]).transform((value) => value === "true");

const settings = z
  .object({
    SHOP_MODE: z
      .enum(["demo", "live"])
      .default("demo")
      .describe("demo: seeded shop, demo logins, simulators. live: none of these; secrets required"),
    HOST: z.string().min(1).default("127.0.0.1").describe("address to listen on; containers set 0.0.0.0"),
    PORT: port.default(3000).describe("port to listen on; in demo mode the next free one is taken when it is in use"),
    PUBLIC_URL: url("http", "https")
      .optional()
      .describe("the shop's address as shoppers and gateways see it; default http://localhost:PORT"),
    DATA_DIR: z.string().min(1).default("data").describe("folder of the embedded database, media and keys, relative to the project"),
    DATABASE_URL: url("postgres", "postgresql").optional().describe("a PostgreSQL 15+ database instead of the embedded one"),
    REDIS_URL: url("redis", "rediss")
      .optional()
      .describe("a Redis 6+ server: needed by several replicas for live updates and shared limits"),
    ROLES: z
      .enum(["web,worker", "web", "worker"])
      .default("web,worker")
      .describe("what this process does: answer requests, run jobs, or both"),
    DB_POOL: count(100).default(12).describe("database connections per process, beside one that quick reads share"),
    METRICS_TOKEN: z
      .string()
      .default("")
      .describe(
        "what Prometheus sends as its bearer token to read /metrics, 16 characters or more; empty: open in demo mode, closed in live mode",
      ),
    LOG_LEVEL: z
      .enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"])
      .default("info")
      .describe("what is logged (JSON lines on stdout)"),
    TRUST_PROXY: z.coerce
      .number()
      .int()
      .min(0)
      .max(10)
      .default(0)
      .describe(
        "how many reverse proxies the shop stands behind, one before the other: the client's address is the one in X-Forwarded-For that the outermost of them added",
      ),
    LOW_STOCK: count(1000).default(10).describe("at or below this many units a variant counts as low in stock and its number is shown"),
    MAX_LINE_QUANTITY: count(10_000).default(99).describe("most units of one variant in a cart, where the product sets none"),
    PAYMENT_WINDOW_MINUTES: z.coerce
      .number()
      .min(1)
      .max(1440)
      .default(30)
      .describe("minutes an order stays reserved while a gateway payment is awaited"),
    BANK_TRANSFER_DAYS: count(60).default(7).describe("days an order stays reserved while a bank transfer is awaited"),
    COD_MAX_TOTAL: z.coerce
      .number()
      .int()
      .min(0)
      .default(200_000)
      .describe("largest total payable on delivery, in minor units of the shop's currency"),
    BANK_ACCOUNT: z.string().default("").describe("account shown for bank transfers, as name|bank|number; empty: method not offered"),
    ICP_NUMBER: z.string().default("").describe("ICP filing number shown in the footer"),
    ALIPAY_APP_ID: z.string().default("").describe("Alipay application id; empty: Alipay not offered (demo mode: the simulator's)"),
    ALIPAY_SELLER_ID: z.string().default("").describe("Alipay merchant's user id (2088…), compared with every notification"),
    ALIPAY_PRIVATE_KEY: z.string().default("").describe("the application's RSA2 private key, PEM or bare base64 PKCS#8"),
    ALIPAY_PUBLIC_KEY: z.string().default("").describe("Alipay's public key, PEM or bare base64"),
    ALIPAY_GATEWAY: url("https").default("https://openapi.alipay.com/gateway.do").describe("Alipay's gateway"),
    WECHATPAY_MCH_ID: z
      .string()
      .default("")
      .describe("WeChat Pay merchant number (商户号); empty: WeChat Pay not offered (demo mode: the simulator's)"),
    WECHATPAY_APP_ID: z.string().default("").describe("application bound to that merchant number, wx…"),
    WECHATPAY_SERIAL: z.string().default("").describe("serial number of the merchant's API certificate, hexadecimal"),
    WECHATPAY_PRIVATE_KEY: z.string().default("").describe("the API certificate's key (apiclient_key.pem), PEM or bare base64"),
    WECHATPAY_API_V3_KEY: z.string().default("").describe("APIv3 key, 32 characters"),
    WECHATPAY_PUBLIC_KEY_ID: z
      .string()
      .default("")
      .describe("id of WeChat Pay's public key, PUB_KEY_ID_…; empty: platform certificates are fetched and used"),
    WECHATPAY_PUBLIC_KEY: z.string().default("").describe("that public key (pub_key.pem), PEM or bare base64"),
    WECHATPAY_CHANNELS: list("native", "h5", "jsapi")
      .default(["native", "h5"])
      .describe("what the merchant has opened at WeChat: native (code), h5 (phone browsers), jsapi (inside WeChat)"),
    WECHATPAY_APP_SECRET: z.string().default("").describe("the application's secret, needed for jsapi"),
    WECHATPAY_GATEWAY: url("https")
      .default("https://api.mch.weixin.qq.com")
      .describe("WeChat Pay's API; api2.mch.weixin.qq.com is the other site"),
    WECHATPAY_AUTHORIZE_URL: url("https")
      .default("https://open.weixin.qq.com/connect/oauth2/authorize")
      .describe("where WeChat says who is looking (jsapi)"),
    WECHATPAY_TOKEN_URL: url("https")
      .default("https://api.weixin.qq.com/sns/oauth2/access_token")
      .describe("where its code is exchanged for the shopper's openid (jsapi)"),
    PAYPAL_CLIENT_ID: z
      .string()
      .default("")
      .describe("PayPal application's client id; empty: PayPal not offered (demo mode: the simulator's)"),
    PAYPAL_CLIENT_SECRET: z.string().default("").describe("the application's secret"),
    PAYPAL_WEBHOOK_ID: z.string().default("").describe("id of the webhook that leads to /webhooks/payments/paypal"),
    PAYPAL_MERCHANT_ID: z
      .string()
      .default("")
      .describe("PayPal account that is paid, compared where a notification names one; may be empty"),
    PAYPAL_CAPTURE: capture.default("automatic").describe("automatic: taken when the buyer agrees. manual: authorised, taken by staff"),
    PAYPAL_BASE_URL: url("https")
      .default("https://api-m.paypal.com")
      .describe("PayPal's API; for its sandbox https://api-m.sandbox.paypal.com"),
    PAYPAL_CERT_ORIGINS: z
      .string()
      .regex(/^(https:\/\/[^,/\s]+(,https:\/\/[^,/\s]+)*)?$/, "must be https:// origins with commas between")
      .default("")
      .describe("origins that certificates of notifications may come from, beside PayPal's own two"),
    PAYPAL_CERT_CA: z.string().default("").describe("authorities that may sign those certificates beside the public ones, PEM"),
    STRIPE_SECRET_KEY: z.string().default("").describe("Stripe's secret or restricted key; empty: no cards (demo mode: the simulator's)"),
    STRIPE_WEBHOOK_SECRET: z.string().default("").describe("signing secret (whsec_…) of the endpoint /webhooks/payments/stripe"),
    STRIPE_CAPTURE: capture.default("automatic").describe("automatic: taken at once. manual: authorised, taken by staff within 7 days"),
    STRIPE_BASE_URL: url("https").default("https://api.stripe.com").describe("Stripe's API"),
    SF_PARTNER_ID: z
      .string()
      .default("")
      .describe("SF Express customer code (顾客编码); empty: SF not offered (demo mode: the simulator's)"),
    SF_CHECK_WORD: z.string().default("").describe("SF Express check word"),
    SF_MONTHLY_CARD: z.string().default("").describe("SF Express monthly account"),
    SF_BASE_URL: url("https").default("https://bspgw.sf-express.com/std/service").describe("SF Express service address"),
    SF_LABEL_TEMPLATE: z
      .string()
      .default("fm_76130_standard")
      .describe("SF's label template without the customer code at its end; empty: the shop draws SF's labels"),
    SF_PUSH_SECRET: z.string().default("").describe("unguessable part of the route push address, 16 characters or more"),
    YTO_INTERFACES: z
      .string()
      .default("")
      .describe(
        "YTO Express's interfaces as JSON: interface → {customerCode, secret, url?}; empty: YTO not offered (demo mode: the simulator's)",
      ),
    YTO_BASE_URL: url("https")
      .default("https://openapi.yto.net.cn:11443/open")
      .describe("YTO's service address, for interfaces without their own"),
    YTO_PUSH_KEY: z.string().default("").describe("YTO's partner secret, which signs its pushes"),
    YTO_PUSH_SECRET: z.string().default("").describe("unguessable part of YTO's push address, 16 characters or more"),
    YTO_UNSIGNED_PUSHES: flag.default(false).describe("true lets pushes without a digest in; YTO is asked before they count"),
    JD_APP_KEY: z.string().default("").describe("JD Logistics application key; empty: JD not offered (demo mode: the simulator's)"),
    JD_APP_SECRET: z.string().default("").describe("the application's secret"),
    JD_ACCESS_TOKEN: z.string().default("").describe("access token of the authorization in JD's console; renew it before it expires"),
    JD_TOKEN_EXPIRES: z
      .union([z.iso.date(), z.literal("")], { error: "expected a day such as 2027-03-31" })
      .default("")
      .describe("day on which that token ends, as JD's console says (2027-03-31): staff are told 14 days before; may be empty"),
    JD_CUSTOMER_CODE: z.string().default("").describe("merchant code of the contract (商家编码)"),
    JD_BASE_URL: url("https").default("https://api.jdl.com").describe("JD's API"),
    JD_ALGORITHM: z
      .enum(JD_ALGORITHMS)
      .default("md5-salt")
      .describe(`how requests are signed: ${JD_ALGORITHMS.join(", ")}`),
    JD_PUSH_SECRET: z.string().default("").describe("unguessable part of JD's push address, 16 characters or more"),
    JD_PUSH_ANSWER: z.string().default("").describe("what JD expects to hear after a push, if not the usual success"),
    KUAIDI100_CUSTOMER: z
      .string()
      .default("")
      .describe("Kuaidi100 customer; empty: parcels of other companies are not followed (demo mode: the simulator's)"),
    KUAIDI100_KEY: z.string().default("").describe("Kuaidi100 key"),
    KUAIDI100_SALT: z.string().default("").describe("secret of the shop's own with which Kuaidi100 signs pushes, 32 characters or more"),
    KUAIDI100_BASE_URL: url("https").default("https://poll.kuaidi100.com").describe("Kuaidi100's API"),
    KUAIDI100_AUTONUMBER_URL: url("https")
      .default("https://www.kuaidi100.com/autonumber/auto")
      .describe("where Kuaidi100 tells whose number one is"),
    KUAIDI100_PUSH_SECRET: z.string().default("").describe("unguessable part of Kuaidi100's push address, 16 characters or more"),
    CARRIER_MESSAGE_DAYS: count(3650)
      .default(180)
      .describe("days for which carriers' messages are kept as they came, with names and phones; then they are deleted, scans stay"),
    OUTBOUND_TIMEOUT_SECONDS: count(60)
      .default(10)
      .describe("seconds in which a payment company or carrier has to answer; after them the outcome is unknown and asked for later"),
    SIMULATOR_SPEED: z.coerce
      .number()
      .min(0.1)
      .max(1000)
      .default(1)
      .describe("demo mode: how fast parcels move and notifications are retried"),
    SIMULATOR_HOST: z
      .string()
      .min(1)
      .default("127.0.0.1")
      .describe("demo mode: address the simulators listen on; 0.0.0.0 in a container, with their port published"),
    SIMULATOR_PORT: port.default(0).describe("demo mode: port of the simulators; 0: any free one"),
    COST_LIMIT_GUEST: count(1_000_000).default(5_000).describe("largest cost of one GraphQL operation of guests and customers"),
    COST_LIMIT_STAFF: count(1_000_000).default(50_000).describe("the same for staff"),
    QUERY_MAX_TOKENS: count(20_000).default(1_000).describe("most tokens of one GraphQL document"),
    QUERY_MAX_DEPTH: count(50).default(10).describe("deepest nesting of one GraphQL document, introspection apart"),
    QUERY_MAX_ALIASES: count(500).default(15).describe("most aliases of one GraphQL operation"),
    OPERATION_SECONDS: count(600)
      .default(10)
      .describe("a query that takes longer is answered with TIMEOUT; of several mutations in one operation none begins later"),
    RATE_LIMITS: flag.default(true).describe("false switches throttling off (measurements only)"),
  })
  .superRefine((env, context) => {
    const need = (name: keyof typeof env, when: string) => {
      if (!env[name]) context.addIssue({ code: "custom", path: [name], message: `is required ${when}` });
    };
    if (env.SHOP_MODE === "live") need("PUBLIC_URL", "in live mode");
    if (env.ALIPAY_APP_ID)
      for (const name of ["ALIPAY_SELLER_ID", "ALIPAY_PRIVATE_KEY", "ALIPAY_PUBLIC_KEY"] as const) need(name, "with ALIPAY_APP_ID");
    if (env.WECHATPAY_MCH_ID)
      for (const name of ["WECHATPAY_APP_ID", "WECHATPAY_SERIAL", "WECHATPAY_PRIVATE_KEY", "WECHATPAY_API_V3_KEY"] as const)
        need(name, "with WECHATPAY_MCH_ID");
    if (env.WECHATPAY_MCH_ID && env.WECHATPAY_CHANNELS.includes("jsapi")) need("WECHATPAY_APP_SECRET", "with jsapi in WECHATPAY_CHANNELS");
    if (env.PAYPAL_CLIENT_ID)
      for (const name of ["PAYPAL_CLIENT_SECRET", "PAYPAL_WEBHOOK_ID"] as const) need(name, "with PAYPAL_CLIENT_ID");
    if (env.STRIPE_SECRET_KEY) need("STRIPE_WEBHOOK_SECRET", "with STRIPE_SECRET_KEY");
    if (env.SF_PARTNER_ID) for (const name of ["SF_CHECK_WORD", "SF_PUSH_SECRET"] as const) need(name, "with SF_PARTNER_ID");
    if (env.YTO_INTERFACES) for (const name of ["YTO_PUSH_KEY", "YTO_PUSH_SECRET"] as const) need(name, "with YTO_INTERFACES");
    const problem = env.YTO_INTERFACES && ytoInterfacesProblem(env.YTO_INTERFACES);
    if (problem) context.addIssue({ code: "custom", path: ["YTO_INTERFACES"], message: problem });
    if (env.JD_APP_KEY)
      for (const name of ["JD_APP_SECRET", "JD_ACCESS_TOKEN", "JD_CUSTOMER_CODE", "JD_PUSH_SECRET"] as const) need(name, "with JD_APP_KEY");
    if (env.KUAIDI100_CUSTOMER)
      for (const name of ["KUAIDI100_KEY", "KUAIDI100_SALT", "KUAIDI100_PUSH_SECRET"] as const) need(name, "with KUAIDI100_CUSTOMER");
    const lengths = {
      SF_PUSH_SECRET: 16,
      YTO_PUSH_SECRET: 16,
      JD_PUSH_SECRET: 16,
      KUAIDI100_PUSH_SECRET: 16,
      KUAIDI100_SALT: 32,
      METRICS_TOKEN: 16,
    } as const;
    for (const [name, length] of Object.entries(lengths) as [keyof typeof lengths, number][])
      if (env[name] && env[name].length < length)
        context.addIssue({ code: "custom", path: [name], message: `must have ${length} characters or more` });
    if (env.BANK_ACCOUNT && env.BANK_ACCOUNT.split("|").length !== 3)
      context.addIssue({ code: "custom", path: ["BANK_ACCOUNT"], message: "must look like name|bank|number" });
  });

const ytoInterfaces = z.partialRecord(
  z.enum(YTO_METHODS),
  z.strictObject({ customerCode: z.string().min(1), secret: z.string().min(1), url: url("https").optional(), app: z.string().optional() }),
);

/** What is wrong with the interfaces, without repeating any of it; null if nothing is. */
function ytoInterfacesProblem(text: string): string | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "must be JSON";
  }
  const parsed = ytoInterfaces.safeParse(value);
  if (!parsed.success) return `must be a JSON object of ${YTO_METHODS.join(", ")}, each with customerCode and secret`;
  return parsed.data.privacy_create_adapter || parsed.data.track_query_adapter
    ? null
    : "names neither privacy_create_adapter nor track_query_adapter";
}

export type Env = z.infer<typeof settings> & { dataDir: string };

/** Raised with one line per wrong setting. */
export class SettingsError extends StartRefused {
  constructor(lines: string[]) {
    super(`Settings are missing or wrong:\n${lines.map((line) => `  ${line}`).join("\n")}`);
  }
}

/** Reads the settings; throws SettingsError naming each one that is missing or wrong. Empty values count as not set. */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const given = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = settings.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      const value = given[name];
      const shown =
        value === undefined || /KEY|SECRET|WORD|URL|SALT|TOKEN|INTERFACES/.test(name) ? "" : ` (given: ${JSON.stringify(value)})`;
      return `${name}: ${issue.message}${shown}`;
    });
    throw new SettingsError(lines);
  }
  return { ...parsed.data, dataDir: resolve(projectRoot, parsed.data.DATA_DIR) };
}

/** Name, default and meaning of each setting, as the README's table. */
export function settingsTable(): string {
  const cells = Object.entries(settings.shape).map(([name, schema]) => {
    const fallback = (schema as { def?: { defaultValue?: unknown } }).def?.defaultValue;
    const shown = fallback === undefined || fallback === "" ? "" : `\`${String(fallback)}\``;
    return [`\`${name}\``, shown, (schema.description ?? "").replaceAll("|", "\\|")];
  });
  const table = [["name", "default", "meaning"], ["---", "---", "---"], ...cells];
  return table.map((row) => `| ${row.join(" | ")} |\n`).join("");
}
