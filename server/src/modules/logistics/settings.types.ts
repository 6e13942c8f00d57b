import { Field, Int, ObjectType } from "type-graphql";
import { CurrencyCode, Money } from "../../platform/graphql/common.types.ts";
import { UserError, Warning } from "../../platform/graphql/errors.types.ts";
import { Carrier, FreightBasis } from "./freight.types.ts";
import { PickupPointSetting } from "./pickup.types.ts";

@ObjectType("SenderAddress", { simpleResolvers: true, description: "Where parcels start from." })
export class SenderAddress {
  @Field(() => String, { description: "Who hands the parcel over." })
  name!: string;

  @Field(() => String, { nullable: true, description: "Company on the waybill; null if none." })
  company?: string | null;

  @Field(() => String, { description: "Phone number as people at home write it." })
  phone!: string;

  @Field(() => String, { nullable: true, description: "Code of the province; null for an address kept by an earlier release." })
  provinceCode?: string | null;

  @Field(() => String, { nullable: true, description: "Code of the city; null where the province has none." })
  cityCode?: string | null;

  @Field(() => String, { nullable: true, description: "Code of the district; null where the city has none." })
  districtCode?: string | null;

  @Field(() => String, { description: "Province as waybills have it, in Chinese." })
  province!: string;

  @Field(() => String, { description: "City as waybills have it, in Chinese." })
  city!: string;

  @Field(() => String, { description: "District as waybills have it, in Chinese; empty where the city has none." })
  district!: string;

  @Field(() => String, { description: "Road and number." })
  street!: string;

  @Field(() => String, { nullable: true, description: "Postcode; null if not given." })
  postcode?: string | null;

  @Field(() => Boolean, { description: "True for the demo's made-up address, to which no real carrier is sent." })
  demo!: boolean;
}

@ObjectType("FreightRegion", { simpleResolvers: true, description: "A region that a zone names." })
export class FreightRegion {
  @Field(() => String, { description: "GB/T 2260 code, ISO 3166-1 code of a country, or `*` for every other country." })
  code!: string;

  @Field(() => String, { description: "Name in the language of the request." })
  name!: string;
}

@ObjectType("FreightRate", { simpleResolvers: true, description: "What a parcel costs by its weight, or by its pieces." })
export class FreightRateType {
  @Field(() => Boolean, { description: "True means that nothing is sent there; the fees are ignored." })
  excluded!: boolean;

  @Field(() => Int, { description: "With the basis PIECE, up to so many pieces `firstFee` is all." })
  firstPieces!: number;

  @Field(() => Int, { description: "With the basis PIECE, pieces of a further step; 0 means that more cost no more." })
  additionalPieces!: number;

  @Field(() => Int, { description: "Up to this weight in grams, `firstFee` is all." })
  firstGrams!: number;

  @Field(() => Money, { description: "Fee for the first weight." })
  firstFee!: Money;

  @Field(() => Int, {
    description: "Every further step of so many grams begun costs `additionalFee`; 0 means that weight no longer matters.",
  })
  additionalGrams!: number;

  @Field(() => Money, { description: "Fee for each further step." })
  additionalFee!: Money;

  @Field(() => Money, { nullable: true, description: "Free when the merchandise reaches this sum; null if it never is." })
  freeOver!: Money | null;
}

@ObjectType("FreightZone", { simpleResolvers: true, description: "Regions that share a rate." })
export class FreightZoneType {
  @Field(() => [FreightRegion], { description: "Provinces, cities, districts or countries. The smallest one that fits an address wins." })
  regions!: FreightRegion[];

  @Field(() => FreightRateType, { description: "What a parcel costs there." })
  rate!: FreightRateType;
}

@ObjectType("FreightCarrierRate", { simpleResolvers: true, description: "A margin on the carrier's own price." })
export class FreightCarrierRate {
  @Field(() => Int, { description: "Percent of the carrier's price." })
  percent!: number;

  @Field(() => Money, { description: "A sum per order." })
  fixed!: Money;
}

@ObjectType("FreightTemplate", { simpleResolvers: true, description: "A way to ship with its prices by region." })
export class FreightTemplateType {
  @Field(() => String, { description: "Code of the shipping method." })
  code!: string;

  @Field(() => Int, { description: "Counts its saves; give it back with `freightTemplateSave`." })
  version!: number;

  @Field(() => FreightBasis, { description: "What the fees are reckoned from." })
  basis!: FreightBasis;

  @Field(() => Int, { description: "With the basis VOLUME, cubic centimetres that count as a kilogram." })
  volumetricDivisor!: number;

  @Field(() => Int, { nullable: true, description: "Most grams in one parcel; null means no limit." })
  parcelMaxGrams!: number | null;

  @Field(() => Int, { nullable: true, description: "Most litres in one parcel; null means no limit." })
  parcelMaxLitres!: number | null;

  @Field(() => FreightCarrierRate, {
    nullable: true,
    description: "Margin on the carrier's price; null where the table's fees always count.",
  })
  carrierRate!: FreightCarrierRate | null;

  @Field(() => String, { description: "Name in the language of the request." })
  name!: string;

  @Field(() => String, { description: "Name in Chinese." })
  nameZh!: string;

  @Field(() => String, { description: "Name in English." })
  nameEn!: string;

  @Field(() => Carrier, { description: "Who carries it." })
  carrier!: Carrier;

  @Field(() => CurrencyCode, { description: "Currency of the fees." })
  currencyCode!: CurrencyCode;

  @Field(() => Boolean, { description: "True if shoppers are offered it." })
  active!: boolean;

  @Field(() => Int, { description: "Place in the list that shoppers see." })
  position!: number;

  @Field(() => [FreightZoneType], { description: "Regions with a rate of their own." })
  zones!: FreightZoneType[];

  @Field(() => FreightRateType, { description: "The rate of whatever no zone names on the mainland of China." })
  elsewhere!: FreightRateType;
}

@ObjectType("ShippingCarrier", { simpleResolvers: true, description: "What the shop can do with a parcel company, or on its own." })
export class ShippingCarrier {
  @Field(() => Carrier, { description: "Which company." })
  carrier!: Carrier;

  @Field(() => Boolean, { description: "True if it can be asked for its price." })
  quotesRates!: boolean;

  @Field(() => Boolean, { description: "True if the shop has an account there: waybills are ordered by themselves." })
  ordersWaybill!: boolean;

  @Field(() => Boolean, {
    description: "True if scans arrive by themselves for a tracking number; with OTHER, if the company's code is given.",
  })
  followsByNumber!: boolean;
}

@ObjectType("ParcelCompany", { simpleResolvers: true, description: "A company whose parcels are sent with the carrier OTHER." })
export class ParcelCompany {
  @Field(() => String, { description: "Kuaidi100's code; pass it as `companyCode`." })
  code!: string;

  @Field(() => String, { description: "Name in the language of the request." })
  name!: string;
}

@ObjectType("ParcelCompanyGuess", { simpleResolvers: true, description: "A company that a tracking number looks like." })
export class ParcelCompanyGuess {
  @Field(() => Carrier, { description: "Which carrier to send it with: the shop's own account there, or OTHER." })
  carrier!: Carrier;

  @Field(() => String, { nullable: true, description: "With OTHER, the company's code; pass it as `companyCode`." })
  companyCode!: string | null;
}

@ObjectType("ShippingSettings", { simpleResolvers: true, description: "How the shop ships." })
export class ShippingSettings {
  @Field(() => SenderAddress, { nullable: true, description: "Where parcels start from; null as long as it is not set." })
  sender!: SenderAddress | null;

  @Field(() => PickupPointSetting, { nullable: true, description: "Where shoppers collect; null as long as it is not set." })
  pickupPoint!: PickupPointSetting | null;

  @Field(() => [FreightTemplateType], { description: "All ways to ship, in the order that shoppers see." })
  templates!: FreightTemplateType[];

  @Field(() => [ShippingCarrier], { description: "Every company, configured or not." })
  carriers!: ShippingCarrier[];

  @Field(() => [ParcelCompany], { description: "Common companies for the carrier OTHER. Others work as well." })
  companies!: ParcelCompany[];

  @Field(() => Int, {
    description: "Days for which carriers' messages are kept as they came; then they are deleted, and their scans stay.",
  })
  carrierMessageDays!: number;
}

@ObjectType("ShippingSettingsPayload", { simpleResolvers: true, description: "Result of changing how the shop ships." })
export class ShippingSettingsPayload {
  @Field(() => ShippingSettings, { nullable: true, description: "The settings after the change; null when refused." })
  shippingSettings!: ShippingSettings | null;

  @Field(() => FreightTemplateType, {
    nullable: true,
    description: "The template that was saved; null for other changes, and when refused.",
  })
  template?: FreightTemplateType | null;

  @Field(() => [UserError], { description: "Why it was refused; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}
