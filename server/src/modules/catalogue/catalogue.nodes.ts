import type { Ctx } from "../../platform/ctx.ts";
import { instance, type Node } from "../../platform/graphql/common.types.ts";
import { Category, Collection } from "./category.types.ts";
import { dictionary } from "./dictionary.ts";
import { productLoader, visibleTo } from "./product.reads.ts";
import { Product, ProductVariant } from "./product.types.ts";
import { variantLoader } from "./variant.reads.ts";

/** Answers one kind of object for `node(id)`; null for what is not there or may not be seen. */
export type NodeReader = (ctx: Ctx, uuid: string) => Promise<Node | null>;

const as = (type: abstract new (...args: never[]) => Node, row: object | null | undefined): Node | null =>
  row ? instance(type, row) : null;

/** By the prefix of the public id. */
export const nodeReaders = {
  prd: async (ctx, uuid) => as(Product, visibleTo(ctx, await productLoader(ctx).load(uuid))),
  var: async (ctx, uuid) => {
    const variant = await variantLoader(ctx).load(uuid);
    const product = variant && visibleTo(ctx, await productLoader(ctx).load(variant.productId));
    return as(ProductVariant, product && variant);
  },
  cat: async (ctx, uuid) => as(Category, (await dictionary(ctx)).categories.get(uuid)),
  col: async (ctx, uuid) => as(Collection, (await dictionary(ctx)).collections.get(uuid)),
} satisfies Record<string, NodeReader>;
