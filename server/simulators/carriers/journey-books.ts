import type { Change, Collection } from "../journal.ts";
import type { World } from "../world.ts";
import type { Journey } from "./journey-cast.ts";
import type { Fate } from "./journey-turns.ts";
import type { Act, Step } from "./journey.ts";

/** One scan that has happened. */
export interface Scan {
  id: string;
  /** Beijing wall time. */
  time: string;
  act: Act;
  /** A code of the company's own, for scans no journey plans. */
  code?: string;
  place: string;
  county: string;
  site: string;
  remark: string;
  /** The push that carries it; none yet between the scan and the next push. */
  push: string | null;
}

/** A parcel on its way, whichever company has it. */
export interface Travelling {
  /** What it is filed under. */
  key: string;
  /** The company's number of it. */
  number: string;
  /** The shop's number of it; empty where the company does not know it. */
  order: string;
  /** Who sent it: the account the company keeps for the shop. */
  account: string;
  state: "created" | "moving" | "ended" | "cancelled";
  fate: Fate;
  journey: Journey;
  /** Scans to come. */
  steps: Step[];
  /** The first step of the ordinary journey that has not been done. */
  base: number;
  /** The parcel's own time, which may pass faster than ours; missing in journals from before parcels had one. */
  local?: number;
  /** Simulated time of the next scan. */
  due: number | null;
  scans: Scan[];
  createdAt: number;
}

/** A company's parcels. */
export class ParcelBooks<P extends Travelling> {
  readonly parcels: Collection<P>;
  readonly #byNumber = new Map<string, string>();

  constructor({ journal }: World, name: string) {
    this.parcels = journal.collection(name);
    for (const { number, key } of this.parcels.values()) this.#byNumber.set(number, key);
  }

  save(parcel: P): Change {
    this.#byNumber.set(parcel.number, parcel.key);
    return this.parcels.put(parcel.key, parcel);
  }

  byKey(key: string): P | undefined {
    return this.parcels.get(key);
  }

  byNumber(number: string): P | undefined {
    return this.parcels.get(this.#byNumber.get(number) ?? "");
  }
}

/** What a parcel is before anything happened to it. */
export const fresh = { state: "created", fate: "normal", steps: [], base: 0, due: null, scans: [] } as const satisfies Partial<Travelling>;
