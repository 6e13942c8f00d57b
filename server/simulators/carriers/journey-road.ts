import { beijing } from "../beijing-time.ts";
import { digits } from "../digits.ts";
import type { Change } from "../journal.ts";
import type { World } from "../world.ts";
import type { ParcelBooks, Scan, Travelling } from "./journey-books.ts";
import { turnOf } from "./journey-turns.ts";
import type { Fate } from "./journey-turns.ts";
import { isEnd, stepsOf } from "./journey.ts";
import type { Act, Step, Voice } from "./journey.ts";

/** A scan that no journey plans. */
export interface ExtraScan {
  act: Act;
  code: string;
  text: string;
}

/** Parcels on their way: each scan is planned on the simulated clock, written down, and told. */
export class Road<P extends Travelling> {
  readonly #world: World;
  readonly #name: string;
  readonly #books: ParcelBooks<P>;
  readonly #voice: (parcel: P) => Voice;
  /** Called after new scans are on disk. */
  told: () => void = () => undefined;

  constructor(world: World, name: string, books: ParcelBooks<P>, voice: (parcel: P) => Voice) {
    this.#world = world;
    this.#name = name;
    this.#books = books;
    this.#voice = voice;
    for (const parcel of books.parcels.values()) this.#plan(parcel);
    world.pace.onChange((ratio) => {
      const now = world.clock.now();
      for (const parcel of books.parcels.values()) if (parcel.due !== null) this.save({ ...parcel, due: now + (parcel.due - now) * ratio });
    });
  }

  /** A new parcel, with its journey ahead of it; `more` is written down together with it. */
  start(parcel: P, ...more: Change[]): P {
    const steps = stepsOf(parcel.journey, this.#voice(parcel));
    const local = this.#world.pace.begin();
    return this.save({ ...parcel, local, steps, due: this.#dueOf(local, steps) }, ...more);
  }

  cancel(parcel: P): P {
    return this.save({ ...parcel, state: "cancelled", steps: [], due: null });
  }

  /** Takes the next scan now, or one that was never planned. */
  advance(parcel: P, extra?: ExtraScan): P {
    if (!extra) return this.#scanNext(parcel);
    const last = parcel.scans.at(-1);
    const { place = parcel.journey.from.city, county = parcel.journey.fromCounty, site = "" } = last ?? {};
    const scanned = this.#scanned(parcel, { gap: 0, act: extra.act, place, county, site, remark: extra.text || "快件处理中" }, extra.code);
    const ended = !extra.code && isEnd(extra.act);
    const saved = this.save(ended ? { ...scanned, state: "ended", steps: [], due: null } : { ...scanned, state: "moving" });
    this.told();
    return saved;
  }

  /** From here on the parcel has another fate. */
  choose(parcel: P, fate: Fate): P {
    const voice = this.#voice(parcel);
    // Pick-up always comes first: a parcel nobody collected can neither be lost nor returned.
    const pickUp = parcel.base === 0 && fate !== "silent" ? stepsOf(parcel.journey, voice).slice(0, 1) : [];
    const steps = [...pickUp, ...turnOf(parcel.journey, voice, fate, Math.max(parcel.base, 1))];
    const keep = parcel.base === 0 && parcel.due !== null && steps.length > 0;
    const state = parcel.state === "ended" && steps.length > 0 ? "moving" : parcel.state;
    return this.save({ ...parcel, fate, steps, state, due: keep ? parcel.due : this.#dueOf(this.#world.pace.now(parcel.local), steps) });
  }

  save(parcel: P, ...more: Change[]): P {
    this.#world.journal.commit(this.#books.save(parcel), ...more);
    this.#plan(parcel);
    return parcel;
  }

  /** `at` is when it was due: a scan that comes late, as after the clock was put forward, puts nothing off that follows. */
  #scanNext(parcel: P, at = this.#world.clock.now()): P {
    let current = parcel;
    // Scans without a gap happen in the same second as the one before.
    for (let first = true; current.steps.length > 0 && (first || current.steps[0]!.gap === 0); first = false) {
      const [step, ...rest] = current.steps as [Step, ...Step[]];
      const scanned = this.#scanned(current, step);
      const ended = isEnd(step.act) && rest.length === 0;
      const base = step.base === undefined ? current.base : step.base + 1;
      const local = this.#world.pace.after(this.#world.pace.now(current.local), step);
      current = { ...scanned, local, steps: rest, base, due: this.#dueOf(local, rest, at), state: ended ? "ended" : "moving" };
    }
    this.save(current);
    this.told();
    return current;
  }

  #scanned(parcel: P, { act, place, county, site, remark }: Step, code?: string): P {
    const scan: Scan = { id: digits(12), time: beijing(Date.now()), act, ...(code && { code }), place, county, site, remark, push: null };
    return { ...parcel, scans: [...parcel.scans, scan] };
  }

  #dueOf(local: number, [next]: Step[], from = this.#world.clock.now()): number | null {
    return next ? from + this.#world.pace.wait(local, next) : null;
  }

  #plan({ key, due }: P): void {
    const task = `${this.#name} parcel ${key}`;
    if (due === null) return this.#world.clock.cancel(task);
    this.#world.clock.at(task, due, () => {
      const current = this.#books.byKey(key);
      if (current) this.#scanNext(current, current.due ?? undefined);
    });
  }
}
