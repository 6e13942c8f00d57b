import { Arg, Ctx as Context, Resolver } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { Verb } from "../../platform/graphql/verb.ts";
import { createShipments } from "./batch.service.ts";
import { ShipmentsCreateInput, ShipmentsCreatePayload } from "./batch.types.ts";

@Resolver()
export class BatchResolver {
  @Verb(
    () => ShipmentsCreatePayload,
    "SHIPMENTS_WRITE",
    "Packs up to 50 orders, each into one parcel, and orders their waybills. Each order has its own result: a refusal of one leaves the others alone.",
  )
  async shipmentsCreate(@Context() ctx: Ctx, @Arg("input", () => ShipmentsCreateInput) input: ShipmentsCreateInput) {
    return { results: await createShipments(ctx, input), userErrors: [], warnings: [] };
  }
}
