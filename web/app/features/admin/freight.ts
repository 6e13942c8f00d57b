import type { CarrierCode, FreightTemplateSaveInput } from "../../gql/graphql.ts";

/** A template as the window edits it: everything is the text of its field. */
export interface RateDraft {
  excluded: boolean;
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
  firstGrams: number;
  firstFee: { amount: string };
  additionalGrams: number;
  additionalFee: { amount: string };
  freeOver?: { amount: string } | null;
}
export interface TemplateLike {
  code: string;
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
  firstGrams: String(rate.firstGrams),
  firstFee: rate.firstFee.amount,
  additionalGrams: String(rate.additionalGrams),
  additionalFee: rate.additionalFee.amount,
  freeOver: rate.freeOver?.amount ?? "",
});
const emptyRate: RateDraft = {
  excluded: false,
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
        nameZh: template.nameZh,
        nameEn: template.nameEn,
        carrier: template.carrier.code,
        currencyCode: template.currencyCode,
        active: template.active,
        zones: template.zones.map(({ regions, rate }) => ({ ...draftRate(rate), key: ++lastKey, regions: [...regions] })),
        elsewhere: draftRate(template.elsewhere),
      }
    : { code: null, nameZh: "", nameEn: "", carrier: "SF", currencyCode: "CNY", active: true, zones: [], elsewhere: emptyRate };

const rateInput = ({ excluded, firstGrams, firstFee, additionalGrams, additionalFee, freeOver }: RateDraft) => ({
  excluded,
  firstGrams: Number(firstGrams),
  firstFee: firstFee.trim() || null,
  additionalGrams: Number(additionalGrams),
  additionalFee: additionalFee.trim() || null,
  freeOver: freeOver.trim() || null,
});

export const templateInput = ({ zones, elsewhere, nameEn, ...draft }: TemplateDraft): Omit<FreightTemplateSaveInput, "idempotencyKey"> => ({
  ...draft,
  nameEn: nameEn.trim() || null,
  zones: zones.map((zone) => ({ ...rateInput(zone), regions: zone.regions.map(({ code }) => code) })),
  elsewhere: rateInput(elsewhere),
});
