import { Arg, Ctx as Context, Resolver } from "type-graphql";
import type { Ctx } from "../../../platform/ctx.ts";
import { Verb } from "../../../platform/graphql/verb.ts";
import { ShipmentLabelCreateInput } from "./label.inputs.ts";
import { createDocument } from "./label.service.ts";
import { ShippingDocumentPayload } from "./label.types.ts";

@Resolver()
export class ShippingDocumentResolver {
  @Verb(
    () => ShippingDocumentPayload,
    "SHIPMENTS_WRITE",
    "Makes labels or packing slips of up to 50 parcels, as a page to print and as PDF, under addresses that lead there for a quarter of an hour.",
  )
  async shipmentLabelCreate(@Context() ctx: Ctx, @Arg("input", () => ShipmentLabelCreateInput) input: ShipmentLabelCreateInput) {
    return { document: await createDocument(ctx, input), userErrors: [], warnings: [] };
  }
}
