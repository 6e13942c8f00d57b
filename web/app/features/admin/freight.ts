import type { CarrierCode, FreightBasis, FreightTemplateSaveInput } from "../../gql/graphql.ts";

/** A template as the window edits it: everything is the text of its field. */
export interface RateDraft {
  excluded: boolean;
  firstPieces: string;
  additionalPieces: string;
  firstGrams: string;
  firstFee: string;
  additionalGrams: string;
  additionalFee: string;
  freeOver: string;
}
export interface RegionName {
  code: string;
  name: string;
}
export interface ZoneDraft extends RateDraft {
  key: number;
  regions: RegionName[];
}
export interface TemplateDraft {
  code: string | null;
  /** What was read: the shop refuses to overwrite a newer one. */
  version: number | null;
  basis: FreightBasis;
  volumetricDivisor: string;
  parcelMaxGrams: string;
  parcelMaxLitres: string;
  /** Whether the carrier is asked for its price. */
  asks: boolean;
  percent: string;
  fixed: string;
  nameZh: string;
  nameEn: string;
  carrier: CarrierCode;
  currencyCode: FreightTemplateSaveInput["currencyCode"];
  active: boolean;
  zones: ZoneDraft[];
  elsewhere: RateDraft;
}

interface RateLike {
  excluded: boolean;
  firstPieces: number;
  additionalPieces: number;
  firstGrams: number;
  firstFee: { amount: string };
  additionalGrams: number;
  additionalFee: { amount: string };
  freeOver?: { amount: string } | null;
}
export interface TemplateLike {
  code: string;
  version: number;
  basis: FreightBasis;
  volumetricDivisor: number;
  parcelMaxGrams?: number | null;
  parcelMaxLitres?: number | null;
  carrierRate?: { percent: number; fixed: { amount: string } } | null;
  nameZh: string;
  nameEn: string;
  active: boolean;
  currencyCode: NonNullable<FreightTemplateSaveInput["currencyCode"]>;
  carrier: { code: CarrierCode };
  zones: readonly { regions: readonly RegionName[]; rate: RateLike }[];
  elsewhere: RateLike;
}

const draftRate = (rate: RateLike): RateDraft => ({
  excluded: rate.excluded,
  firstPieces: String(rate.firstPieces),
  additionalPieces: String(rate.additionalPieces),
  firstGrams: String(rate.firstGrams),
  firstFee: rate.firstFee.amount,
  additionalGrams: String(rate.additionalGrams),
  additionalFee: rate.additionalFee.amount,
  freeOver: rate.freeOver?.amount ?? "",
});
const emptyRate: RateDraft = {
  excluded: false,
  firstPieces: "1",
  additionalPieces: "1",
  firstGrams: "1000",
  firstFee: "",
  additionalGrams: "1000",
  additionalFee: "",
  freeOver: "",
};

let lastKey = 0;
export const emptyZone = (): ZoneDraft => ({ ...emptyRate, key: ++lastKey, regions: [] });

export const draftTemplate = (template: TemplateLike | null): TemplateDraft =>
  template
    ? {
        code: template.code,
        version: template.version,
        basis: template.basis,
        volumetricDivisor: String(template.volumetricDivisor),
        parcelMaxGrams: String(template.parcelMaxGrams ?? ""),
        parcelMaxLitres: String(template.parcelMaxLitres ?? ""),
        asks: Boolean(template.carrierRate),
        percent: String(template.carrierRate?.percent ?? 0),
        fixed: template.carrierRate?.fixed.amount ?? "0",
        nameZh: template.nameZh,
        nameEn: template.nameEn,
        carrier: template.carrier.code,
        currencyCode: template.currencyCode,
        active: template.active,
        zones: template.zones.map(({ regions, rate }) => ({ ...draftRate(rate), key: ++lastKey, regions: [...regions] })),
        elsewhere: draftRate(template.elsewhere),
      }
    : {
        code: null,
        version: null,
        basis: "WEIGHT",
        volumetricDivisor: "6000",
        parcelMaxGrams: "",
        parcelMaxLitres: "",
        asks: false,
        percent: "0",
        fixed: "0",
        nameZh: "",
        nameEn: "",
        carrier: "SF",
        currencyCode: "CNY",
        active: true,
        zones: [],
        elsewhere: emptyRate,
      };

const rateInput = ({
  excluded,
  firstPieces,
  additionalPieces,
  firstGrams,
  firstFee,
  additionalGrams,
  additionalFee,
  freeOver,
}: RateDraft) => ({
  excluded,
  firstPieces: Number(firstPieces),
  additionalPieces: Number(additionalPieces),
  firstGrams: Number(firstGrams),
  firstFee: firstFee.trim() || null,
  additionalGrams: Number(additionalGrams),
  additionalFee: additionalFee.trim() || null,
  freeOver: freeOver.trim() || null,
});

const optional = (text: string) => (text.trim() ? Number(text) : null);

export const templateInput = ({
  zones,
  elsewhere,
  nameEn,
  asks,
  percent,
  fixed,
  volumetricDivisor,
  parcelMaxGrams,
  parcelMaxLitres,
  ...draft
}: TemplateDraft): Omit<FreightTemplateSaveInput, "idempotencyKey"> => ({
  ...draft,
  volumetricDivisor: Number(volumetricDivisor),
  parcelMaxGrams: optional(parcelMaxGrams),
  parcelMaxLitres: optional(parcelMaxLitres),
  carrierRate: asks ? { percent: Number(percent), fixed: fixed.trim() || "0" } : null,
  nameEn: nameEn.trim() || null,
  zones: zones.map((zone) => ({ ...rateInput(zone), regions: zone.regions.map(({ code }) => code) })),
  elsewhere: rateInput(elsewhere),
});
