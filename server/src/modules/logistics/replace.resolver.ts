import { Arg, Ctx as Context, Resolver } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { Verb } from "../../platform/graphql/verb.ts";
import { ShipmentReplaceInput } from "./replace.inputs.ts";
import { replaceShipment } from "./replace.service.ts";
import { shipmentPayload } from "./shipment.payload.ts";
import { ShipmentPayload } from "./shipment.types.ts";

@Resolver()
export class ReplaceResolver {
  @Verb(
    () => ShipmentPayload,
    "SHIPMENTS_WRITE",
    "Sends the contents of a parcel that left once more, because it was lost, damaged or came back; the pieces are taken from the stock again. Answers the new parcel.",
  )
  async shipmentReplace(@Context() ctx: Ctx, @Arg("input", () => ShipmentReplaceInput) input: ShipmentReplaceInput) {
    return shipmentPayload(ctx, await replaceShipment(ctx, input));
  }
}
