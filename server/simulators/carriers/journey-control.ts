import type { Call, Handler, Reply } from "../http.ts";
import { Refusal, fieldsOf, json, textOf } from "../http.ts";
import type { World } from "../world.ts";
import { sendAgain } from "./journey-again.ts";
import type { ParcelBooks, Travelling } from "./journey-books.ts";
import type { Pusher } from "./journey-push.ts";
import type { Road } from "./journey-road.ts";
import { FATES } from "./journey-turns.ts";
import type { Fate } from "./journey-turns.ts";
import { ACTS } from "./journey.ts";
import type { Act } from "./journey.ts";

/** The hands that move parcels, whichever company has them. */
export class JourneyControl<P extends Travelling, T> {
  readonly books: ParcelBooks<P>;
  readonly road: Road<P>;
  readonly pusher: Pusher<P, T>;
  readonly #world: World;

  constructor(world: World, books: ParcelBooks<P>, road: Road<P>, pusher: Pusher<P, T>) {
    this.#world = world;
    this.books = books;
    this.road = road;
    this.pusher = pusher;
  }

  advance(call: Call, number: string): Reply {
    const parcel = this.find(number);
    const fields = fieldsOf(call);
    const [act, code, text] = [textOf(fields["act"]), textOf(fields["code"]), textOf(fields["text"])];
    if (parcel.state === "cancelled") throw new Refusal(409, "the order was cancelled");
    if (act && !(ACTS as readonly string[]).includes(act)) throw new Refusal(400, `act must be one of: ${ACTS.join(", ")}`);
    if (!act && !code && parcel.steps.length === 0) throw new Refusal(409, "no scan is left; name an act, or a code of the company's");
    const extra = act || code ? { act: (act || "arrived") as Act, code, text } : undefined;
    return json(describe(this.road.advance(parcel, extra)));
  }

  choose(call: Call, number: string): Reply {
    const name = textOf(fieldsOf(call)["name"]);
    if (!(FATES as readonly string[]).includes(name)) throw new Refusal(400, `name must be one of: ${FATES.join(", ")}`);
    const parcel = this.find(number);
    // What has been handed over can still come back, but nothing else happens to it on the way.
    if (parcel.state === "cancelled" || (parcel.state === "ended" && name !== "return"))
      throw new Refusal(409, `the parcel is ${parcel.state}; its journey is over`);
    return json(describe(this.road.choose(parcel, name as Fate)));
  }

  again(call: Call, number: string): Promise<Reply> {
    return sendAgain(this.#world, this.pusher.channel, call, number);
  }

  parcels(): Reply {
    return json({ parcels: this.list() });
  }

  deliveries(): Reply {
    return json({ deliveries: this.pusher.list() });
  }

  list(): JourneySummary[] {
    return this.books.parcels.values().map(describe);
  }

  find(number: string): P {
    const parcel = this.books.byNumber(number);
    if (!parcel) throw new Refusal(404, "no such parcel");
    return parcel;
  }

  /** The routes all companies' parcels have. */
  open(on: (methods: string, path: string, handler: Handler) => void, name: string): void {
    on("GET", `/control/${name}/parcels`, () => this.parcels());
    on("GET", `/control/${name}/deliveries`, () => this.deliveries());
    on("POST", `/control/${name}/parcels/:number/advance`, (call, { number = "" }) => this.advance(call, number));
    on("POST", `/control/${name}/parcels/:number/scenario`, (call, { number = "" }) => this.choose(call, number));
    on("POST", `/control/${name}/parcels/:number/push`, (call, { number = "" }) => this.again(call, number));
  }
}

const describe = (parcel: Travelling) => ({
  number: parcel.number,
  order: parcel.order,
  account: parcel.account,
  state: parcel.state,
  fate: parcel.fate,
  from: parcel.journey.from.city,
  to: parcel.journey.to.city,
  createdAt: new Date(parcel.createdAt).toISOString(),
  scans: parcel.scans,
  next: parcel.steps[0] ? { act: parcel.steps[0].act, remark: parcel.steps[0].remark } : null,
});

export type JourneySummary = ReturnType<typeof describe>;
