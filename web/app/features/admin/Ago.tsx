import { useSyncExternalStore } from "react";
import { formatDate } from "../../dates.ts";
import { type Translate, useLanguage, useT } from "../../i18n/i18n.tsx";
import { type Language, tagOf } from "../../i18n/language.ts";

const minute = 60_000;
let now = 0;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

// One clock for all times on the page. The server has none: what it writes must still be true when it is read.
function subscribe(listener: () => void): () => void {
  now ||= Date.now();
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, minute / 2);
  return () => {
    listeners.delete(listener);
    if (listeners.size) return;
    clearInterval(timer);
    timer = undefined;
    now = 0;
  };
}

const useNow = () =>
  useSyncExternalStore(
    subscribe,
    () => (now ||= Date.now()),
    () => 0,
  );

const formats = new Map<Language, Intl.RelativeTimeFormat>();

function ago(ms: number, language: Language, t: Translate): string {
  const minutes = Math.floor(ms / minute);
  if (minutes < 1) return t("desk.justNow");
  let format = formats.get(language);
  if (!format) formats.set(language, (format = new Intl.RelativeTimeFormat(tagOf(language), { style: "short" })));
  if (minutes < 60) return format.format(-minutes, "minute");
  return format.format(-Math.floor(minutes / 60), "hour");
}

/** "12 min. ago" within a day, the date before that; the exact moment on hover. */
export function Ago({ at, className }: { at: string; className?: string }) {
  const t = useT();
  const language = useLanguage();
  const time = useNow();
  const age = time - Date.parse(at);
  return (
    <time dateTime={at} title={formatDate(at, "full", language)} className={className}>
      {time && age < 24 * 60 * minute ? ago(Math.max(0, age), language, t) : formatDate(at, "moment", language)}
    </time>
  );
}

/** How long something has been waiting: "3 h 12 min". */
export function Waiting({ since }: { since: string }) {
  const t = useT();
  const language = useLanguage();
  const time = useNow();
  if (!time) return <>{formatDate(since, "moment", language)}</>;
  const minutes = Math.max(0, Math.floor((time - Date.parse(since)) / minute));
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60)];
  return (
    <>
      {days > 0
        ? t("desk.waiting.days", { days, hours: hours % 24 })
        : hours > 0
          ? t("desk.waiting.hours", { hours, minutes: minutes % 60 })
          : t("desk.waiting.minutes", { minutes })}
    </>
  );
}
