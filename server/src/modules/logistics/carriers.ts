import { randomBytes } from "node:crypto";
import type { App } from "../../platform/ctx.ts";
import type { Text } from "../../platform/say.ts";
import { nameCompanies } from "../orders/order.timeline.ts";
import type { Carrier, CarrierDeps, CarrierId } from "./carriers/carrier.ts";
import { Jd } from "./carriers/jd.ts";
import { KUAIDI100_COMPANIES } from "./carriers/kuaidi100.codes.ts";
import { Kuaidi100 } from "./carriers/kuaidi100.ts";
import { Sf } from "./carriers/sf.ts";
import { lookUp } from "./carriers/wire.ts";
import type { YtoCredentials } from "./carriers/yto.client.ts";
import { Yto } from "./carriers/yto.ts";
import { CarrierCode } from "./freight.types.ts";
import { watchedFetch } from "./health/health.service.ts";

/** A company the shop has an account with. */
export interface ConfiguredCarrier {
  code: CarrierCode;
  carrier: Carrier;
  /** The part of its push address that names it: /webhooks/carriers/<slug>/<secret>. */
  slug: string;
  /** The part of that address nobody can guess. */
  secret: string;
}

const made = new WeakMap<App, Map<CarrierCode, ConfiguredCarrier>>();

/** The companies the shop has credentials for. Under OTHER stands Kuaidi100, which follows parcels of any company and ships none. */
export function carriers(app: App): Map<CarrierCode, ConfiguredCarrier> {
  let map = made.get(app);
  if (!map) made.set(app, (map = new Map(configure(app).map((configured) => [configured.code, configured]))));
  return map;
}

function configure(app: App): ConfiguredCarrier[] {
  const { env } = app;
  const found: ConfiguredCarrier[] = [];
  const deps = <Credentials>(id: CarrierId, baseUrl: string, credentials: Credentials): CarrierDeps<Credentials> => ({
    baseUrl,
    credentials,
    fetch: watchedFetch(app, id),
    clock: () => new Date(), // the carrier's clock is the world's, not the shop's shifted one
    random: randomBytes,
    timeoutMs: env.OUTBOUND_TIMEOUT_SECONDS * 1_000,
  });
  if (env.SF_PARTNER_ID) {
    const { SF_PARTNER_ID: partnerId, SF_CHECK_WORD: checkWord, SF_MONTHLY_CARD: monthlyCard } = env;
    const credentials = { partnerId, checkWord, ...(monthlyCard && { monthlyCard }) };
    const carrier = new Sf(deps("sf", env.SF_BASE_URL, credentials), { labelTemplate: env.SF_LABEL_TEMPLATE });
    found.push({ code: CarrierCode.SF, carrier, slug: "sf", secret: env.SF_PUSH_SECRET });
  }
  if (env.YTO_INTERFACES) {
    const interfaces = JSON.parse(env.YTO_INTERFACES) as YtoCredentials["interfaces"];
    const options = { acceptUnsigned: env.YTO_UNSIGNED_PUSHES };
    const carrier = new Yto(deps("yto", env.YTO_BASE_URL, { interfaces, pushSecret: env.YTO_PUSH_KEY }), options);
    found.push({ code: CarrierCode.YTO, carrier, slug: "yto", secret: env.YTO_PUSH_SECRET });
  }
  if (env.JD_APP_KEY) {
    const { JD_APP_KEY: appKey, JD_APP_SECRET: appSecret, JD_ACCESS_TOKEN: accessToken, JD_CUSTOMER_CODE: customerCode } = env;
    const options = { algorithm: env.JD_ALGORITHM, ...(env.JD_PUSH_ANSWER && { pushAnswer: env.JD_PUSH_ANSWER }) };
    const carrier = new Jd(deps("jd", env.JD_BASE_URL, { appKey, appSecret, accessToken, customerCode }), options);
    found.push({ code: CarrierCode.JD, carrier, slug: "jd", secret: env.JD_PUSH_SECRET });
  }
  if (env.KUAIDI100_CUSTOMER) {
    const { KUAIDI100_CUSTOMER: customer, KUAIDI100_KEY: key, KUAIDI100_SALT: salt } = env;
    const options = { autonumberUrl: env.KUAIDI100_AUTONUMBER_URL };
    const carrier = new Kuaidi100(deps("kuaidi100", env.KUAIDI100_BASE_URL, { customer, key, salt }), options);
    found.push({ code: CarrierCode.OTHER, carrier, slug: "kuaidi100", secret: env.KUAIDI100_PUSH_SECRET });
  }
  return found;
}

/** Kuaidi100's names of the companies the shop can have accounts with, for a shop that has none. */
const COMPANY_OF: Partial<Record<CarrierCode, string>> = {
  [CarrierCode.SF]: "shunfeng",
  [CarrierCode.YTO]: "yuantong",
  [CarrierCode.JD]: "jd",
};

/** A company of Kuaidi100's as the shop sends with it: its own account there, if it has one, else OTHER with the code. */
export function sentWith(app: App, company: string): { carrier: CarrierCode; companyCode: string | null } {
  const own = [...carriers(app).keys()].find((code) => COMPANY_OF[code] === company);
  return own ? { carrier: own, companyCode: null } : { carrier: CarrierCode.OTHER, companyCode: company };
}

/** Companies that parcels under OTHER may belong to: those Kuaidi100 knows by name, without the shop's own accounts. */
export const otherCompanies = (app: App): { code: string; name: Text }[] => {
  const own = [...carriers(app).keys()].map((code) => COMPANY_OF[code]);
  return Object.entries(KUAIDI100_COMPANIES)
    .filter(([code]) => !own.includes(code))
    .map(([code, name]) => ({ code, name }));
};

/** Who tells of a parcel, and under which name of its company it is asked (an aggregator only). */
export interface Follower {
  configured: ConfiguredCarrier;
  company: string | null;
}

/** Who can tell of a parcel: its own company, else Kuaidi100 if it is known whose the parcel is; null if nobody can. */
export function followerOf(
  app: App,
  { carrierCode, companyCode }: { carrierCode: CarrierCode; companyCode: string | null },
): Follower | null {
  const own = carrierCode === CarrierCode.OTHER ? undefined : carriers(app).get(carrierCode);
  if (own) return { configured: own, company: null };
  const aggregator = carriers(app).get(CarrierCode.OTHER);
  const company = carrierCode === CarrierCode.OTHER ? companyCode : (COMPANY_OF[carrierCode] ?? null);
  return aggregator && company ? { configured: aggregator, company } : null;
}

/** Ways without a company: nobody gives a waybill and nobody scans; staff say what happens. */
export const isOwnWay = (code: CarrierCode): boolean => code === CarrierCode.OWN || code === CarrierCode.PICKUP;

/** Whose parcels a configured company tells of: its own; Kuaidi100, those of all companies without an account. */
export const followedCodes = (app: App, { code }: ConfiguredCarrier): CarrierCode[] =>
  code === CarrierCode.OTHER
    ? Object.values(CarrierCode).filter((one) => !isOwnWay(one) && (one === CarrierCode.OTHER || !carriers(app).has(one)))
    : [code];

/** What shoppers may know about a company. */
export const carrierFacts: Record<CarrierCode, { name: Text; phone: string | null; website: string | null }> = {
  [CarrierCode.SF]: { name: { zh: "顺丰速运", en: "SF Express" }, phone: "95338", website: "https://www.sf-express.com" },
  [CarrierCode.YTO]: { name: { zh: "圆通速递", en: "YTO Express" }, phone: "95554", website: "https://www.yto.net.cn" },
  [CarrierCode.JD]: { name: { zh: "京东物流", en: "JD Logistics" }, phone: "950616", website: "https://www.jdl.com" },
  [CarrierCode.OTHER]: { name: { zh: "其他快递", en: "Other carrier" }, phone: null, website: null },
  [CarrierCode.OWN]: { name: { zh: "商家自送", en: "Delivered by the shop" }, phone: null, website: null },
  [CarrierCode.PICKUP]: { name: { zh: "到店自提", en: "Collected at the shop" }, phone: null, website: null },
};

/** A company's name; for another company, the one its code is known by. */
export const carrierName = (code: CarrierCode, companyCode: string | null = null): Text =>
  (code === CarrierCode.OTHER && companyCode ? lookUp(KUAIDI100_COMPANIES, companyCode) : undefined) ?? carrierFacts[code].name;

// Older news have the Chinese name instead of the code
nameCompanies(
  "CARRIER",
  (known) =>
    Object.entries(carrierFacts)
      .map(([code, { name }]) => ({ code, name }))
      .find(({ code, name }) => code === known || name.zh === known)?.name,
);
