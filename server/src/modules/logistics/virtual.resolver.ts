import { Arg, Ctx as Context, FieldResolver, ID, Query, Resolver, Root } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { Access } from "../../platform/graphql/access.ts";
import { Verb } from "../../platform/graphql/verb.ts";
import type { OrderLineRow } from "../orders/order.reads.ts";
import { OrderLine } from "../orders/order.types.ts";
import { codesLoader, loadCodes, readPool } from "./virtual.service.ts";
import { VirtualCodePool, VirtualCodesLoadInput, VirtualCodesPayload } from "./virtual.types.ts";

@Resolver(() => OrderLine)
export class VirtualCodesResolver {
  @FieldResolver(() => [String], {
    description: "The codes that were bought with this line, handed out once it is paid. Only for whoever ordered it: empty for staff.",
  })
  async codes(@Root() line: OrderLineRow, @Context() ctx: Ctx): Promise<string[]> {
    return line.requiresShipping || ctx.viewer.role === "STAFF" ? [] : codesLoader(ctx).load(line.uuid);
  }

  @Query(() => VirtualCodePool, { description: "How many codes a variant has left. For staff." })
  @Access("staff")
  virtualCodePool(
    @Context() ctx: Ctx,
    @Arg("variantId", () => ID, { description: "The variant." }) variantId: string,
  ): Promise<VirtualCodePool> {
    return readPool(ctx, variantId);
  }

  @Verb(
    () => VirtualCodesPayload,
    "STOCK_WRITE",
    "Adds codes that a variant without shipping is sold as. Each is handed out once, when its order is paid; orders that wait for codes get theirs at once.",
  )
  async virtualCodesLoad(@Context() ctx: Ctx, @Arg("input", () => VirtualCodesLoadInput) input: VirtualCodesLoadInput) {
    const added = await loadCodes(ctx, input);
    return { pool: await readPool(ctx, input.variantId), added, userErrors: [], warnings: [] };
  }
}
