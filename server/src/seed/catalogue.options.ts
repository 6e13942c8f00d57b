import type { SeedAttributeValue, SeedOption } from "./catalogue.types.ts";

/** Swatches are sampled from the rendered pictures, so a choice looks like what arrives. */
export const glazes = {
  celadon: { code: "celadon", name: { zh: "青釉", en: "Celadon" }, swatch: "#8FA392" },
  "moon-white": { code: "moon-white", name: { zh: "月白", en: "Moon white" }, swatch: "#D2D1CA" },
  tenmoku: { code: "tenmoku", name: { zh: "天目黑", en: "Tenmoku" }, swatch: "#332D28" },
  cinnabar: { code: "cinnabar", name: { zh: "朱砂红", en: "Cinnabar red" }, swatch: "#A14532" },
  ash: { code: "ash", name: { zh: "灰釉", en: "Ash" }, swatch: "#9C907C" },
} satisfies Record<string, SeedAttributeValue>;

export type GlazeCode = keyof typeof glazes;

export const glazeOption = (...codes: GlazeCode[]): SeedOption => ({
  code: "glaze",
  name: { zh: "釉色", en: "Glaze" },
  values: codes.map((code) => glazes[code]),
});

export const setOption: SeedOption = {
  code: "set",
  name: { zh: "件数", en: "Set" },
  values: [
    { code: "single", name: { zh: "单只", en: "Single" } },
    { code: "pair", name: { zh: "一对", en: "Pair" } },
  ],
};

export const teaOptions: SeedOption[] = [
  {
    code: "pack",
    name: { zh: "包装", en: "Packing" },
    values: [
      { code: "canister", name: { zh: "瓷罐装", en: "In its canister" } },
      { code: "refill", name: { zh: "补充装", en: "Refill" } },
    ],
  },
  {
    code: "weight",
    name: { zh: "净含量", en: "Net weight" },
    values: [
      { code: "g50", name: { zh: "50 克", en: "50 g" } },
      { code: "g100", name: { zh: "100 克", en: "100 g" } },
    ],
  },
];
