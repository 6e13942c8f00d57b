import type { SeedText } from "./catalogue.types.ts";

export const shop = {
  name: { zh: "岁窑", en: "Sui Kiln" },
  tagline: { zh: "景德镇的一座小窑，烧茶器、花器与香具", en: "Tea ware, vases and incense holders from a small kiln in Jingdezhen" },
  contactEmail: "hello@suikiln.example",
  currency: "CNY",
  currencies: ["USD", "JPY"],
  timeZone: "Asia/Shanghai",
};

/** Searches to suggest before anything is typed, best first. */
export const hotSearches: SeedText[] = [
  { zh: "茶碗", en: "tea bowl" },
  { zh: "青釉", en: "celadon" },
  { zh: "盖碗", en: "gaiwan" },
  { zh: "天目", en: "tenmoku" },
  { zh: "马克杯", en: "mug" },
  { zh: "茶壶", en: "teapot" },
  { zh: "花瓶", en: "vase" },
  { zh: "红茶", en: "black tea" },
];
