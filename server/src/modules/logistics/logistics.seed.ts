import type { Ctx } from "../../platform/ctx.ts";
import { changed, json, sql } from "../../platform/db/sql.ts";
import type { StoredTemplate } from "./freight.entity.ts";
import type { PickupSetting } from "./pickup.point.ts";
import type { Sender } from "./sender.ts";

const kilo = (first: string, further: string, freeOver?: string) => ({
  firstGrams: 1000,
  firstFee: first,
  additionalGrams: 1000,
  additionalFee: further,
  ...(freeOver && { freeOver }),
});
const half = (first: string, further: string) => ({ firstGrams: 500, firstFee: first, additionalGrams: 500, additionalFee: further });
const nowhere = { ...kilo("0", "0"), excluded: true };
const FREE_OVER = "29900";

/** Jiangxi and its neighbours, the rest of the mainland, the far west, and across the boundary; in fen. */
const standard: StoredTemplate = {
  zones: [
    { regions: ["360000", "330000", "340000", "350000", "420000", "430000", "440000"], ...kilo("1200", "200", FREE_OVER) },
    { regions: ["540000", "650000"], ...kilo("2800", "1500") },
    { regions: ["810000", "820000"], ...kilo("4000", "2000") },
    { regions: ["710000"], ...kilo("6000", "3000") },
  ],
  default: kilo("1500", "500", FREE_OVER),
};

/** By air, per half kilogram. Countries that no zone names are not served. */
const international: StoredTemplate = {
  zones: [
    { regions: ["810000", "820000", "710000"], ...nowhere },
    { regions: ["JP", "KR"], ...half("12000", "3500") },
    { regions: ["SG", "MY", "TH"], ...half("11000", "3200") },
    { regions: ["AU", "NZ"], ...half("18000", "6000") },
    { regions: ["US", "CA"], ...half("19800", "6800") },
    { regions: ["GB", "DE", "FR", "IT", "ES", "NL"], ...half("20800", "7200") },
  ],
  default: nowhere,
};

/** The same in another currency: the fees of a template that is asked for with prices abroad, in its minor units. */
const priced = ({ zones, default: rest, ...template }: StoredTemplate, fee: (fen: number) => number): StoredTemplate => {
  const inCurrency = <T extends StoredTemplate["default"]>({ freeOver: _home, ...rate }: T) => ({
    ...rate,
    firstFee: String(fee(Number(rate.firstFee))),
    additionalFee: String(fee(Number(rate.additionalFee))),
  });
  return { ...template, zones: zones.map(inCurrency) as StoredTemplate["zones"], default: inCurrency(rest) };
};
const inCents = (fen: number) => Math.ceil(fen / 600) * 100;
const inYen = (fen: number) => Math.ceil(fen / 450) * 100;

/** The cheap way: dear in the far west, and never across a boundary. */
const economy: StoredTemplate = {
  basis: "VOLUME",
  divisor: 8000,
  limit: { grams: 30_000, litres: 200 },
  zones: [
    { regions: ["360000", "330000", "340000", "350000", "420000", "430000", "440000"], ...kilo("900", "150", FREE_OVER) },
    { regions: ["540000", "650000"], ...kilo("2200", "1200") },
    { regions: ["810000", "820000", "710000"], ...nowhere },
  ],
  default: kilo("1100", "300", FREE_OVER),
};

/** The quick way, reckoned with the room that a parcel takes. */
const express: StoredTemplate = {
  basis: "VOLUME",
  divisor: 6000,
  limit: { grams: 30_000, litres: 180 },
  zones: [
    { regions: ["360000", "310000", "320000", "330000"], ...kilo("1400", "200") },
    { regions: ["540000", "650000"], ...kilo("3000", "1600") },
    { regions: ["810000", "820000", "710000"], ...nowhere },
  ],
  default: kilo("1800", "400"),
};

/** Within 景德镇, by the shop's own van: one fee. */
const inTown: StoredTemplate = {
  zones: [{ regions: ["360200"], firstGrams: 20_000, firstFee: "600", additionalGrams: 10_000, additionalFee: "400", freeOver: "9900" }],
  default: nowhere,
};
const atTheShop: StoredTemplate = { zones: [], default: { ...kilo("0", "0"), additionalGrams: 0 } };

const sfStandard = { name: { zh: "顺丰标快", en: "SF Standard" }, carrier: "SF" };
const sfInternational = { name: { zh: "顺丰国际", en: "SF International" }, carrier: "SF" };

const templates = [
  { ...sfStandard, code: "sf-standard", template: standard, position: 0 },
  { ...sfInternational, code: "sf-international", template: international, position: 1 },
  { code: "yto-economy", name: { zh: "圆通快递", en: "YTO Economy" }, carrier: "YTO", template: economy, position: 2 },
  { code: "jd-express", name: { zh: "京东标快", en: "JD Express" }, carrier: "JD", template: express, position: 3 },
  ...(["USD", "JPY"] as const).flatMap((currency, at) => {
    const fee = currency === "USD" ? inCents : inYen;
    const code = currency.toLowerCase();
    return [
      { ...sfStandard, code: `sf-standard-${code}`, currency, template: priced(standard, fee), position: 4 + 2 * at },
      { ...sfInternational, code: `sf-international-${code}`, currency, template: priced(international, fee), position: 5 + 2 * at },
    ];
  }),
  { code: "own-delivery", name: { zh: "同城自送", en: "Our own delivery" }, carrier: "OWN", template: inTown, position: 8 },
  { code: "pickup", name: { zh: "到店自提", en: "Collect at the shop" }, carrier: "PICKUP", template: atTheShop, position: 9 },
];

/** Where the demo shop's parcels start. Its phone number is one that nobody has. */
const demoSender: Sender = {
  demo: true,
  name: "岁窑",
  company: "岁窑",
  phone: "0798-88880000",
  countryCode: "CN",
  provinceCode: "360000",
  cityCode: "360200",
  districtCode: "360203",
  province: "江西省",
  city: "景德镇市",
  district: "珠山区",
  street: "陶阳里御窑路 1 号",
};

const demoPoint: PickupSetting = {
  name: { zh: "岁窑 陶阳里店", en: "Sui Kiln, Taoyangli" },
  hours: { zh: "每天 9:30–18:00，除夕休息", en: "Daily 9:30–18:00, closed on New Year's Eve" },
  phone: "0798-88880000",
  provinceCode: "360000",
  cityCode: "360200",
  districtCode: "360203",
  province: "江西省",
  city: "景德镇市",
  district: "珠山区",
  street: "陶阳里御窑路 1 号",
};

/** The settings that quotes and labels need, where there are none yet; what a merchant has set stays. Repeating it changes nothing. */
export async function seedLogistics(ctx: Ctx): Promise<void> {
  await changed(
    ctx,
    sql`insert into freight_template (code, name, carrier, currency, template, position)
        select code, name, carrier, coalesce(currency, 'CNY'), template, position
        from jsonb_to_recordset(${json(templates)}) as t(code text, name jsonb, carrier text, currency text, template jsonb, position int)
        on conflict (code) do nothing`,
  );
  const settings = [
    { key: "sender", value: demoSender },
    { key: "pickup_point", value: demoPoint },
  ];
  await changed(
    ctx,
    sql`insert into shop_setting (key, value) select key, value from jsonb_to_recordset(${json(settings)}) as s(key text, value jsonb)
        on conflict (key) do nothing`,
  );
}
