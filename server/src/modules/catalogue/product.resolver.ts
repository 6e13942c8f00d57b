import { Arg, Ctx as Context, FieldResolver, ID, Int, Query, Resolver, Root } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { BadInput } from "../../platform/failures.ts";
import { Access } from "../../platform/graphql/access.ts";
import { readId } from "../../platform/ids.ts";
import { said } from "../../platform/texts.ts";
import { type MediaRow, mediaLoader } from "../media/media.reads.ts";
import { attributeText, type CategoryRow, type CollectionRow, dictionary } from "./dictionary.ts";
import { collectionIdsLoader, detailsLoader, type ProductRow, relatedLoader, visibleTo } from "./product.reads.ts";
import { readProductPage } from "./product-page.reads.ts";
import { PriceRange, Product, ProductAttribute, ProductOption } from "./product.types.ts";
import { type VariantRow, variantsLoader } from "./variant.reads.ts";

const MOST_RELATED = 12;

@Resolver(() => Product)
export class ProductResolver {
  @Query(() => Product, {
    nullable: true,
    description:
      "A product by its slug or its id; null if there is none on sale. Give exactly one of the two. Staff also see drafts and archived ones.",
  })
  @Access("public")
  async product(
    @Context() ctx: Ctx,
    @Arg("slug", () => String, { nullable: true, description: 'Name in its address, for example "morning-mug".' }) slug?: string | null,
    @Arg("id", () => ID, { nullable: true, description: "Its id, `prd_…`." }) id?: string | null,
  ): Promise<ProductRow | null> {
    if ((slug == null) === (id == null)) throw new BadInput("product: give either slug or id");
    if (slug != null) return visibleTo(ctx, await readProductPage(ctx, { slug }));
    const uuid = readId("prd", id!);
    return uuid ? visibleTo(ctx, await readProductPage(ctx, { uuid })) : null;
  }

  @FieldResolver()
  async description(@Root() product: ProductRow, @Context() ctx: Ctx): Promise<string> {
    return (await detailsLoader(ctx).load(product.uuid)).description;
  }

  @FieldResolver()
  async care(@Root() product: ProductRow, @Context() ctx: Ctx): Promise<string> {
    return (await detailsLoader(ctx).load(product.uuid)).care;
  }

  @FieldResolver()
  async images(@Root() product: ProductRow, @Context() ctx: Ctx): Promise<MediaRow[]> {
    if (product.image && product.mediaIds.length === 1) return [product.image];
    const found = await mediaLoader(ctx).loadMany(product.mediaIds);
    return found.filter((media): media is MediaRow => media !== null && !(media instanceof Error));
  }

  @FieldResolver()
  options(@Root() product: ProductRow, @Context() ctx: Ctx): ProductOption[] {
    return product.options.map(({ code, name, values }) => ({
      code,
      name: said(name, ctx.language),
      values: values.map((value) => ({ code: value.code, name: said(value.name, ctx.language), swatch: value.swatch ?? null })),
    }));
  }

  @FieldResolver()
  variants(@Root() product: ProductRow, @Context() ctx: Ctx): Promise<VariantRow[]> {
    return variantsLoader(ctx).load(product.uuid);
  }

  @FieldResolver()
  async attributes(@Root() product: ProductRow, @Context() ctx: Ctx): Promise<ProductAttribute[]> {
    const words = await dictionary(ctx);
    return [...words.attributes.values()].flatMap(({ code, texts }) => {
      const value = product.attributes[code];
      const text = value === undefined ? null : attributeText(words, code, value, ctx.language);
      return text === null ? [] : [{ code, name: said(texts, ctx.language).name, value: text }];
    });
  }

  @FieldResolver()
  async category(@Root() product: ProductRow, @Context() ctx: Ctx): Promise<CategoryRow | null> {
    return product.categoryId ? ((await dictionary(ctx)).categories.get(product.categoryId) ?? null) : null;
  }

  @FieldResolver()
  async collections(@Root() product: ProductRow, @Context() ctx: Ctx): Promise<CollectionRow[]> {
    const [ids, words] = await Promise.all([collectionIdsLoader(ctx).load(product.uuid), dictionary(ctx)]);
    return ids.flatMap((id) => words.collections.get(id) ?? []);
  }

  @FieldResolver()
  priceRange(@Root() product: ProductRow): PriceRange {
    const money = (amount: bigint) => ({ amount, currencyCode: product.currency }) as PriceRange["min"];
    return { min: money(product.minPrice), max: money(product.maxPrice) };
  }

  @FieldResolver()
  compareAtPrice(@Root() product: ProductRow): PriceRange["min"] | null {
    return product.compareAt === null ? null : ({ amount: product.compareAt, currencyCode: product.currency } as PriceRange["min"]);
  }

  @FieldResolver()
  related(
    @Root() product: ProductRow,
    @Context() ctx: Ctx,
    @Arg("first", () => Int, { defaultValue: 4, description: `How many at most, up to ${MOST_RELATED}.` }) first: number,
  ): Promise<ProductRow[]> {
    if (first < 1 || first > MOST_RELATED) throw new BadInput(`first must be between 1 and ${MOST_RELATED}`);
    return relatedLoader(ctx).load({ uuid: product.uuid, first });
  }
}
