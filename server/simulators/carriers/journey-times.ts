export const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const BEIJING = 8 * HOUR;

/** Who works when, in Beijing's hours. Hubs and motorways never sleep; nobody else scans a parcel at three in the morning. */
const WORKS = {
  hub: [0, 24],
  outlet: [7, 21],
  courier: [8, 20],
  /** Whoever comes to a locker. */
  anyone: [8, 22],
} as const satisfies Record<string, readonly [from: number, till: number]>;
export type Worker = keyof typeof WORKS;

/** What a scan needs: so much time after the one before it, and somebody at work. */
export interface Timed {
  /** Milliseconds of the parcel's own time; 0: within the same second. */
  gap: number;
  /** A hub's machines if left out. */
  by?: Worker | undefined;
}

/** When a scan can happen that needs `gap` after `from`: then, or as soon as its people are at work. */
export const timeOf = (from: number, { gap, by = "hub" }: Timed): number => {
  const at = from + gap;
  if (gap === 0) return at;
  const [opens, closes] = WORKS[by];
  const midnight = Math.floor((at + BEIJING) / DAY) * DAY - BEIJING;
  const hour = (at - midnight) / HOUR;
  // the first who come in the morning do not all scan at the stroke of the clock
  const first = midnight + opens * HOUR + (at % (HOUR / 2));
  return hour < opens ? first : hour >= closes ? first + DAY : at;
};

/** When each of these scans happens if the first can follow at `from`. */
export const timesOf = (from: number, steps: readonly Timed[]): number[] => {
  let at = from;
  return steps.map((step) => (at = timeOf(at, step)));
};

/** Three in the afternoon in Beijing on the day of an instant. */
export const afternoonOf = (instant: number): number => Math.floor((instant + BEIJING) / DAY) * DAY - BEIJING + 15 * HOUR;
