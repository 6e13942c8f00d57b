import { expect, test } from "vitest";
import { readEnv } from "../../env.ts";
import type { App } from "../../platform/ctx.ts";
import { carrierName, carriers, followedCodes, followerOf } from "./carriers.ts";
import { CarrierCode } from "./freight.types.ts";

const { SF, YTO, JD, OTHER } = CarrierCode;
const secret = "0123456789abcdef";
const all = {
  SF_PARTNER_ID: "P",
  SF_CHECK_WORD: "W",
  SF_PUSH_SECRET: secret,
  YTO_INTERFACES: '{"privacy_create_adapter":{"customerCode":"K1","secret":"s"}}',
  YTO_PUSH_KEY: "K",
  YTO_PUSH_SECRET: secret,
  JD_APP_KEY: "A",
  JD_APP_SECRET: "S",
  JD_ACCESS_TOKEN: "T",
  JD_CUSTOMER_CODE: "C",
  JD_PUSH_SECRET: secret,
  KUAIDI100_CUSTOMER: "C",
  KUAIDI100_KEY: "K",
  KUAIDI100_SALT: secret + secret,
  KUAIDI100_PUSH_SECRET: secret,
};
const shop = (settings: Record<string, string>): App => ({ env: readEnv(settings), fetch }) as App;
const only = (prefix: string): App => shop(Object.fromEntries(Object.entries(all).filter(([name]) => name.startsWith(prefix))));
const parcel = (carrierCode: CarrierCode, companyCode: string | null = null) => ({ carrierCode, companyCode });

test("a shop has the companies it has credentials for, each at an address of its own", () => {
  expect(carriers(shop({})).size).toBe(0);
  const app = shop(all);
  expect([...carriers(app)].map(([code, { slug, carrier }]) => [code, slug, carrier.id])).toEqual([
    [SF, "sf", "sf"],
    [YTO, "yto", "yto"],
    [JD, "jd", "jd"],
    [OTHER, "kuaidi100", "kuaidi100"],
  ]);
  expect(carriers(app)).toBe(carriers(app));
});

test("a parcel's own company tells of it, Kuaidi100 of all others whose company is known", () => {
  const app = shop(all);
  expect(followerOf(app, parcel(YTO))).toMatchObject({ configured: { slug: "yto" }, company: null });
  expect(followerOf(app, parcel(OTHER, "yunda"))).toMatchObject({ configured: { slug: "kuaidi100" }, company: "yunda" });
  expect(followerOf(app, parcel(OTHER))).toBeNull();
  expect([...carriers(app).values()].map((configured) => followedCodes(app, configured))).toEqual([[SF], [YTO], [JD], [OTHER]]);
});

test("a shop with Kuaidi100 alone has SF's, YTO's and JD's parcels followed by it", () => {
  const app = only("KUAIDI100");
  const companies = [SF, YTO, JD].map((code) => followerOf(app, parcel(code))?.company);
  expect(companies).toEqual(["shunfeng", "yuantong", "jd"]);
  expect(followedCodes(app, carriers(app).get(OTHER)!)).toEqual([SF, YTO, JD, OTHER]);
  expect(followerOf(only("SF"), parcel(YTO))).toBeNull();
});

test("another company has its own name where that is known", () => {
  expect(carrierName(OTHER, "zhongtong").en).toBe("ZTO Express");
  expect([carrierName(OTHER, "constructor").en, carrierName(OTHER, "tiantian").en, carrierName(JD, "zhongtong").en]).toEqual([
    "Other carrier",
    "Other carrier",
    "JD Logistics",
  ]);
});
