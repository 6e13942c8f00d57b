import { Arg, Ctx as Context, FieldResolver, Int, Query, Resolver, Root } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { Access } from "../../platform/graphql/access.ts";
import { said } from "../../platform/texts.ts";
import { type MediaRow, mediaLoader } from "../media/media.reads.ts";
import { Category, Collection } from "./category.types.ts";
import { ancestorsOf, type CategoryRow, type CollectionRow, dictionary } from "./dictionary.ts";
import { listSizeLoader } from "./listing.counts.ts";

@Resolver(() => Category)
export class CategoryResolver {
  @Query(() => [Category], { description: "The categories at the top of the tree, in the shop's order; go down by `children`." })
  @Access("public")
  async categories(@Context() ctx: Ctx): Promise<CategoryRow[]> {
    return (await dictionary(ctx)).childrenOf.get("") ?? [];
  }

  @Query(() => Category, { nullable: true, description: "A category by its slug; null if there is none." })
  @Access("public")
  async category(
    @Context() ctx: Ctx,
    @Arg("slug", () => String, { description: 'Name in its address, for example "tea-bowls".' }) slug: string,
  ): Promise<CategoryRow | null> {
    return (await dictionary(ctx)).categoryBySlug.get(slug) ?? null;
  }

  @FieldResolver()
  name(@Root() category: CategoryRow, @Context() ctx: Ctx): string {
    return said(category.texts, ctx.language).name;
  }

  @FieldResolver()
  description(@Root() category: CategoryRow, @Context() ctx: Ctx): string {
    return said(category.texts, ctx.language).description;
  }

  @FieldResolver()
  async parent(@Root() category: CategoryRow, @Context() ctx: Ctx): Promise<CategoryRow | null> {
    return category.parentId ? ((await dictionary(ctx)).categories.get(category.parentId) ?? null) : null;
  }

  @FieldResolver()
  async children(@Root() category: CategoryRow, @Context() ctx: Ctx): Promise<CategoryRow[]> {
    return (await dictionary(ctx)).childrenOf.get(category.uuid) ?? [];
  }

  @FieldResolver()
  async ancestors(@Root() category: CategoryRow, @Context() ctx: Ctx): Promise<CategoryRow[]> {
    return ancestorsOf(await dictionary(ctx), category);
  }

  @FieldResolver(() => Int)
  productCount(@Root() category: CategoryRow, @Context() ctx: Ctx): Promise<number> {
    return listSizeLoader(ctx).load(category.uuid);
  }
}

@Resolver(() => Collection)
export class CollectionResolver {
  @Query(() => [Collection], { description: "All collections, in the shop's order." })
  @Access("public")
  async collections(@Context() ctx: Ctx): Promise<CollectionRow[]> {
    return [...(await dictionary(ctx)).collections.values()];
  }

  @Query(() => Collection, { nullable: true, description: "A collection by its slug; null if there is none." })
  @Access("public")
  async collection(
    @Context() ctx: Ctx,
    @Arg("slug", () => String, { description: 'Name in its address, for example "gifts".' }) slug: string,
  ): Promise<CollectionRow | null> {
    return (await dictionary(ctx)).collectionBySlug.get(slug) ?? null;
  }

  @FieldResolver()
  name(@Root() collection: CollectionRow, @Context() ctx: Ctx): string {
    return said(collection.texts, ctx.language).name;
  }

  @FieldResolver()
  description(@Root() collection: CollectionRow, @Context() ctx: Ctx): string {
    return said(collection.texts, ctx.language).description;
  }

  @FieldResolver()
  image(@Root() collection: CollectionRow, @Context() ctx: Ctx): Promise<MediaRow | null> | null {
    return collection.mediaId ? mediaLoader(ctx).load(collection.mediaId) : null;
  }

  @FieldResolver(() => Int)
  productCount(@Root() collection: CollectionRow, @Context() ctx: Ctx): Promise<number> {
    return listSizeLoader(ctx).load(collection.uuid);
  }
}
