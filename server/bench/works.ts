import { randomInt, randomUUID } from "node:crypto";
import { EVERYTHING } from "../dist/modules/catalogue/listing.entity.js";
import { normalise, pairsOf } from "../dist/modules/search/search.text.js";
import { toId } from "../dist/platform/ids.js";
import { address, destination, documents } from "./documents.ts";
import type { Drawn } from "./seed.ts";
import { ask, type Process } from "./shop.ts";
import { type Client, post, type Request, type Traffic } from "./traffic.ts";

/** A shop of some size beside its floor. */
export interface Site extends Drawn {
  database: string;
  shop: Process;
  floor: Process;
  /** Session tokens. */
  customerToken: string;
  staffToken: string;
}

export interface Work {
  id: string;
  title: string;
  shop(site: Site): Traffic;
  sql?(site: Site): Traffic;
  /** Ready bytes of the same sizes are measured, too. */
  still?: boolean;
  /** Smallest accepted share of floor-sql, or of requests per second. */
  target: { ofSql: number } | { perSecond: number };
  statements?: number;
}

const graphql = (query: string, variables: object, token?: string): Request =>
  post("/graphql", { query, variables }, { "accept-language": "en", ...(token && { authorization: `Bearer ${token}` }) });
const floor = (name: string, ...values: unknown[]): Request => post(`/sql/${name}`, values);

const moods = "汀雾 松风 秋水 晚钟 初雪 竹影 远山 孤舟 落霞 听雨 云根 石泉 春泥 寒梅 归雁 清溪 半山 野渡 暮烟 新月".split(" ");
const kinds = "茶碗 茶杯 茶壶 盖碗 茶盘 花瓶 香炉".split(" ");
const english =
  "bowl cup teapot gaiwan pitcher tray canister vase censer mug celadon tenmoku cinnabar ash mist pine autumn evening snow bamboo boat rain cloud stone plum".split(
    " ",
  );
const pinyin =
  "chawan chabei chahu gaiwan huaping xianglu tingwu songfeng qiushui wanzhong chuxue zhuying yuanshan guzhou luoxia tingyu yungen shiquan hanmei guiyan".split(
    " ",
  );

const search = (id: string, what: string, words: string[], han: boolean): Work => ({
  id: `W3-${id}`,
  title: `W3 search, 24 results + facets: ${what}`,
  target: { ofSql: 0.35 },
  statements: 4,
  still: han,
  shop: () => ({ requests: words.map((query) => graphql(documents.search, { query, first: 24 })) }),
  sql: () => ({
    requests: words.map((word) =>
      han ? floor("search-han", pairsOf(normalise(word)), EVERYTHING) : floor("search-latin", `%${word}%`, EVERYTHING),
    ),
  }),
});

/** Different variants for shoppers who come one after the other. */
const pick = (site: Site, n: number, lines: number): string[] =>
  Array.from({ length: lines }, (_, i) => site.variants[(n * 7 + i * 101) % site.variants.length]!);
const linesOf = (variants: string[]) => ({ input: { lines: variants.map((id) => ({ variantId: toId("var", id), quantity: 1 })) } });
const floorLines = (variants: string[]) => variants.map((id) => ({ id, quantity: 1 }));
const floorCart = async (client: Client, variants: string[]): Promise<string> => {
  const { id } = JSON.parse(await client.send(floor("cart-create", `crt_${randomUUID()}`, JSON.stringify(floorLines(variants))))) as {
    id: string;
  };
  return id;
};

export interface Placed {
  id: string;
  token: string;
}

/** A cart with lines, where it goes, the order: three requests. */
export async function placeOrder(client: Client, variants: string[], token?: string): Promise<Placed> {
  const cartId = await openCart(client, variants, token);
  const { cartAddressSet } = await ask<{ cartAddressSet: { cart: { cost: { total: { amount: string } } } } }>(
    client,
    documents.cartAddressSet,
    { input: { cartId, destination } },
    token,
  );
  const expectedTotal = cartAddressSet.cart.cost.total.amount;
  const input = {
    cartId,
    address,
    shippingMethod: "sf-standard",
    paymentMethod: "BANK_TRANSFER",
    expectedTotal,
    idempotencyKey: randomUUID(),
  };
  const { orderPlace } = await ask<{ orderPlace: { order: { id: string }; accessToken: string } }>(
    client,
    documents.orderPlace,
    { input },
    token,
  );
  return { id: orderPlace.order.id, token: orderPlace.accessToken };
}

async function openCart(client: Client, variants: string[], token?: string): Promise<string> {
  const { cartCreate } = await ask<{ cartCreate: { cart: { id: string } } }>(client, documents.cartCreate, linesOf(variants), token);
  return cartCreate.cart.id;
}

export const works: Work[] = [
  {
    id: "W1",
    title: "W1 category page of 24",
    target: { ofSql: 0.35 },
    statements: 4,
    still: true,
    shop: (site) => ({ requests: site.categories.map((category) => graphql(documents.category, { category, first: 24 })) }),
    sql: (site) => ({ requests: site.categories.map((slug) => floor("category", slug)) }),
  },
  {
    id: "W2",
    title: "W2 product by slug",
    target: { ofSql: 0.4 },
    statements: 4,
    still: true,
    shop: (site) => ({ requests: site.slugs.map((slug) => graphql(documents.product, { slug })) }),
    sql: (site) => ({ requests: site.slugs.map((slug) => floor("product", slug)) }),
  },
  search("zh", "Chinese", [...moods, ...kinds], true),
  search("en", "English", english, false),
  search("pinyin", "pinyin", pinyin, false),
  {
    id: "W4",
    title: "W4 fresh shopper: add to cart, read it",
    target: { ofSql: 0.35 },
    statements: 8,
    still: true,
    shop: (site) => ({
      flow: async (client, n) => {
        const id = await openCart(client, pick(site, n, 1));
        await ask(client, documents.cart, { id });
      },
    }),
    sql: (site) => ({
      flow: async (client, n) => {
        await client.send(floor("cart", await floorCart(client, pick(site, n, 1))));
      },
    }),
  },
  {
    id: "W5",
    title: "W5 guest checkout of two lines, whole flow",
    target: { ofSql: 0.2 },
    statements: 25,
    still: true,
    shop: (site) => ({ flow: async (client, n) => void (await placeOrder(client, pick(site, n, 2))) }),
    sql: (site) => ({
      flow: async (client, n) => {
        const cart = await floorCart(client, pick(site, n, 2));
        await client.send(floor("cart-address", cart, JSON.stringify(destination)));
        await client.send(floor("order-place", cart, JSON.stringify(address), String(randomInt(1e12))));
      },
    }),
  },
  {
    id: "W6",
    title: "W6 order history of 50",
    target: { ofSql: 0.3 },
    statements: 4,
    still: true,
    shop: (site) => ({ requests: [graphql(documents.history, { first: 50 }, site.customerToken)] }),
    sql: (site) => ({ requests: [floor("history", site.customer)] }),
  },
  {
    id: "page",
    title: "product page as HTML",
    target: { perSecond: 400 },
    shop: (site) => ({
      requests: site.slugs.map((slug) => ({ method: "GET", path: `/en/products/${slug}`, headers: { accept: "text/html" } })),
    }),
  },
];
