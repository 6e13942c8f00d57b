import { Field, ID, InputType, Int } from "type-graphql";
import { CarrierCode } from "./freight.types.ts";

@InputType("ShipmentLineInput", { description: "Pieces of an order line to put into a parcel." })
export class ShipmentLineInput {
  @Field(() => ID, { description: "The order line." })
  orderLineId!: string;

  @Field(() => Int, { description: "How many pieces, at least 1." })
  quantity!: number;
}

@InputType("ShipmentCreateInput", { description: "Records a parcel and, for a carrier the shop has an account with, orders its waybill." })
export class ShipmentCreateInput {
  @Field(() => ID, { description: "The order." })
  orderId!: string;

  @Field(() => CarrierCode, { defaultValue: CarrierCode.SF, description: "Who carries it." })
  carrier!: CarrierCode;

  @Field(() => String, { nullable: true, description: "A tracking number you already have; null lets the carrier give one." })
  trackingNumber?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      "With OTHER, whose parcel it is: Kuaidi100's code of the company, such as `zhongtong`. With it the parcel is followed live.",
  })
  companyCode?: string | null;

  @Field(() => [ShipmentLineInput], { nullable: true, description: "What goes into it; null means everything not yet in a parcel." })
  lines?: ShipmentLineInput[] | null;

  @Field(() => String, { description: "Unique key chosen by the caller; repeating the same request with it makes one shipment." })
  idempotencyKey!: string;
}

@InputType("ShipmentCancelInput", { description: "Calls off a shipment that has not left the shop." })
export class ShipmentCancelInput {
  @Field(() => ID, { description: "The shipment." })
  shipmentId!: string;

  @Field(() => String, { nullable: true, description: "Why, for the timeline." })
  reason?: string | null;
}

@InputType("ShipmentHandOverInput", { description: "Says that the carrier has taken the parcel, without waiting for its first scan." })
export class ShipmentHandOverInput {
  @Field(() => ID, { description: "The shipment." })
  shipmentId!: string;
}

@InputType("TrackingRefreshInput", { description: "Asks the carrier at once for new scans, instead of waiting for its message." })
export class TrackingRefreshInput {
  @Field(() => ID, { description: "The shipment." })
  shipmentId!: string;

  @Field(() => String, {
    nullable: true,
    description: "Access token of a guest's order; not needed when signed in as its buyer or as staff.",
  })
  accessToken?: string | null;
}
