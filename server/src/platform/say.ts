import type { Language } from "./ctx.ts";

/** A sentence for people, in both of the shop's languages; no message exists in one language only. */
export interface Text {
  zh: string;
  en: string;
}
export const say = (ctx: { language: Language }, text: Text): string => text[ctx.language];
