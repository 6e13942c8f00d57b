import type { Ctx } from "../../platform/ctx.ts";
import { rows, sql } from "../../platform/db/sql.ts";
import type { CurrencyCode } from "../../platform/graphql/common.types.ts";
import { countryName, isCountry } from "../../platform/regions/countries.ts";
import { findRegion, regionText } from "../../platform/regions/regions.ts";
import { say, type Text } from "../../platform/say.ts";
import { carriers, followerOf, otherCompanies } from "./carriers.ts";
import { readTemplate, type StoredTemplate } from "./freight.entity.ts";
import type { FreightRate } from "./freight.ts";
import { CarrierCode, type FreightBasis } from "./freight.types.ts";
import { pickupSettingOf, readPickupSetting } from "./pickup.point.ts";
import { readSenderSetting } from "./sender.ts";
import type { FreightRateType, FreightTemplateType, ShippingCarrier, ShippingSettings } from "./settings.types.ts";
import { carrierOf } from "./shipment.fields.ts";

export interface TemplateRow {
  code: string;
  name: Text;
  carrier: CarrierCode;
  currency: CurrencyCode;
  template: StoredTemplate;
  active: boolean;
  position: number;
  version: number;
}

/** All of them, for staff; `locked` keeps others from changing any until the end of the transaction. */
export const readTemplateRows = (ctx: Ctx, locked = false): Promise<TemplateRow[]> =>
  rows(
    ctx,
    sql<TemplateRow>`select code, name, carrier, currency, template, active, position, version from freight_template
      order by position, code ${locked ? sql`for update` : sql``}`,
  );

/** What a region is called: its whole path, because 鼓楼区 is in four cities; a country; or everywhere else. */
export function regionName(ctx: Ctx, code: string): string {
  if (code === "*") return say(ctx, { zh: "其他国家和地区", en: "Every other country" });
  if (findRegion(code)) return regionText(code, ctx.language);
  return isCountry(code) ? countryName(code, ctx.language) : code;
}

const rateOf = (rate: FreightRate, currencyCode: CurrencyCode): FreightRateType => ({
  excluded: rate.excluded ?? false,
  firstPieces: rate.firstPieces ?? 1,
  additionalPieces: rate.additionalPieces ?? 1,
  firstGrams: rate.firstGrams,
  firstFee: { amount: rate.firstFee, currencyCode },
  additionalGrams: rate.additionalGrams,
  additionalFee: { amount: rate.additionalFee, currencyCode },
  freeOver: rate.freeOver === undefined ? null : { amount: rate.freeOver, currencyCode },
});

export function templateOf(ctx: Ctx, row: TemplateRow): FreightTemplateType {
  const { zones, default: elsewhere, basis = "WEIGHT", divisor = 6000, limit, carrierRate } = readTemplate(row.template);
  return {
    code: row.code,
    version: row.version,
    basis: basis as FreightBasis,
    volumetricDivisor: divisor,
    parcelMaxGrams: limit?.grams ?? null,
    parcelMaxLitres: limit?.litres ?? null,
    carrierRate: carrierRate ? { percent: carrierRate.percent, fixed: { amount: carrierRate.fixed, currencyCode: row.currency } } : null,
    name: say(ctx, row.name),
    nameZh: row.name.zh,
    nameEn: row.name.en,
    carrier: carrierOf(ctx, row.carrier),
    currencyCode: row.currency,
    active: row.active,
    position: row.position,
    zones: zones.map(({ regions, ...rate }) => ({
      regions: regions.map((code) => ({ code, name: regionName(ctx, code) })),
      rate: rateOf(rate, row.currency),
    })),
    elsewhere: rateOf(elsewhere, row.currency),
  };
}

function shippingCarrier(ctx: Ctx, code: CarrierCode): ShippingCarrier {
  const anyCompany = code === CarrierCode.OTHER ? (otherCompanies(ctx.app)[0]?.code ?? null) : null;
  return {
    carrier: carrierOf(ctx, code),
    quotesRates: carriers(ctx.app).get(code)?.carrier.caps.rates ?? false,
    ordersWaybill: carriers(ctx.app).get(code)?.carrier.caps.ship ?? false,
    followsByNumber: followerOf(ctx.app, { carrierCode: code, companyCode: anyCompany }) !== null,
  };
}

export async function readShippingSettings(ctx: Ctx): Promise<ShippingSettings> {
  const [sender, templates] = [await readSenderSetting(ctx), await readTemplateRows(ctx)];
  const point = await readPickupSetting(ctx);
  return {
    sender: sender && { ...sender, demo: sender.demo ?? false },
    pickupPoint: point && pickupSettingOf(point),
    templates: templates.map((row) => templateOf(ctx, row)),
    carriers: Object.values(CarrierCode).map((code) => shippingCarrier(ctx, code)),
    companies: otherCompanies(ctx.app).map(({ code, name }) => ({ code, name: say(ctx, name) })),
    carrierMessageDays: ctx.app.env.CARRIER_MESSAGE_DAYS,
  };
}
