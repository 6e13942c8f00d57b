import { randomUUID } from "node:crypto";
import type { Change } from "../journal.ts";
import type { Channel, Message } from "../outbox.ts";
import type { World } from "../world.ts";
import type { ParcelBooks, Scan, Travelling } from "./journey-books.ts";

/** Scans of one moment travel together where the company does that. Real milliseconds. */
const GATHER_MS = 40;

/** A push to be sent, and the scans it tells of. */
export interface Push<T> {
  url: string;
  payload: T;
  scans: Scan[];
  /** What must be on disk together with it. */
  changes?: Change[];
  /** What follows once it is. */
  after?: () => void;
}

/** Tells shops of scans that they have not been told of. */
export class Pusher<P extends Travelling, T> {
  readonly channel: Channel<T>;
  readonly #world: World;
  readonly #books: ParcelBooks<P>;
  readonly #compose: (parcel: P, waiting: Scan[]) => Push<T>[];
  #gathering = false;

  /** `compose` makes pushes of the scans waiting; none while nobody has said where to. */
  constructor(world: World, books: ParcelBooks<P>, channel: Channel<T>, compose: (parcel: P, waiting: Scan[]) => Push<T>[]) {
    this.#world = world;
    this.#books = books;
    this.channel = channel;
    this.#compose = compose;
    world.outbox.open(channel);
    // A crash between a scan and its push must not swallow the push.
    this.soon();
  }

  /** There is something to push. */
  soon(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    setTimeout(() => {
      this.#gathering = false;
      for (const parcel of this.#books.parcels.values()) this.#push(parcel);
    }, GATHER_MS);
  }

  list(): Message[] {
    return this.#world.outbox.list(this.channel.name);
  }

  /** A push that stands for no scan, or repeats one. */
  tell(parcel: P, url: string, payload: T): void {
    const { message, change } = this.#world.outbox.compose(this.channel, randomUUID(), url, [parcel.number, parcel.order], payload);
    this.#world.journal.commit(change);
    this.#world.outbox.send(message);
  }

  #push(parcel: P): void {
    const waiting = parcel.scans.filter(({ push }) => push === null);
    if (waiting.length === 0) return;
    for (const { url, payload, scans, changes = [], after } of this.#compose(parcel, waiting)) {
      const id = randomUUID();
      const { message, change } = this.#world.outbox.compose(this.channel, id, url, [parcel.number, parcel.order], payload);
      const told = new Set(scans.map((scan) => scan.id));
      const current = this.#books.byKey(parcel.key)!;
      const marked = { ...current, scans: current.scans.map((scan) => (told.has(scan.id) ? { ...scan, push: id } : scan)) };
      this.#world.journal.commit(change, this.#books.save(marked), ...changes);
      this.#world.outbox.send(message);
      after?.();
    }
  }
}
