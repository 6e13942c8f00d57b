import { beijing } from "../beijing-time.ts";
import { digits } from "../digits.ts";
import type { World } from "../world.ts";
import type { Fate } from "./journey-turns.ts";
import type { Parcel, Scan, SfBooks } from "./sf-books.ts";
import type { SfPusher } from "./sf-push.ts";
import type { Step } from "./sf-timeline.ts";
import { detour, journeySteps } from "./sf-timeline.ts";

const LAST_CODES = new Set(["80", "8000", "648", "631"]);

/** Parcels on their way: each scan is planned on the simulated clock, written down, and pushed. */
export class SfRoad {
  readonly #world: World;
  readonly #books: SfBooks;
  readonly #pusher: SfPusher;

  constructor(world: World, books: SfBooks, pusher: SfPusher) {
    this.#world = world;
    this.#books = books;
    this.#pusher = pusher;
    for (const parcel of books.parcels.values()) this.#plan(parcel);
    world.pace.onChange((ratio) => {
      const now = world.clock.now();
      for (const parcel of books.parcels.values())
        if (parcel.due !== null) this.#save({ ...parcel, due: now + (parcel.due - now) * ratio });
    });
  }

  /** A new parcel, with its journey ahead of it. */
  start(parcel: Parcel): Parcel {
    const steps = parcel.journey ? journeySteps(parcel.journey) : [];
    const local = this.#world.pace.begin();
    return this.#save({ ...parcel, local, steps, due: this.#dueOf(local, steps) });
  }

  cancel(parcel: Parcel): Parcel {
    return this.#save({ ...parcel, state: "cancelled", steps: [], due: null });
  }

  /** Takes the next scan now, or one that was never planned. */
  advance(parcel: Parcel, extra?: { opCode: string; text: string }): Parcel {
    if (!extra) return this.#scanNext(parcel);
    const place = parcel.scans.at(-1)?.acceptAddress ?? parcel.sender.city;
    const scanned = this.#scanned(parcel, { gap: 0, opCode: extra.opCode, place, remark: extra.text || "快件处理中" });
    const ended = LAST_CODES.has(extra.opCode);
    const saved = this.#save(ended ? { ...scanned, state: "ended", steps: [], due: null } : { ...scanned, state: "moving" });
    this.#pusher.soon();
    return saved;
  }

  /** From here on the parcel has another fate. */
  choose(parcel: Parcel, scenario: Fate): Parcel {
    if (!parcel.journey || parcel.state === "cancelled") return parcel;
    // Pick-up always comes first: a parcel nobody collected can neither be lost nor returned.
    const collected = Math.max(parcel.base, 1);
    const pickUp = parcel.base === 0 && scenario !== "silent" ? journeySteps(parcel.journey).slice(0, 1) : [];
    const steps = [...pickUp, ...detour(parcel.journey, scenario, collected)];
    const keep = parcel.base === 0 && parcel.due !== null && steps.length > 0;
    return this.#save({
      ...parcel,
      scenario,
      steps,
      due: keep ? parcel.due : this.#dueOf(this.#world.pace.now(parcel.local), steps),
      state: parcel.state === "ended" && steps.length ? "moving" : parcel.state,
    });
  }

  /** `at` is when it was due: a scan that comes late, as after the clock was put forward, puts nothing off that follows. */
  #scanNext(parcel: Parcel, at = this.#world.clock.now()): Parcel {
    let current = parcel;
    // Scans without a gap happen in the same second as the one before.
    for (let first = true; current.steps.length && (first || current.steps[0]!.gap === 0); first = false) {
      const [step, ...rest] = current.steps as [Step, ...Step[]];
      const scanned = this.#scanned(current, step);
      const ended = LAST_CODES.has(step.opCode) && rest.length === 0;
      const base = step.base === undefined ? current.base : step.base + 1;
      const local = this.#world.pace.after(this.#world.pace.now(current.local), step);
      current = { ...scanned, local, steps: rest, base, due: this.#dueOf(local, rest, at), state: ended ? "ended" : "moving" };
    }
    this.#save(current);
    this.#pusher.soon();
    return current;
  }

  #scanned(parcel: Parcel, step: Step): Parcel {
    const scan: Scan = {
      id: digits(12),
      acceptTime: beijing(Date.now()),
      acceptAddress: step.place,
      opCode: step.opCode,
      remark: step.remark,
      reasonCode: step.reasonCode ?? "",
      reasonName: step.reasonName ?? "",
      push: null,
    };
    return { ...parcel, scans: [...parcel.scans, scan] };
  }

  #dueOf(local: number, [next]: Step[], from = this.#world.clock.now()): number | null {
    return next ? from + this.#world.pace.wait(local, next) : null;
  }

  #save(parcel: Parcel): Parcel {
    this.#world.journal.commit(this.#books.save(parcel));
    this.#plan(parcel);
    return parcel;
  }

  #plan(parcel: Parcel): void {
    const key = `sf parcel ${parcel.waybill ?? ""}`;
    if (parcel.due === null) return this.#world.clock.cancel(key);
    this.#world.clock.at(key, parcel.due, () => {
      const current = this.#books.byWaybill(parcel.waybill ?? "");
      if (current) this.#scanNext(current, current.due ?? undefined);
    });
  }
}
