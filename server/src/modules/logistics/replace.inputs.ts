import { Field, ID, InputType } from "type-graphql";
import { CarrierCode } from "./freight.types.ts";

@InputType("ShipmentReplaceInput", { description: "Sends the contents of a parcel once more." })
export class ShipmentReplaceInput {
  @Field(() => ID, { description: "The parcel that was lost, damaged or came back." })
  shipmentId!: string;

  @Field(() => String, { description: "Why, for the timeline; the buyer reads it. At most 300 characters." })
  reason!: string;

  @Field(() => CarrierCode, { nullable: true, description: "Who carries the new one; null: who carried the first." })
  carrier?: CarrierCode | null;

  @Field(() => String, { nullable: true, description: "A tracking number you already have; null lets the carrier give one." })
  trackingNumber?: string | null;

  @Field(() => String, { description: "Unique key chosen by the caller; repeating the same request with it makes one parcel." })
  idempotencyKey!: string;
}
