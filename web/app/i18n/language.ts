export const languages = ["zh", "en"] as const;
export type Language = (typeof languages)[number];

export const isLanguage = (value: unknown): value is Language => value === "zh" || value === "en";

/** What <html lang> and Intl want to hear. */
export const tagOf = (language: Language) => (language === "zh" ? "zh-CN" : "en");

/** Pages under /zh and /en say their language in the address. */
export const languageInPath = (pathname: string): Language | undefined => {
  const first = pathname.split("/", 2)[1];
  return isLanguage(first) ? first : undefined;
};

/** For addresses without a language: the visitor's choice, then what the browser asks for. */
export function preferredLanguage(cookie: string | undefined, acceptLanguage: string | null): Language {
  if (isLanguage(cookie)) return cookie;
  for (const part of (acceptLanguage ?? "").toLowerCase().split(",")) {
    const tag = part.trim().slice(0, 2);
    if (isLanguage(tag)) return tag;
  }
  return "zh";
}
