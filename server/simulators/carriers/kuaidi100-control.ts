import type { Call, Handler, Reply } from "../http.ts";
import { Refusal, fieldsOf, json, textOf } from "../http.ts";
import type { World } from "../world.ts";
import { JourneyControl } from "./journey-control.ts";
import type { Road } from "./journey-road.ts";
import type { Kuaidi100Books, Parcel } from "./kuaidi100-books.ts";
import { COMPANIES } from "./kuaidi100-codes.ts";
import type { Kuaidi100Gateway } from "./kuaidi100-gateway.ts";
import { GIVE_UP } from "./kuaidi100-push.ts";
import type { Kuaidi100Pusher } from "./kuaidi100-push.ts";

/** Kuaidi100's console, and the hands that move the parcels it follows. */
export class Kuaidi100Control {
  readonly #world: World;
  readonly #books: Kuaidi100Books;
  readonly #pusher: Kuaidi100Pusher;
  readonly #gateway: Kuaidi100Gateway;
  readonly #journeys: JourneyControl<Parcel, { param: string; salt: string }>;

  constructor(world: World, books: Kuaidi100Books, road: Road<Parcel>, pusher: Kuaidi100Pusher, gateway: Kuaidi100Gateway) {
    this.#world = world;
    this.#books = books;
    this.#pusher = pusher;
    this.#gateway = gateway;
    this.#journeys = new JourneyControl(world, books, road, pusher);
  }

  open(on: (methods: string, path: string, handler: Handler) => void): void {
    this.#journeys.open(on, "kuaidi100");
    on("PUT", "/control/kuaidi100/merchant", (call) => this.#register(call));
    on("PUT", "/control/kuaidi100/parcels/:number", (call, { number = "" }) => this.#send(call, number));
    on("POST", "/control/kuaidi100/parcels/:number/abort", (call, { number = "" }) => this.#abort(call, number));
  }

  state() {
    const merchants = this.#books.merchants.values().map(({ customer }) => ({ customer }));
    const subscriptions = this.#books.subscriptions
      .values()
      .map(({ number, company, status, callbackurl }) => ({ number, company, status, callbackurl }));
    return { merchants, subscriptions, parcels: this.#journeys.list() };
  }

  #register(call: Call): Reply {
    const fields = fieldsOf(call);
    const [customer, key] = [textOf(fields["customer"]), textOf(fields["key"])];
    if (!customer || !key) throw new Refusal(400, "customer and key are required");
    this.#world.journal.commit(this.#books.merchants.put(customer, { customer, key }));
    return json({ customer });
  }

  #send(call: Call, number: string): Reply {
    const fields = fieldsOf(call);
    const company = textOf(fields["company"]);
    if (!COMPANIES[company]) throw new Refusal(400, `company must be one of: ${Object.keys(COMPANIES).join(", ")}`);
    if (this.#books.byNumber(number)) throw new Refusal(409, "that parcel is on its way already");
    const [from, to, last4] = ["from", "to", "last4"].map((name) => textOf(fields[name]));
    this.#gateway.send(number, { company, from: from!, to: to!, last4: last4! });
    return json({ number, company }, 201);
  }

  #abort(call: Call, number: string): Reply {
    const reason = textOf(fieldsOf(call)["reason"]) || "unknown";
    if (reason !== "unknown" && reason !== "unchanged") throw new Refusal(400, 'reason must be "unknown" or "unchanged"');
    return json({ aborted: this.#pusher.abort(this.#journeys.find(number), GIVE_UP[reason].says) });
  }
}
