import { Arg, Ctx as Context, FieldResolver, ID, Int, Query, Resolver, Root, Subscription } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { mapStream, streamSignals } from "../../platform/events/stream.ts";
import { BadInput } from "../../platform/failures.ts";
import { Access, isAllowed } from "../../platform/graphql/access.ts";
import type { Counted } from "../../platform/graphql/counted.ts";
import { readPage } from "../../platform/graphql/paging.ts";
import { Verb } from "../../platform/graphql/verb.ts";
import { needId, toId } from "../../platform/ids.ts";
import type { Signal } from "../../platform/pubsub.ts";
import type { ProductRow } from "../catalogue/product.reads.ts";
import { Product, ProductVariant } from "../catalogue/product.types.ts";
import { type VariantRow, variantLoader } from "../catalogue/variant.reads.ts";
import { Availability, StockAdjustInput, StockLevel, StockLevelConnection, StockPayload, StockUpdate } from "./inventory.types.ts";
import { availabilityOf, countStockLevels, readStockLevels, stockLevel, stockMovements } from "./stock.reads.ts";
import { adjustStock, type StockRow, stockTopics } from "./stock.service.ts";

const MAX_FOLLOWED = 100;

@Resolver(() => ProductVariant)
export class VariantStockResolver {
  @FieldResolver(() => Availability, { description: "Whether it can be bought now." })
  availability(@Root() variant: VariantRow, @Context() ctx: Ctx) {
    return availabilityOf(ctx, variant.available, variant.onSale);
  }

  @FieldResolver(() => StockLevel, { nullable: true, description: "Exact stock, for staff with `PRODUCTS_READ`; null for everybody else." })
  stock(@Root() variant: VariantRow, @Context() ctx: Ctx): Promise<StockRow | null> | null {
    return isAllowed(ctx.viewer, "PRODUCTS_READ") ? stockLevel(ctx).load(variant.uuid) : null;
  }
}

@Resolver(() => Product)
export class ProductStockResolver {
  @FieldResolver(() => Availability, { description: "Whether it can be bought now: the best of its variants' availability." })
  availability(@Root() product: ProductRow, @Context() ctx: Ctx) {
    return availabilityOf(ctx, product.available, product.onSale);
  }
}

@Resolver(() => StockLevel)
export class StockLevelResolver {
  @FieldResolver()
  variant(@Root() stock: StockRow, @Context() ctx: Ctx) {
    return variantLoader(ctx).load(stock.variantUuid);
  }

  @FieldResolver()
  async movements(
    @Root() stock: StockRow,
    @Context() ctx: Ctx,
    @Arg("first", () => Int, { defaultValue: 20, description: "How many at most, up to 100." }) first: number,
  ) {
    if (first < 1 || first > 100) throw new BadInput("first must be between 1 and 100");
    const found = (await stockMovements(ctx).load(stock.variantUuid)).slice(0, first);
    return found.map((movement) => ({ ...movement, id: toId("mov", movement.id) }));
  }

  @Query(() => StockLevelConnection, { description: "Stock of all variants in the order of their SKU. Needs PRODUCTS_READ." })
  @Access("PRODUCTS_READ")
  async stockLevels(
    @Context() ctx: Ctx,
    @Arg("first", () => Int, { nullable: true, description: "Page size, 1 to 100; 20 by default." }) first: number | null,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the last row already shown." }) after: string | null,
    @Arg("query", () => String, { nullable: true, description: "Part of a SKU or product name." }) query: string | null,
    @Arg("lowOnly", () => Boolean, { defaultValue: false, description: "Only what is at or below the low-stock limit." }) lowOnly: boolean,
  ) {
    const connection = await readStockLevels(ctx, readPage({ first, after }, 1), query, lowOnly);
    return { ...connection, totalCount: () => countStockLevels(ctx, query, lowOnly) };
  }

  @Verb(() => StockPayload, "STOCK_WRITE", "Changes the stock of a variant by a difference (`delta`) or to a counted number (`onHand`).")
  async stockAdjust(@Context() ctx: Ctx, @Arg("input", () => StockAdjustInput) input: StockAdjustInput) {
    const variantId = await adjustStock(ctx, input);
    return { stockLevel: await stockLevel(ctx).load(variantId), userErrors: [], warnings: [] };
  }

  @Subscription(() => StockUpdate, {
    description: "Tells when the stock of one of up to 100 variants changes: reserved, released, sold or adjusted.",
    subscribe: ({ args, context }) =>
      followStock(context as Ctx, (args as { variantIds: string[] }).variantIds, (args as { after?: string }).after),
  })
  @Access("public")
  async stockChanged(
    @Root() signal: Signal & { topic?: string },
    @Context() ctx: Ctx,
    @Arg("variantIds", () => [ID], { description: "Ids of the variants to follow." }) variantIds: string[],
    @Arg("after", () => String, { nullable: true, description: "The last eventId seen: events since then come first." }) _after:
      | string
      | null,
  ) {
    const uuid = (signal.topic ?? "").replace("stock:", "") || needId("var", variantIds[0]!, "variantIds");
    return { eventId: signal.eventId, variant: await variantLoader(ctx).load(uuid) };
  }
}

/** One signal per event and followed variant, each naming its variant. */
function followStock(ctx: Ctx, variantIds: string[], after: string | null | undefined): AsyncIterableIterator<Signal & { topic: string }> {
  if (variantIds.length < 1 || variantIds.length > MAX_FOLLOWED) throw new BadInput(`variantIds: 1 to ${MAX_FOLLOWED} ids`);
  const topics = stockTopics(variantIds.map((id) => needId("var", id, "variantIds")));
  return mapStream(streamSignals(ctx, topics, after), (signal) =>
    signal.topics.filter((topic) => topics.includes(topic)).map((topic) => ({ ...signal, topic })),
  );
}

@Resolver(() => StockLevelConnection)
export class StockLevelConnectionResolver {
  @FieldResolver()
  totalCount(@Root() list: Counted): Promise<number> {
    return list.totalCount();
  }
}
