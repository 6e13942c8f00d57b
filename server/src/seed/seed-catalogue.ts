import { pricesAbroad } from "./catalogue.prices.ts";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { CollectionRule } from "../modules/catalogue/category.entity.ts";
import { saveAttributes, saveCategories, saveCollections, saveSettings } from "../modules/catalogue/category.service.ts";
import { type ProductInput, saveProducts } from "../modules/catalogue/product.service.ts";
import { inspectPicture, keepMaster } from "../modules/media/media.files.ts";
import { recordMedia } from "../modules/media/media.service.ts";
import { refreshSearch } from "../modules/search/document.service.ts";
import { saveSearchQueries } from "../modules/search/suggestion.reads.ts";
import { shopNow } from "../platform/clock.ts";
import { type Ctx, transaction } from "../platform/ctx.ts";
import { any, rows, sql } from "../platform/db/sql.ts";
import { projectRoot } from "../platform/project.ts";
import { attributeDefinitions, categories, collections, pages, products, scenes } from "./catalogue.ts";
import { hotSearches, shop } from "./catalogue.shop.ts";
import type { SeedCollectionRule, SeedPicture, SeedProduct, SeedText } from "./catalogue.types.ts";

const pathOf = (picture: string) => join(projectRoot, "server/src/seed/pictures", picture);

/** Where the demo shop's stock goes: inventory receives it. */
export interface SeededStock {
  variantId: string;
  sku: string;
  onHand: number;
}

/**
 * Puts the demo catalogue in place and answers what to receive into stock: that of the products made just now. What is
 * there already stays as it is, unless pictures were rendered since; pictures that are still missing are left out.
 */
export async function seedCatalogue(ctx: Ctx): Promise<SeededStock[]> {
  const known = await knownProducts(ctx);
  const wanting = products.filter(
    ({ slug, pictures }) => (known.get(slug) ?? -1) < pictures.filter(({ file }) => existsSync(pathOf(file))).length,
  );
  if (wanting.length === 0) return [];
  const mediaOf = await seedPictures(ctx, [
    ...collections.flatMap(cardPicture),
    ...products.flatMap(({ pictures }) => pictures),
    ...scenes,
  ]);
  return transaction(ctx, async (inner) => {
    await saveAttributes(
      inner,
      attributeDefinitions.map(({ name, ...definition }, position) => ({
        ...definition,
        position,
        texts: eachLanguage(name, (text) => ({ name: text })),
      })),
    );
    const categoryIds = await saveCategories(
      inner,
      categories.map(({ name, description, ...category }) => ({ ...category, texts: named(name, description) })),
    );
    const collectionIds = await saveCollections(
      inner,
      collections.map(({ name, description, picture, rule, ...collection }) => ({
        ...collection,
        texts: named(name, description),
        mediaId: (picture && mediaOf.get(picture)) ?? null,
        rule: rule ? toRule(rule) : null,
      })),
    );
    const now = await shopNow(inner);
    const saved = await saveProducts(
      inner,
      wanting.map((product) => toInput(product, now, { mediaOf, categoryIds, collectionIds })),
    );
    await saveSettings(inner, [
      { key: "shop", value: { ...shop, scenes: scenes.flatMap(({ file }) => mediaOf.get(file) ?? []) } },
      ...pages.map(({ slug, title, sections }) => ({ key: `page:${slug}`, value: { title, sections } })),
    ]);
    await saveSearchQueries(inner, hotSearches);
    await refreshSearch(
      inner,
      saved.map(({ id }) => id),
    );
    const stockOf = new Map(products.flatMap(({ variants }) => variants.map(({ sku, stock }) => [sku, stock])));
    return saved
      .filter(({ slug }) => !known.has(slug))
      .flatMap(({ variants }) => variants.map(({ id, sku }) => ({ variantId: id, sku, onHand: stockOf.get(sku) ?? 0 })));
  });
}

/** How many pictures each product of the seed has in the shop, by slug; those not made yet are absent. */
async function knownProducts(ctx: Ctx): Promise<Map<string, number>> {
  const slugs = products.map(({ slug }) => slug);
  const found = await rows(
    ctx,
    sql<{
      slug: string;
      pictures: number;
    }>`select slug, cardinality(media_ids) as pictures from product where slug = ${any(slugs, "text")}`,
  );
  return new Map(found.map(({ slug, pictures }) => [slug, pictures]));
}

const eachLanguage = <T>(text: SeedText, make: (text: string) => T) => ({ zh: make(text.zh), en: make(text.en) });

const named = (name: SeedText, description: SeedText) => ({
  zh: { name: name.zh, description: description.zh },
  en: { name: name.en, description: description.en },
});

const toRule = ({ minPriceMinor, maxPriceMinor, attribute }: SeedCollectionRule): CollectionRule => ({
  ...(minPriceMinor !== undefined && { minPrice: minPriceMinor }),
  ...(maxPriceMinor !== undefined && { maxPrice: maxPriceMinor }),
  ...(attribute && { attribute }),
});

interface Known {
  mediaOf: Map<string, string>;
  categoryIds: Map<string, string>;
  collectionIds: Map<string, string>;
}

function toInput(product: SeedProduct, now: Date, known: Known): ProductInput {
  const mediaAt = (index: number | undefined) =>
    index === undefined ? null : (known.mediaOf.get(product.pictures[index]?.file ?? "") ?? null);
  return {
    slug: product.slug,
    status: "ACTIVE",
    categoryId: known.categoryIds.get(product.category) ?? null,
    collectionIds: product.collections.flatMap((slug) => known.collectionIds.get(slug) ?? []),
    position: products.indexOf(product),
    texts: {
      zh: { name: product.name.zh, subtitle: product.subtitle.zh },
      en: { name: product.name.en, subtitle: product.subtitle.en },
    },
    details: {
      zh: { description: product.description.zh, care: product.care.zh },
      en: { description: product.description.en, care: product.care.en },
    },
    attributes: product.attributes,
    options: product.options,
    mediaIds: product.pictures.flatMap(({ file }) => known.mediaOf.get(file) ?? []),
    publishedAt: new Date(now.getTime() - product.publishedDaysAgo * 86_400_000),
    soldCount: product.soldCount,
    maxPerOrder: product.maxPerOrder ?? null,
    variants: product.variants.map((variant) => ({
      sku: variant.sku,
      options: variant.options,
      price: BigInt(variant.priceMinor),
      compareAt: variant.compareAtMinor === undefined ? null : BigInt(variant.compareAtMinor),
      prices: pricesAbroad(variant),
      weightGrams: variant.weightGrams,
      size: variant.size ?? boxFor(variant.weightGrams),
      mediaId: mediaAt(variant.picture),
    })),
  };
}

/** Where a collection's picture is nobody else's, its text is the collection's name. */
const cardPicture = ({ picture, name }: (typeof collections)[number]): SeedPicture[] => (picture ? [{ file: picture, alt: name }] : []);

/** Keeps the pictures that exist and answers their UUIDs by file name. */
async function seedPictures(ctx: Ctx, pictures: SeedPicture[]): Promise<Map<string, string>> {
  const once = new Map(pictures.map(({ file, alt }) => [file, alt])); // the last text of a file wins
  const present = [...once].filter(([file]) => existsSync(pathOf(file)));
  if (present.length < once.size)
    ctx.app.log.info({ missing: once.size - present.length }, "pictures that are not rendered yet are left out");
  if (present.length === 0) return new Map();
  const kept = await Promise.all(
    present.map(async ([file, alt]) => {
      const facts = await inspectPicture(await readFile(pathOf(file)));
      await keepMaster(ctx.app.env.dataDir, facts.hash, pathOf(file));
      return { file, ...facts, alt };
    }),
  );
  const ids = await recordMedia(ctx, kept);
  return new Map(kept.map(({ file, hash }) => [file, ids.get(hash)!]));
}

/** The box that a fragile piece of this weight goes into: padded all round, in steps of a centimetre. */
function boxFor(grams: number): [number, number, number] {
  const side = Math.max(80, Math.ceil(Math.cbrt(grams * 8_000) / 10) * 10);
  return [side, side, Math.ceil((side * 0.7) / 10) * 10];
}
