import type { Preset } from "./preset.ts";
import { aVariant } from "./presets.steps.ts";

/** Looking around: anybody may. */
export const browsing: readonly Preset[] = [
  {
    id: "shop",
    kind: "query",
    role: "guest",
    title: { zh: "店铺与分类", en: "The shop and its categories" },
    description: { zh: "店名、货币、语言和整棵分类树。", en: "Name, currency, languages and the whole tree of categories." },
    operation: `query Shop {
  shop { name tagline currencyCode languages timeZone paymentWindowMinutes }
  categories { id slug name productCount parent { slug } }
}`,
    variables: {},
  },
  {
    id: "category",
    kind: "query",
    role: "guest",
    title: { zh: "分类页与筛选", en: "A category page with facets" },
    description: {
      zh: "一页商品、每个筛选项的数量，和翻到下一页的游标。把 endCursor 填进 after 即可翻页。",
      en: "One page of products, what each facet would leave, and the cursor of the next page: pass endCursor as after.",
    },
    operation: `query CategoryPage($slug: String!, $first: Int!, $after: String) {
  category(slug: $slug) { name description }
  products(category: $slug, first: $first, after: $after, sortKey: PRICE_ASC) {
    totalCount
    facets { code name values { token name count selected } }
    nodes { id slug name priceRange { min { formatted } } availability { status } }
    pageInfo { hasNextPage endCursor }
  }
}`,
    variables: { slug: "{{category}}", first: 6, after: null },
    fill: [{ role: "guest", operation: `query ACategory { categories { slug } }`, take: { category: "categories.0.slug" } }],
  },
  {
    id: "search",
    kind: "query",
    role: "guest",
    title: { zh: "搜索与联想", en: "Search and suggestions" },
    description: { zh: "中文按任意子串，英文按词。", en: "Chinese by any part of a word, English by words." },
    operation: `query Search($words: String!, $begun: String!) {
  search(query: $words, first: 5) { totalCount nodes { slug name priceRange { min { formatted } } } }
  searchSuggestions(query: $begun, first: 5) { kind text product { slug } category { slug } }
}`,
    variables: { words: "茶", begun: "te" },
  },
  {
    id: "product",
    kind: "query",
    role: "guest",
    title: { zh: "商品详情", en: "A product" },
    description: { zh: "规格矩阵、价格、库存和图片。", en: "Its options, variants, prices, stock and pictures." },
    operation: `query Product($slug: String!) {
  product(slug: $slug) {
    id name subtitle
    options { code name values { code name swatch } }
    variants {
      id sku price { amount currencyCode formatted } availability { status available purchasable }
      selectedOptions { code valueCode }
    }
    attributes { name value }
    images { alt url(width: 640, format: WEBP) }
  }
}`,
    variables: { slug: "{{slug}}" },
    fill: aVariant,
  },
];
