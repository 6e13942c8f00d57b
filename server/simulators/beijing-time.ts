// Chinese gateways and carriers write wall time in UTC+8 without saying so, whatever the server's own zone. China keeps no summer time.
const OFFSET = 8 * 3_600_000;

/** "2026-11-22 20:00:00" */
export const beijing = (ms: number): string => new Date(ms + OFFSET).toISOString().slice(0, 19).replace("T", " ");

/** "20261122" */
export const beijingDay = (ms: number): string => beijing(ms).slice(0, 10).replaceAll("-", "");

export const parseBeijing = (text: string): number | undefined => {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined;
  const ms = Date.parse(`${text.replace(" ", "T")}+08:00`);
  return Number.isNaN(ms) ? undefined : ms;
};
