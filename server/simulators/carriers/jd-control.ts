import type { Call, Handler, Reply } from "../http.ts";
import { Refusal, fieldsOf, json, textOf } from "../http.ts";
import type { World } from "../world.ts";
import type { App, JdBooks, Parcel } from "./jd-books.ts";
import type { JdPayload } from "./jd-push.ts";
import { JourneyControl } from "./journey-control.ts";
import type { Pusher } from "./journey-push.ts";
import type { Road } from "./journey-road.ts";

/** JD's console, and the hands that move its parcels. */
export class JdControl {
  readonly #world: World;
  readonly #books: JdBooks;
  readonly #pusher: Pusher<Parcel, JdPayload>;
  readonly #journeys: JourneyControl<Parcel, JdPayload>;

  constructor(world: World, books: JdBooks, road: Road<Parcel>, pusher: Pusher<Parcel, JdPayload>) {
    this.#world = world;
    this.#books = books;
    this.#pusher = pusher;
    this.#journeys = new JourneyControl(world, books, road, pusher);
  }

  open(on: (methods: string, path: string, handler: Handler) => void): void {
    this.#journeys.open(on, "jd");
    on("PUT", "/control/jd/merchant", (call) => this.#register(call));
  }

  state() {
    const apps = this.#books.apps
      .values()
      .map(({ appKey, customerCode, pushUrl, wrapped }) => ({ appKey, customerCode, pushUrl, wrapped }));
    return { apps, parcels: this.#journeys.list() };
  }

  #register(call: Call): Reply {
    const fields = fieldsOf(call);
    const field = (name: string): string => {
      const value = textOf(fields[name]);
      if (!value) throw new Refusal(400, `${name} is required`);
      return value;
    };
    const app: App = {
      appKey: field("appKey"),
      appSecret: field("appSecret"),
      accessToken: field("accessToken"),
      customerCode: field("customerCode"),
      pushUrl: textOf(fields["pushUrl"]),
      wrapped: fields["wrapped"] === true || fields["wrapped"] === "true",
    };
    this.#world.journal.commit(this.#books.apps.put(app.appKey, app));
    // Scans made while no address was known are pushed now.
    this.#pusher.soon();
    return json({ appKey: app.appKey, pushUrl: app.pushUrl, wrapped: app.wrapped });
  }
}
