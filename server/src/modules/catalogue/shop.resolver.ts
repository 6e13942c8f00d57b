import { Arg, Ctx as Context, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { Access } from "../../platform/graphql/access.ts";
import { CurrencyCode, LanguageCode } from "../../platform/graphql/common.types.ts";
import { said, type Texts } from "../../platform/texts.ts";
import { type MediaRow, mediaLoader } from "../media/media.reads.ts";
import { currencyOf, offeredCurrencies } from "./currency.ts";
import { dictionary, type ShopSettings } from "./dictionary.ts";
import { ContentPage, Shop } from "./shop.types.ts";

/** A text page as it is stored, under `page:<slug>`. */
export interface StoredPage {
  title: Texts<string>;
  sections: { heading: Texts<string>; paragraphs: Texts<string>[] }[];
}

@Resolver(() => Shop)
export class ShopResolver {
  @Query(() => Shop, { description: "The shop itself and its public settings." })
  @Access("public")
  async shop(@Context() ctx: Ctx): Promise<ShopSettings> {
    return (await dictionary(ctx)).shop;
  }

  @FieldResolver()
  name(@Root() shop: ShopSettings, @Context() ctx: Ctx): string {
    return said(shop.name, ctx.language);
  }

  @FieldResolver()
  tagline(@Root() shop: ShopSettings, @Context() ctx: Ctx): string {
    return said(shop.tagline, ctx.language);
  }

  @FieldResolver()
  defaultLanguage(): LanguageCode {
    return LanguageCode.ZH;
  }

  @FieldResolver()
  languages(): LanguageCode[] {
    return [LanguageCode.ZH, LanguageCode.EN];
  }

  @FieldResolver()
  currencyCode(@Root() shop: ShopSettings): CurrencyCode {
    return shop.currency as CurrencyCode;
  }

  @FieldResolver()
  currencies(@Root() shop: ShopSettings): CurrencyCode[] {
    return offeredCurrencies(shop) as CurrencyCode[];
  }

  @FieldResolver()
  async currency(@Context() ctx: Ctx): Promise<CurrencyCode> {
    return (await currencyOf(ctx)) as CurrencyCode;
  }

  @FieldResolver()
  icpNumber(@Context() ctx: Ctx): string | null {
    return ctx.app.env.ICP_NUMBER || null;
  }

  @FieldResolver()
  demo(@Context() ctx: Ctx): boolean {
    return ctx.app.env.SHOP_MODE === "demo";
  }

  @FieldResolver()
  paymentWindowMinutes(@Context() ctx: Ctx): number {
    return Math.ceil(ctx.app.env.PAYMENT_WINDOW_MINUTES);
  }

  @FieldResolver()
  async scenes(@Root() shop: ShopSettings, @Context() ctx: Ctx): Promise<MediaRow[]> {
    const found = await mediaLoader(ctx).loadMany(shop.scenes);
    return found.filter((media): media is MediaRow => media !== null && !(media instanceof Error));
  }

  @FieldResolver()
  async page(
    @Context() ctx: Ctx,
    @Arg("slug", () => String, { description: 'Name in the page\'s address, for example "shipping".' }) slug: string,
  ): Promise<ContentPage | null> {
    const found = await row(
      ctx,
      sql<{ value: StoredPage; updatedAt: Date }>`select value, updated_at as "updatedAt" from shop_setting where key = ${`page:${slug}`}`,
    );
    if (!found) return null;
    return {
      slug,
      title: said(found.value.title, ctx.language),
      sections: found.value.sections.map(({ heading, paragraphs }) => ({
        heading: said(heading, ctx.language),
        paragraphs: paragraphs.map((paragraph) => said(paragraph, ctx.language)),
      })),
      updatedAt: found.updatedAt,
    };
  }
}
