import enAdmin from "../../web/app/i18n/en/admin.json" with { type: "json" };
import enShop from "../../web/app/i18n/en/shop.json" with { type: "json" };
import enTill from "../../web/app/i18n/en/till.json" with { type: "json" };
import zhAdmin from "../../web/app/i18n/zh/admin.json" with { type: "json" };
import zhShop from "../../web/app/i18n/zh/shop.json" with { type: "json" };
import zhTill from "../../web/app/i18n/zh/till.json" with { type: "json" };
import type { Language } from "../../web/app/i18n/language.ts";

const catalogues = {
  zh: { ...zhShop, ...zhTill, ...zhAdmin },
  en: { ...enShop, ...enTill, ...enAdmin },
} as const;

export type MessageId = keyof typeof enShop | keyof typeof enTill | keyof typeof enAdmin;
type Values = Record<string, string | number>;
/** A whole message of the interface as somebody reads it; values that are not given may be anything. */
export type Say = (id: MessageId, values?: Values) => RegExp;

export const wordsOf =
  (language: Language): Say =>
  (id, values = {}) =>
    new RegExp(`^${pattern(catalogues[language][id], values)}$`);

/** The same message, wherever it stands in a longer text. */
export const within = (message: RegExp) => new RegExp(message.source.slice(1, -1));

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
const anything = (value: string | number | undefined) => (value === undefined ? ".+?" : escaped(String(value)));

/** ICU's {name} and {count, plural, one {…} other {…}} as a regular expression. */
function pattern(message: string, values: Values, count?: string | number): string {
  let found = "";
  for (let at = 0; at < message.length; at++) {
    const letter = message[at]!;
    if (letter === "{") {
      const end = closing(message, at);
      const [name = "", kind, ...forms] = message.slice(at + 1, end).split(",");
      const value = values[name.trim()];
      found += kind
        ? `(?:${branches(forms.join(","))
            .map((branch) => pattern(branch, values, value ?? "."))
            .join("|")})`
        : anything(value);
      at = end;
    } else if (letter === "#") found += count === "." ? "[\\d,]+" : anything(count);
    else found += escaped(letter);
  }
  return found;
}

function closing(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "{") depth++;
    if (text[at] === "}" && --depth === 0) return at;
  }
  throw new Error(`"${text}" has no end`);
}

function branches(forms: string): string[] {
  const found: string[] = [];
  for (let at = forms.indexOf("{"); at >= 0;) {
    const end = closing(forms, at);
    found.push(forms.slice(at + 1, end));
    at = forms.indexOf("{", end);
  }
  return found;
}
