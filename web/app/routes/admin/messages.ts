import { registerMessages } from "../../i18n/i18n.tsx";
import { type Language, languages } from "../../i18n/language.ts";

type Catalogue = () => Promise<{ default: object }>;

/** Desk and shop words: the desk shares the shop's frame parts. */
const catalogues: Record<Language, Catalogue[]> = {
  zh: [() => import("../../i18n/zh/shop.json"), () => import("../../i18n/zh/admin.json")],
  en: [() => import("../../i18n/en/shop.json"), () => import("../../i18n/en/admin.json")],
};

// These addresses name no language, so no route file can import one. The server knows all; the browser fetches the one its
// document is written in, before anything that imports this file runs. A change of language is a change of document.
const wanted: readonly Language[] = import.meta.env.SSR ? languages : [document.documentElement.lang === "en" ? "en" : "zh"];

await Promise.all(
  wanted.map(async (language) => {
    const parts = await Promise.all(catalogues[language].map((part) => part()));
    registerMessages(language, Object.assign({}, ...parts.map((part) => part.default)) as object);
  }),
);
