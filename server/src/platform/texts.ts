import type { Language } from "./ctx.ts";

/** What is written in each language of the shop. Chinese is the default language and always there. */
export type Texts<T> = { zh: T; en?: T };

/** What to say in a language: its own text, else the default language's. */
export const said = <T>(texts: Texts<T>, language: Language): T => texts[language] ?? texts.zh;

/** The beginning of a text, never half of a character. */
export const clip = (text: string, max: number): string => text.slice(0, max).replace(/[\uD800-\uDBFF]$/, "");
