import { Field, ID, InputType, ObjectType } from "type-graphql";
import { UserError, Warning } from "../../platform/graphql/errors.types.ts";
import { Order } from "../orders/order.types.ts";
import { CarrierCode } from "./freight.types.ts";
import { Shipment } from "./shipment.types.ts";

@InputType("ShipmentsCreateInput", { description: "Packs several orders, each into one parcel with everything not yet packed." })
export class ShipmentsCreateInput {
  @Field(() => [ID], { description: "The orders, 1 to 50." })
  orderIds!: string[];

  @Field(() => CarrierCode, {
    nullable: true,
    description:
      "Who carries all of them: a company that the shop has an account with. Null: each goes with the company of its own shipping method.",
  })
  carrier?: CarrierCode | null;

  @Field(() => String, {
    description:
      "Unique key chosen by the caller, at most 200 characters. Repeating the request with it answers the same parcels and makes those that are still missing.",
  })
  idempotencyKey!: string;
}

@ObjectType("ShipmentsCreateResult", { simpleResolvers: true, description: "What became of one of several orders." })
export class ShipmentsCreateResult {
  @Field(() => ID, { description: "The order's id, as it was given." })
  orderId!: string;

  @Field(() => Order, { nullable: true, description: "The order as it is now; null if there is none with this id." })
  order!: Order | null;

  @Field(() => Shipment, {
    nullable: true,
    description: "Its parcel; its status is DRAFT while the carrier's answer is awaited. Null when refused.",
  })
  shipment!: Shipment | null;

  @Field(() => [UserError], { description: "Why there is no parcel; empty on success." })
  userErrors!: UserError[];
}

@ObjectType("ShipmentsCreatePayload", { simpleResolvers: true, description: "Result of packing several orders." })
export class ShipmentsCreatePayload {
  @Field(() => [ShipmentsCreateResult], {
    nullable: true,
    description: "One for each order, in the order given; null when the whole was refused.",
  })
  results!: ShipmentsCreateResult[] | null;

  @Field(() => [UserError], { description: "Why the whole was refused; what concerns one order stands in its result." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}
