import { Field, ID, InputType } from "type-graphql";
import { CarrierCode } from "./freight.types.ts";

@InputType("ShipmentRenumberInput", { description: "Puts right who has a parcel, and under which number." })
export class ShipmentRenumberInput {
  @Field(() => ID, { description: "The parcel whose number or company was mistyped." })
  shipmentId!: string;

  @Field(() => CarrierCode, { nullable: true, description: "Who has it: SF, YTO, JD or OTHER; null: as before." })
  carrier?: CarrierCode | null;

  @Field(() => String, {
    nullable: true,
    description: "With OTHER, Kuaidi100's code of the company, such as `zhongtong`; null means that it is not known.",
  })
  companyCode?: string | null;

  @Field(() => String, { description: "The number on the parcel." })
  trackingNumber!: string;

  @Field(() => String, { description: "Unique key chosen by the caller; repeating the same request with it changes nothing more." })
  idempotencyKey!: string;
}
