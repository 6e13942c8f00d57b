import type { Language } from "./i18n/language.ts";
import { tagOf } from "./i18n/language.ts";

// The shop's days are the shop's, wherever the reader sits; it also keeps server and browser from disagreeing.
const timeZone = "Asia/Shanghai";
const shapes = {
  day: { month: "short", day: "numeric", weekday: "short" },
  date: { year: "numeric", month: "short", day: "numeric" },
  moment: { month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
  full: { year: "numeric", month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hourCycle: "h23" },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

const formats = new Map<string, Intl.DateTimeFormat>();

export function formatDate(iso: string, shape: keyof typeof shapes, language: Language): string {
  const key = language + shape;
  let format = formats.get(key);
  if (!format) formats.set(key, (format = new Intl.DateTimeFormat(tagOf(language), { ...shapes[shape], timeZone })));
  return format.format(new Date(iso));
}

/** "Tue, 24 Nov – Thu, 26 Nov", or one day when both are the same. */
export function formatDayRange(from: string, to: string, language: Language): string {
  const [a, b] = [formatDate(from, "day", language), formatDate(to, "day", language)];
  return a === b ? a : `${a} – ${b}`;
}
