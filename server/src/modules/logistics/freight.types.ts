import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { Money } from "../../platform/graphql/common.types.ts";
import { DateTime } from "../../platform/graphql/scalars.ts";
import { PickupPoint } from "./pickup.types.ts";

export enum CarrierCode {
  SF = "SF",
  YTO = "YTO",
  JD = "JD",
  OTHER = "OTHER",
  OWN = "OWN",
  PICKUP = "PICKUP",
}
registerEnumType(CarrierCode, {
  name: "CarrierCode",
  description: "Who brings a parcel to its recipient: a company, or the shop itself. Codes may be added.",
  valuesConfig: {
    SF: { description: "SF Express (顺丰). Its scans arrive by themselves." },
    YTO: { description: "YTO Express (圆通). Its scans arrive by themselves." },
    JD: { description: "JD Logistics (京东物流). Its scans arrive by themselves." },
    OTHER: {
      description:
        "Any other: staff give the tracking number. With the company's code its scans arrive through Kuaidi100, if the shop uses it.",
    },
    OWN: { description: "The shop's own driver. Staff say how it goes: `shipmentDeliveryRecord`." },
    PICKUP: { description: "Nobody: the shopper collects it at the shop with a code, which staff enter: `shipmentCollect`." },
  },
});

export enum FreightBasis {
  PIECE = "PIECE",
  WEIGHT = "WEIGHT",
  VOLUME = "VOLUME",
}
registerEnumType(FreightBasis, {
  name: "FreightBasis",
  description: "What freight is reckoned from.",
  valuesConfig: {
    PIECE: { description: "Pieces of the whole order." },
    WEIGHT: { description: "Weight of each parcel." },
    VOLUME: { description: "Weight of each parcel, or what its room counts as by the divisor, whichever is more." },
  },
});

export enum FeeCertainty {
  FIRM = "FIRM",
  ABOUT = "ABOUT",
  UNKNOWN = "UNKNOWN",
}
registerEnumType(FeeCertainty, {
  name: "FeeCertainty",
  description: "How sure a quoted fee is, as long as only a province is known and the carrier's own price counts.",
  valuesConfig: {
    FIRM: { description: "What an order to this place would be charged now." },
    ABOUT: {
      description: "The carrier's price to the province's chief city, with the shop's margin: another city may cost a little more or less.",
    },
    UNKNOWN: { description: "The carrier's price counts and is not known yet: say so, and do not show `fee`. A city makes it FIRM." },
  },
});

@ObjectType("Carrier", { simpleResolvers: true, description: "Who brings a parcel to its recipient." })
export class Carrier {
  @Field(() => CarrierCode, { description: "Which company, or which way of the shop's own." })
  code!: CarrierCode;

  @Field(() => String, { description: "Name in the language of the request." })
  name!: string;

  @Field(() => String, { nullable: true, description: "Its customer service's phone number; null if not known." })
  phone!: string | null;

  @Field(() => String, { nullable: true, description: "Its website; null if not known." })
  website!: string | null;
}

@ObjectType("ShippingQuote", { simpleResolvers: true, description: "A way to ship something to a destination, with price and time." })
export class ShippingQuote {
  @Field(() => String, { description: "Code of the shipping method; pass it to `cartShippingSelect` and `orderPlace`." })
  code!: string;

  @Field(() => Carrier, { description: "Who carries it." })
  carrier!: Carrier;

  @Field(() => String, { description: "Name in the language of the request." })
  name!: string;

  @Field(() => Money, { description: "What the shopper pays for freight." })
  fee!: Money;

  @Field(() => Boolean, { description: "True if `fee` is zero." })
  free!: boolean;

  @Field(() => DateTime, { description: "Start of the time in which it should arrive, if ordered now." })
  estimatedFrom!: Date;

  @Field(() => DateTime, { description: "End of the time in which it should arrive, if ordered now." })
  estimatedTo!: Date;

  @Field(() => DateTime, { description: "When it should leave the shop, if ordered now." })
  shipsBy!: Date;

  @Field(() => Int, { description: "Weight of everything that is shipped, in grams." })
  weightGrams!: number;

  @Field(() => Int, { description: "Parcels that the fee is reckoned for." })
  parcels!: number;

  @Field(() => Boolean, { description: "True if `fee` comes from the carrier's price of now, false if from the shop's own table." })
  carrierPriced!: boolean;

  @Field(() => FeeCertainty, { description: "How sure `fee` is; FIRM once the city is known." })
  certainty!: FeeCertainty;

  @Field(() => Boolean, { description: "True if it can be used for this destination." })
  available!: boolean;

  @Field(() => PickupPoint, { nullable: true, description: "Where it is collected; null for a way that brings it to an address." })
  pickupPoint!: PickupPoint | null;

  @Field(() => String, { nullable: true, description: "Why it cannot be used, for display; null when it can." })
  unavailableReason!: string | null;
}
