import { saveAttributes, saveCategories } from "../modules/catalogue/category.service.ts";
import { refreshListings } from "../modules/catalogue/listing.service.ts";
import { refreshSearch } from "../modules/search/document.service.ts";
import { markPopular } from "../modules/search/popular.service.ts";
import { type Ctx, transaction } from "../platform/ctx.ts";
import { json, rows, sql } from "../platform/db/sql.ts";
import { attributeDefinitions } from "./catalogue.ts";

const kinds =
  "茶碗 tea bowl,茶杯 tea cup,茶壶 teapot,盖碗 gaiwan,公道杯 pitcher,茶盘 tea tray,茶叶罐 canister,花瓶 vase,香炉 censer,马克杯 mug";
const glazes = "青釉 celadon,月白 moon-white,天目 tenmoku,朱砂红 cinnabar,灰釉 ash";
const moods =
  "汀雾 river-mist,松风 pine-wind,秋水 autumn-water,晚钟 evening-bell,初雪 first-snow,竹影 bamboo-shade,远山 far-hill,孤舟 lone-boat,落霞 afterglow,听雨 listening-rain,云根 cloud-root,石泉 stone-spring,春泥 spring-clay,寒梅 winter-plum,归雁 homing-geese,清溪 clear-brook,半山 half-hill,野渡 wild-ferry,暮烟 dusk-smoke,新月 new-moon";

const pairs = (text: string) =>
  text.split(",").map((pair) => {
    const [zh, ...en] = pair.split(" ");
    return { zh: zh!, en: en.join(" ") };
  });

const CATEGORIES = 50;
const BATCH = 4_000;

/**
 * Makes n products of three variants each for measurements: names of many parts in two languages, fifty categories in ten
 * branches, properties, stock, and everything that lists and searches read. Not idempotent: meant for an empty shop.
 */
export async function seedManyProducts(ctx: Ctx, n: number): Promise<void> {
  await saveAttributes(
    ctx,
    attributeDefinitions.map(({ name, ...definition }, position) => ({
      ...definition,
      position,
      texts: { zh: { name: name.zh }, en: { name: name.en } },
    })),
  );
  const kind = pairs(kinds);
  const categories = Array.from({ length: CATEGORIES }, (_, i) => ({
    slug: `many-${i}`,
    parent: i < 10 ? null : `many-${i % 10}`,
    position: i,
    texts: {
      zh: { name: i < 10 ? kind[i]!.zh : `${kind[i % 10]!.zh}${i}`, description: "" },
      en: { name: i < 10 ? kind[i]!.en : `${kind[i % 10]!.en} ${i}`, description: "" },
    },
  }));
  const ids = await saveCategories(ctx, categories);
  const leaves = categories.slice(10).map(({ slug }) => ids.get(slug)!);
  for (let from = 1; from <= n; from += BATCH) {
    const to = Math.min(n, from + BATCH - 1);
    await transaction(ctx, async (inner) => {
      const made = await writeProducts(inner, from, to, leaves);
      await refreshListings(inner, made);
      await refreshSearch(inner, made);
    });
  }
  await markPopular(ctx);
  await rows(ctx, sql`analyze product, variant, listing, search_document`);
}

async function writeProducts(ctx: Ctx, from: number, to: number, leaves: string[]): Promise<string[]> {
  const made = await rows(
    ctx,
    sql<{ id: string; n: number }>`
      with words as (select ${json(pairs(moods))} as mood, ${json(pairs(glazes))} as glaze, ${json(pairs(kinds))} as kind),
      drawn as (
        select n, mood -> (n % 20) as mood, mood -> (n / 20 % 20) as place, glaze -> (n % 5) as glaze, kind -> (n % 10) as kind
          from generate_series(${from}::int, ${to}::int) n, words)
      insert into product (slug, status, category_id, position, texts, details, attributes, options, published_at, sold_count, version)
      select 'many-' || n, 'ACTIVE', (${leaves}::uuid[])[1 + n % ${leaves.length}::int], n,
             jsonb_build_object(
               'zh', jsonb_build_object('name', (mood ->> 'zh') || (place ->> 'zh') || (glaze ->> 'zh') || (kind ->> 'zh') || n, 'subtitle', '瓷胎 · 景德镇'),
               'en', jsonb_build_object('name', concat_ws(' ', mood ->> 'en', place ->> 'en', glaze ->> 'en', kind ->> 'en', n), 'subtitle', 'Porcelain')),
             jsonb_build_object('zh', jsonb_build_object('description', repeat('一段说明文字。', 40), 'care', '手洗。'),
                                'en', jsonb_build_object('description', repeat('A sentence of description. ', 20), 'care', 'Wash by hand.')),
             jsonb_build_object('glaze', glaze ->> 'en', 'form', (array['bowl','cup','mug','teapot','gaiwan','pitcher','tray','canister','vase','incense'])[1 + n % 10],
                                'capacity', 50 + n % 500, 'firing', (array['wood','gas'])[1 + n / 7 % 2], 'origin', 'jingdezhen'),
             '[{"code":"size","name":{"zh":"大小","en":"Size"},"values":[{"code":"s","name":{"zh":"小","en":"Small"}},{"code":"m","name":{"zh":"中","en":"Medium"}},{"code":"l","name":{"zh":"大","en":"Large"}}]}]',
             shop_now() - make_interval(mins => n), abs(hashint4(n)::bigint) % 1000, 1
        from drawn
      returning id, position as n`,
  );
  await rows(
    ctx,
    sql`
      with made as (
        insert into variant (product_id, sku, options, price, weight_grams, position)
        select p.id, 'MANY-' || p.n || '-' || size.code, jsonb_build_object('size', size.code), 1000 + p.n * 31 % 90000 + 500 * size.place, 300, size.place
          from jsonb_to_recordset(${json(made)}) as p(id uuid, n int), (values ('s', 0), ('m', 1), ('l', 2)) as size (code, place)
        returning id, position)
      insert into stock_item (variant_id, on_hand, reserved, safety) select id, 1000, 0, 0 from made`,
  );
  return made.map(({ id }) => id);
}
