import { randomUUID } from "node:crypto";
import { createProduct, type ProductInput, type VariantInput } from "../src/modules/catalogue/product.service.ts";
import { setStock } from "../src/modules/inventory/stock.service.ts";
import { refreshSearch } from "../src/modules/search/document.service.ts";
import type { Ctx } from "../src/platform/ctx.ts";
import { toId } from "../src/platform/ids.ts";

export interface ProductOptions extends Partial<Omit<ProductInput, "texts" | "variants">> {
  name?: string;
  /** Null leaves the English text out. */
  nameEn?: string | null;
  subtitle?: string;
  /** Minor units, of the only variant; give `variants` for several. */
  price?: bigint;
  variants?: (Partial<VariantInput> & { stock?: number })[];
  /** Pieces on hand of every variant that says nothing else. */
  stock?: number;
}

export interface TestProduct {
  id: string;
  uuid: string;
  slug: string;
  variants: { id: string; uuid: string; sku: string }[];
}

/** A product on sale with ten pieces of its only variant, unless told otherwise; it can be bought and found at once. */
export async function aProduct(shop: { ctx(): Ctx }, options: ProductOptions = {}): Promise<TestProduct> {
  const { name = "茶碗", nameEn = "Tea bowl", subtitle = "", price = 8_800n, stock = 10, variants = [{}], ...rest } = options;
  const slug = rest.slug ?? `p-${randomUUID()}`;
  const ctx = shop.ctx();
  const saved = await createProduct(ctx, {
    status: "ACTIVE",
    publishedAt: new Date(Date.now() - 60 * 86_400_000),
    ...rest,
    slug,
    texts: { zh: { name, subtitle }, ...(nameEn !== null && { en: { name: nameEn, subtitle } }) },
    variants: variants.map(({ stock: _stock, ...variant }, i) => ({
      sku: `${slug}-${i}`.slice(0, 60),
      price,
      weightGrams: 300,
      ...variant,
    })),
  });
  await setStock(
    ctx,
    saved.variants.map(({ id }, i) => ({ variantId: id, onHand: variants[i]!.stock ?? stock })),
  );
  await refreshSearch(ctx, [saved.id]);
  return {
    id: toId("prd", saved.id),
    uuid: saved.id,
    slug,
    variants: saved.variants.map(({ id, sku }) => ({ id: toId("var", id), uuid: id, sku })),
  };
}
