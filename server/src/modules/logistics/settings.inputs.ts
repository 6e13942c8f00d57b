import { Field, InputType, Int } from "type-graphql";
import { CurrencyCode } from "../../platform/graphql/common.types.ts";
import { Decimal } from "../../platform/graphql/scalars.ts";
import { CarrierCode, FreightBasis } from "./freight.types.ts";

@InputType("SenderAddressSetInput", { description: "Where parcels start from, on the mainland of China. It replaces the whole address." })
export class SenderAddressSetInput {
  @Field(() => String, { description: "Who hands the parcel over, up to 60 characters." })
  name!: string;

  @Field(() => String, { nullable: true, description: "Company on the waybill, up to 120 characters." })
  company?: string | null;

  @Field(() => String, { description: 'Chinese mobile number, or landline with area code, for example "0798-8220000".' })
  phone!: string;

  @Field(() => String, { description: "Code of the province, from `regions`." })
  provinceCode!: string;

  @Field(() => String, { nullable: true, description: "Code of the city. Required where the province has cities." })
  cityCode?: string | null;

  @Field(() => String, { nullable: true, description: "Code of the district. Required where the city has districts." })
  districtCode?: string | null;

  @Field(() => String, { description: "Road and number, building and room; up to 120 characters." })
  street!: string;

  @Field(() => String, { nullable: true, description: "Postcode of six digits." })
  postcode?: string | null;
}

@InputType("FreightRateInput", {
  description: "What a parcel costs by its weight, or by its pieces with the basis PIECE. Fees are in the template's currency.",
})
export class FreightRateInput {
  @Field(() => Boolean, { defaultValue: false, description: "True means that nothing is sent there; the fees are ignored." })
  excluded!: boolean;

  @Field(() => Int, { defaultValue: 1, description: "With the basis PIECE, up to so many pieces `firstFee` is all; 1 to 10,000." })
  firstPieces!: number;

  @Field(() => Int, {
    defaultValue: 1,
    description: "With the basis PIECE, every further step of so many pieces begun costs `additionalFee`; 0 means that more cost no more.",
  })
  additionalPieces!: number;

  @Field(() => Int, { defaultValue: 1000, description: "Up to this weight in grams, `firstFee` is all; 1 to 1,000,000." })
  firstGrams!: number;

  @Field(() => Decimal, { nullable: true, description: "Fee for the first weight. Required unless `excluded`." })
  firstFee?: string | null;

  @Field(() => Int, {
    defaultValue: 1000,
    description: "Every further step of so many grams begun costs `additionalFee`; 0 means that weight no longer matters.",
  })
  additionalGrams!: number;

  @Field(() => Decimal, { nullable: true, description: "Fee for each further step; null means none." })
  additionalFee?: string | null;

  @Field(() => Decimal, { nullable: true, description: "Free when the merchandise, after discounts, reaches this sum; null means never." })
  freeOver?: string | null;
}

@InputType("FreightZoneInput", { description: "Regions that share a rate." })
export class FreightZoneInput extends FreightRateInput {
  @Field(() => [String], {
    description:
      "GB/T 2260 codes of provinces, cities or districts from `regions`, ISO 3166-1 codes of countries, or `*` for every other country. A region stands in one zone only; a city may have a zone apart from its province's, and the smaller region wins.",
  })
  regions!: string[];
}

@InputType("FreightCarrierRateInput", { description: "Asks the carrier for its price and puts a margin on top." })
export class FreightCarrierRateInput {
  @Field(() => Int, { defaultValue: 0, description: "Percent of the carrier's price, −100 to 1000; the sum is rounded up." })
  percent!: number;

  @Field(() => Decimal, { defaultValue: "0", description: "A sum per order, in the template's currency; not negative." })
  fixed!: string;
}

@InputType("FreightTemplateSaveInput", { description: "Makes a way to ship, or changes one as a whole." })
export class FreightTemplateSaveInput {
  @Field(() => String, { nullable: true, description: "Code of the template to change; null makes a new one." })
  code?: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      "`FreightTemplate.version` that was edited; required with `code`. When somebody saved it since, nothing is changed: CONFLICT at `version`.",
  })
  version?: number | null;

  @Field(() => String, { description: "Name in Chinese, up to 40 characters." })
  nameZh!: string;

  @Field(() => String, { nullable: true, description: "Name in English, up to 40 characters; null means the Chinese one." })
  nameEn?: string | null;

  @Field(() => FreightBasis, { defaultValue: FreightBasis.WEIGHT, description: "What the fees are reckoned from." })
  basis!: FreightBasis;

  @Field(() => Int, {
    defaultValue: 6000,
    description: "With the basis VOLUME, cubic centimetres that count as a kilogram; 1,000 to 20,000.",
  })
  volumetricDivisor!: number;

  @Field(() => Int, { nullable: true, description: "Most grams in one parcel; what weighs more is sent in several. Null means no limit." })
  parcelMaxGrams?: number | null;

  @Field(() => Int, { nullable: true, description: "Most litres (dm³) in one parcel, by the variants' sizes. Null means no limit." })
  parcelMaxLitres?: number | null;

  @Field(() => FreightCarrierRateInput, {
    nullable: true,
    description:
      "Asks the carrier for its price, where it can be asked and the city is known; the fees below are for when it does not answer in time. Null means these fees always.",
  })
  carrierRate?: FreightCarrierRateInput | null;

  @Field(() => CarrierCode, { description: "Who carries it, as shoppers are told." })
  carrier!: CarrierCode;

  @Field(() => CurrencyCode, {
    defaultValue: CurrencyCode.CNY,
    description: "Currency of the fees. Only carts in it can use the template.",
  })
  currencyCode!: CurrencyCode;

  @Field(() => Boolean, { defaultValue: true, description: "False hides it from shoppers." })
  active!: boolean;

  @Field(() => Int, {
    nullable: true,
    description: "Place in the list that shoppers see, 0 first; null keeps it, and puts a new one last.",
  })
  position?: number | null;

  @Field(() => [FreightZoneInput], { description: "Regions with a rate of their own; up to 100 zones." })
  zones!: FreightZoneInput[];

  @Field(() => FreightRateInput, {
    description: "The rate of whatever no zone names on the mainland of China. 香港, 澳门, 台湾 and other countries have to be named.",
  })
  elsewhere!: FreightRateInput;

  @Field(() => String, { description: "Unique key chosen by the caller; repeating the same request with it saves once." })
  idempotencyKey!: string;
}

@InputType("FreightTemplateDeleteInput", { description: "Removes a way to ship." })
export class FreightTemplateDeleteInput {
  @Field(() => String, { description: "Code of the template. Orders that were placed with it keep their freight." })
  code!: string;
}
