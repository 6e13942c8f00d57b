import { Ctx as Context, FieldResolver, Resolver, Root } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import type { Money } from "../../platform/graphql/common.types.ts";
import { type MediaRow, mediaLoader } from "../media/media.reads.ts";
import { productLoader, type ProductRow } from "./product.reads.ts";
import { ProductVariant, SelectedOption } from "./product.types.ts";
import { selectedOptions, type VariantRow, variantTitle } from "./variant.reads.ts";

const money = (amount: bigint, variant: VariantRow) => ({ amount, currencyCode: variant.currency }) as Money;

@Resolver(() => ProductVariant)
export class VariantResolver {
  @FieldResolver()
  title(@Root() variant: VariantRow, @Context() ctx: Ctx): string {
    return variantTitle(variant, ctx.language);
  }

  @FieldResolver()
  selectedOptions(@Root() variant: VariantRow, @Context() ctx: Ctx): SelectedOption[] {
    return selectedOptions(variant, ctx.language);
  }

  @FieldResolver()
  price(@Root() variant: VariantRow): Money {
    return money(variant.price, variant);
  }

  @FieldResolver()
  compareAtPrice(@Root() variant: VariantRow): Money | null {
    return variant.compareAt === null ? null : money(variant.compareAt, variant);
  }

  @FieldResolver()
  image(@Root() variant: VariantRow, @Context() ctx: Ctx): Promise<MediaRow | null> | null {
    return variant.mediaId ? mediaLoader(ctx).load(variant.mediaId) : null;
  }

  @FieldResolver()
  async product(@Root() variant: VariantRow, @Context() ctx: Ctx): Promise<ProductRow> {
    return (await productLoader(ctx).load(variant.productId))!; // a foreign key
  }
}
