import type { Language } from "./i18n/language.ts";
import { tagOf } from "./i18n/language.ts";

/** Several things in one line: "A, B, C" or "A、B、C". */
export const listed = (things: readonly string[], language: Language): string =>
  new Intl.ListFormat(tagOf(language), { type: "conjunction", style: "narrow" }).format(things);
