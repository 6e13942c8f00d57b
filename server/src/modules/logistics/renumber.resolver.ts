import { Arg, Ctx as Context, Resolver } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { Verb } from "../../platform/graphql/verb.ts";
import { ShipmentRenumberInput } from "./renumber.inputs.ts";
import { renumberShipment } from "./renumber.service.ts";
import { shipmentPayload } from "./shipment.payload.ts";
import { ShipmentPayload } from "./shipment.types.ts";

@Resolver()
export class RenumberResolver {
  @Verb(
    () => ShipmentPayload,
    "SHIPMENTS_WRITE",
    "Puts right the number or company that staff mistyped for a parcel. What was told of the wrong number is taken out, nothing more is heard of it, and the right one is followed. Not for a waybill that the shop's own carrier gave.",
  )
  async shipmentRenumber(@Context() ctx: Ctx, @Arg("input", () => ShipmentRenumberInput) input: ShipmentRenumberInput) {
    return shipmentPayload(ctx, await renumberShipment(ctx, input));
  }
}
