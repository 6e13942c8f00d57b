import { Arg, Ctx as Context, Field, ID, InputType, Resolver } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { refuse } from "../../platform/failures.ts";
import { Verb } from "../../platform/graphql/verb.ts";
import { readdressShipment } from "../logistics/replace.service.ts";
import { shipmentPayload } from "../logistics/shipment.payload.ts";
import { needShipment } from "../logistics/shipment.reads.ts";
import { ShipmentPayload } from "../logistics/shipment.types.ts";
import { readAddress } from "./address.rules.ts";
import { AddressInput } from "./checkout.types.ts";

@InputType("ShipmentReaddressInput", { description: "Sends a parcel that its carrier refused to an address that was put right." })
export class ShipmentReaddressInput {
  @Field(() => ID, { description: "The parcel that was refused." })
  shipmentId!: string;

  @Field(() => AddressInput, { description: "Where it shall go. The order keeps its address." })
  address!: AddressInput;

  @Field(() => String, { description: "Unique key chosen by the caller; repeating the same request with it makes one parcel." })
  idempotencyKey!: string;
}

/** Here and not with the parcels, because an address is read by the checkout's rules. */
@Resolver()
export class ReaddressResolver {
  @Verb(
    () => ShipmentPayload,
    "SHIPMENTS_WRITE",
    "Packs the contents of a parcel that its carrier refused again, for an address that was put right, and orders the waybill anew. Answers the new parcel.",
  )
  async shipmentReaddress(@Context() ctx: Ctx, @Arg("input", () => ShipmentReaddressInput) input: ShipmentReaddressInput) {
    await needShipment(ctx, input.shipmentId); // an unknown parcel is answered before its address is looked at
    const { address, errors } = readAddress(ctx, input.address);
    if (errors.length > 0) refuse(...errors);
    return shipmentPayload(ctx, await readdressShipment(ctx, input.shipmentId, address, input.idempotencyKey));
  }
}
