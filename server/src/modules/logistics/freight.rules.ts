import type { Ctx } from "../../platform/ctx.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { MoneyError, parseDecimal } from "../../platform/money.ts";
import { isCountry } from "../../platform/regions/countries.ts";
import { findRegion, regionPath } from "../../platform/regions/regions.ts";
import { say, type Text } from "../../platform/say.ts";
import { type CarrierRate, type FreightRate, type FreightTemplate, type FreightZone, placeOf } from "./freight.ts";
import type { FreightCarrierRateInput, FreightRateInput, FreightTemplateSaveInput, FreightZoneInput } from "./settings.inputs.ts";
import { regionName } from "./settings.reads.ts";

const MAX_ZONES = 100;
const MAX_REGIONS = 500;
const MAX_GRAMS = 1_000_000;
const MAX_PIECES = 10_000;

/** Reads names and rates of a template as staff wrote them; everything that is wrong is named at once. */
export function readTemplateInput(ctx: Ctx, input: FreightTemplateSaveInput): { name: Text; template: FreightTemplate } {
  const errors: InputError[] = [];
  const wrong: Wrong = (text, field, code = UserErrorCode.INVALID) => errors.push(new InputError({ code, message: say(ctx, text), field }));
  const word = (text: string | null | undefined, field: string): string => {
    const value = (text ?? "").normalize("NFC").replace(/\s+/g, " ").trim();
    if (value.length > 40) wrong({ zh: "不能超过 40 个字符", en: "At most 40 characters" }, [field]);
    return value;
  };
  const zh = word(input.nameZh, "nameZh");
  if (!zh) wrong({ zh: "请填写名称", en: "Enter a name" }, ["nameZh"], UserErrorCode.REQUIRED);
  const en = word(input.nameEn, "nameEn") || zh;
  if (input.position != null && (input.position < 0 || input.position > 10_000))
    wrong({ zh: "顺序为 0 到 10000", en: "A position is 0 to 10,000" }, ["position"]);
  if (input.zones.length > MAX_ZONES) wrong({ zh: `最多 ${MAX_ZONES} 个分区`, en: `At most ${MAX_ZONES} zones` }, ["zones"]);
  const zones = input.zones.slice(0, MAX_ZONES).map((zone, at): FreightZone => {
    const path = ["zones", String(at)];
    return { regions: readRegions(wrong, zone, path), ...readRate(wrong, zone, input.currencyCode, path) };
  });
  checkOverlaps(ctx, wrong, zones);
  const template = { ...readBasis(wrong, input), zones, default: readRate(wrong, input.elsewhere, input.currencyCode, ["elsewhere"]) };
  if (errors.length > 0) return refuse(...errors);
  return { name: { zh, en }, template };
}

/** What the template counts, what a parcel holds, and whether the carrier is asked. */
function readBasis(wrong: Wrong, input: FreightTemplateSaveInput): Pick<FreightTemplate, "basis" | "divisor" | "limit" | "carrierRate"> {
  const { basis, volumetricDivisor: divisor, parcelMaxGrams: grams, parcelMaxLitres: litres, carrierRate } = input;
  if (divisor < 1000 || divisor > 20_000)
    wrong({ zh: "体积系数为 1000 到 20000", en: "A divisor is 1,000 to 20,000" }, ["volumetricDivisor"]);
  if (grams != null && (grams < 100 || grams > MAX_GRAMS))
    wrong({ zh: "每个包裹的重量上限为 100 克到 1000 千克", en: "A parcel holds 100 g to 1,000 kg" }, ["parcelMaxGrams"]);
  if (litres != null && (litres < 1 || litres > 10_000))
    wrong({ zh: "每个包裹的体积上限为 1 到 10000 升", en: "A parcel holds 1 to 10,000 litres" }, ["parcelMaxLitres"]);
  const limit = { ...(grams != null && { grams }), ...(litres != null && { litres }) };
  return {
    basis,
    divisor,
    ...(Object.keys(limit).length > 0 && { limit }),
    ...(carrierRate && { carrierRate: readMargin(wrong, carrierRate, input.currencyCode) }),
  };
}

function readMargin(wrong: Wrong, { percent, fixed }: FreightCarrierRateInput, currency: string): CarrierRate {
  if (percent < -100 || percent > 1000)
    wrong({ zh: "加价比例为 -100% 到 1000%", en: "A margin is −100 % to 1,000 %" }, ["carrierRate", "percent"]);
  return { percent, fixed: readSum(wrong, fixed, currency, ["carrierRate", "fixed"]) ?? 0n };
}

function readSum(wrong: Wrong, text: string | null | undefined, currency: string, field: string[]): bigint | undefined {
  if (text === null || text === undefined) return undefined;
  try {
    const amount = parseDecimal(text, currency);
    if (amount >= 0n) return amount;
    wrong({ zh: "金额不能为负", en: "An amount cannot be negative" }, field);
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
    wrong({ zh: `${currency} 的金额写法不对`, en: `This is no amount of ${currency}` }, field);
  }
  return undefined;
}

type Wrong = (text: Text, field: string[], code?: UserErrorCode) => void;

function readRate(wrong: Wrong, input: FreightRateInput, currency: string, path: string[]): FreightRate {
  const fee = (field: "firstFee" | "additionalFee" | "freeOver") => readSum(wrong, input[field], currency, [...path, field]);
  const { firstGrams, additionalGrams, firstPieces, additionalPieces, excluded } = input;
  const units = { firstGrams, additionalGrams, ...((firstPieces !== 1 || additionalPieces !== 1) && { firstPieces, additionalPieces }) };
  if (excluded) return { firstGrams: 1000, firstFee: 0n, additionalGrams: 1000, additionalFee: 0n, excluded: true };
  if (firstGrams < 1 || firstGrams > MAX_GRAMS)
    wrong({ zh: "首重为 1 克到 1000 千克", en: "The first weight is 1 g to 1,000 kg" }, [...path, "firstGrams"]);
  if (additionalGrams < 0 || additionalGrams > MAX_GRAMS)
    wrong({ zh: "续重为 0 到 1000 千克", en: "A further step is 0 to 1,000 kg" }, [...path, "additionalGrams"]);
  if (firstPieces < 1 || firstPieces > MAX_PIECES)
    wrong({ zh: "首件为 1 到 10000 件", en: "The first pieces are 1 to 10,000" }, [...path, "firstPieces"]);
  if (additionalPieces < 0 || additionalPieces > MAX_PIECES)
    wrong({ zh: "续件为 0 到 10000 件", en: "A further step is 0 to 10,000 pieces" }, [...path, "additionalPieces"]);
  if (input.firstFee === null || input.firstFee === undefined)
    wrong({ zh: "请填写首费", en: "Enter the first fee" }, [...path, "firstFee"], UserErrorCode.REQUIRED);
  const freeOver = fee("freeOver");
  return {
    ...units,
    firstFee: fee("firstFee") ?? 0n,
    additionalFee: fee("additionalFee") ?? 0n,
    ...(freeOver !== undefined && { freeOver }),
  };
}

function readRegions(wrong: Wrong, { regions }: FreightZoneInput, path: string[]): string[] {
  if (regions.length === 0) wrong({ zh: "请选择地区", en: "Choose a region" }, [...path, "regions"], UserErrorCode.REQUIRED);
  if (regions.length > MAX_REGIONS)
    wrong({ zh: `每个分区最多 ${MAX_REGIONS} 个地区`, en: `At most ${MAX_REGIONS} regions in a zone` }, [...path, "regions"]);
  return regions.slice(0, MAX_REGIONS).map((text, at) => {
    const code = text.trim().toUpperCase();
    if (code !== "*" && !findRegion(code) && !isCountry(code))
      wrong({ zh: `“${code.slice(0, 20)}”不是地区编码`, en: `"${code.slice(0, 20)}" is no code of a region` }, [
        ...path,
        "regions",
        String(at),
      ]);
    return code;
  });
}

/**
 * A region stands in one zone only, or it would hang on the order of the zones what it costs there. A city in another zone than its
 * province is meant: the smaller region wins. In the same zone it says nothing, so one of the two is a slip.
 */
function checkOverlaps(ctx: Ctx, wrong: Wrong, zones: readonly FreightZone[]): void {
  const seen = new Map<string, number>();
  for (const [zone, { regions }] of zones.entries())
    for (const [at, code] of regions.entries()) {
      const field = ["zones", String(zone), "regions", String(at)];
      const name = regionName(ctx, code);
      const earlier = seen.get(placeOf(code));
      if (earlier !== undefined)
        wrong(
          earlier === zone
            ? { zh: `“${name}”在这个分区里出现了两次`, en: `${name} is twice in this zone` }
            : { zh: `“${name}”已经在第 ${earlier + 1} 个分区里`, en: `${name} is in zone ${earlier + 1} already` },
          field,
        );
      else seen.set(placeOf(code), zone);
      const around = regionPath(code)
        .slice(0, -1)
        .find((region) => regions.some((other) => placeOf(other) === region.code));
      if (around) {
        const whole = regionName(ctx, around.code);
        wrong({ zh: `“${name}”已包含在同一分区的“${whole}”里`, en: `${name} lies in ${whole}, which is in the same zone` }, field);
      }
    }
}
