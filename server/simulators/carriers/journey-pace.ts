import type { Clock } from "../clock.ts";
import type { Collection, Journal } from "../journal.ts";
import { HOUR, afternoonOf, timeOf } from "./journey-times.ts";
import type { Timed } from "./journey-times.ts";

/** Usual: an hour on the road passes in two simulated seconds, a journey between neighbouring provinces in forty. */
const USUAL = 2_000;

/** How fast parcels live, apart from the speed of the simulated clock: retries of pushes are not sped up by it. */
export class Pace {
  readonly #clock: Clock;
  readonly #journal: Journal;
  readonly #settings: Collection<{ hour: number }>;
  readonly #listeners: ((ratio: number) => void)[] = [];

  constructor(journal: Journal, clock: Clock) {
    this.#clock = clock;
    this.#journal = journal;
    this.#settings = journal.collection("pace");
  }

  /** Simulated milliseconds that an hour on the road takes. */
  get hour(): number {
    return this.#settings.get("pace")?.hour ?? USUAL;
  }

  set hour(hour: number) {
    const ratio = hour / this.hour;
    this.#journal.commit(this.#settings.put("pace", { hour }));
    for (const listener of this.#listeners) listener(ratio);
  }

  /** Called with how many times as long everything takes from now on. */
  onChange(listener: (ratio: number) => void): void {
    this.#listeners.push(listener);
  }

  /** The parcel's own time when it is ordered: now if it lives as we do, else three in the afternoon, so that every journey has its night. */
  begin(): number {
    return this.#real ? Date.now() : afternoonOf(Date.now());
  }

  /** The parcel's own time, as of the last scan or now. */
  now(local: number | undefined): number {
    // parcels of older journals have no time of their own
    return this.#real ? Date.now() : (local ?? Date.now());
  }

  /** The parcel's own time when the next scan happens. */
  after(local: number, step: Timed): number {
    return this.#real ? Date.now() : timeOf(local, step);
  }

  /** Simulated milliseconds until a scan that follows one at `local`. */
  wait(local: number, step: Timed): number {
    return ((timeOf(local, step) - local) * this.hour) / HOUR;
  }

  get #real(): boolean {
    return this.hour === HOUR && this.#clock.factor === 1;
  }
}
