import type { Call, Handler, Reply } from "../http.ts";
import { Refusal, fieldsOf, isRecord, json, textOf } from "../http.ts";
import type { World } from "../world.ts";
import { JourneyControl } from "./journey-control.ts";
import type { Pusher } from "./journey-push.ts";
import type { Road } from "./journey-road.ts";
import type { Client, Contract, Parcel, YtoBooks } from "./yto-books.ts";
import type { YtoPayload } from "./yto-push.ts";
import { SERVICES } from "./yto-services.ts";

/** YTO's console, and the hands that move its parcels. */
export class YtoControl {
  readonly #world: World;
  readonly #books: YtoBooks;
  readonly #pusher: Pusher<Parcel, YtoPayload>;
  readonly #journeys: JourneyControl<Parcel, YtoPayload>;

  constructor(world: World, books: YtoBooks, road: Road<Parcel>, pusher: Pusher<Parcel, YtoPayload>) {
    this.#world = world;
    this.#books = books;
    this.#pusher = pusher;
    this.#journeys = new JourneyControl(world, books, road, pusher);
  }

  open(on: (methods: string, path: string, handler: Handler) => void): void {
    this.#journeys.open(on, "yto");
    on("PUT", "/control/yto/merchant", (call) => this.#register(call));
  }

  state() {
    const clients = this.#books.clients
      .values()
      .map(({ clientId, pushUrl, pushFormat, interfaces }) => ({ clientId, pushUrl, pushFormat, methods: Object.keys(interfaces) }));
    return { clients, parcels: this.#journeys.list() };
  }

  #register(call: Call): Reply {
    const fields = fieldsOf(call);
    const [clientId, partnerSecret, pushUrl] = ["clientId", "partnerSecret", "pushUrl"].map((name) => textOf(fields[name])) as [
      string,
      string,
      string,
    ];
    const pushFormat = textOf(fields["pushFormat"]) || "xml";
    if (!clientId || !partnerSecret) throw new Refusal(400, "clientId and partnerSecret are required");
    if (pushFormat !== "xml" && pushFormat !== "json") throw new Refusal(400, 'pushFormat must be "xml" or "json"');
    const nested = fields["nested"] !== false && fields["nested"] !== "false";
    const client: Client = { clientId, partnerSecret, pushUrl, pushFormat, interfaces: contractsOf(fields["interfaces"]), nested };
    this.#world.journal.commit(this.#books.clients.put(clientId, client));
    // Scans made while no address was known are pushed now.
    this.#pusher.soon();
    return json({ clientId, pushUrl, pushFormat, nested });
  }
}

const contractsOf = (value: unknown): Record<string, Contract> => {
  const contracts = Object.entries(isRecord(value) ? value : {}).map(([method, given]): [string, Contract] => {
    const [customerCode, secret] = isRecord(given) ? [textOf(given["customerCode"]), textOf(given["secret"])] : ["", ""];
    if (!SERVICES[method] || !customerCode || !secret)
      throw new Refusal(400, `interfaces: ${Object.keys(SERVICES).join(", ")}, each with customerCode and secret`);
    return [method, { customerCode, secret }];
  });
  if (contracts.length === 0) throw new Refusal(400, "interfaces are required");
  return Object.fromEntries(contracts);
};
