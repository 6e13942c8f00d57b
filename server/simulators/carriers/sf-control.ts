import type { Call, Reply } from "../http.ts";
import { Refusal, fieldsOf, json, textOf } from "../http.ts";
import type { World } from "../world.ts";
import { sendAgain } from "./journey-again.ts";
import type { Parcel, Partner, SfBooks } from "./sf-books.ts";
import type { SfPusher } from "./sf-push.ts";
import type { SfRoad } from "./sf-road.ts";
import { FATES } from "./journey-turns.ts";
import type { Fate } from "./journey-turns.ts";

/** SF's console, and the hands that move parcels. */
export class SfControl {
  readonly #world: World;
  readonly #books: SfBooks;
  readonly #road: SfRoad;
  readonly #pusher: SfPusher;

  constructor(world: World, books: SfBooks, road: SfRoad, pusher: SfPusher) {
    this.#world = world;
    this.#books = books;
    this.#road = road;
    this.#pusher = pusher;
  }

  register(call: Call): Reply {
    const fields = fieldsOf(call);
    const format = textOf(fields["pushFormat"]) || "json";
    if (format !== "json" && format !== "xml") throw new Refusal(400, 'pushFormat must be "json" or "xml"');
    const partner: Partner = {
      partnerId: textOf(fields["partnerId"]),
      checkWord: textOf(fields["checkWord"]),
      monthlyCard: textOf(fields["monthlyCard"]),
      pushUrl: textOf(fields["pushUrl"]),
      pushFormat: format,
    };
    if (!partner.partnerId || !partner.checkWord || !partner.monthlyCard)
      throw new Refusal(400, "partnerId, checkWord and monthlyCard are required");
    this.#world.journal.commit(this.#books.partners.put(partner.partnerId, partner));
    // Scans made while no address was known are pushed now.
    this.#pusher.soon();
    return json({ partnerId: partner.partnerId, pushUrl: partner.pushUrl, pushFormat: partner.pushFormat });
  }

  advance(call: Call, waybill: string): Reply {
    const parcel = this.#find(waybill);
    const fields = fieldsOf(call);
    const opCode = textOf(fields["opCode"]);
    if (parcel.state === "cancelled") throw new Refusal(409, "the order was cancelled");
    if (!opCode && !parcel.steps.length) throw new Refusal(409, "no scan is left; name an opCode");
    return json(describeParcel(this.#road.advance(parcel, opCode ? { opCode, text: textOf(fields["text"]) } : undefined)));
  }

  choose(call: Call, waybill: string): Reply {
    const name = textOf(fieldsOf(call)["name"]);
    if (!(FATES as readonly string[]).includes(name)) throw new Refusal(400, `name must be one of: ${FATES.join(", ")}`);
    const parcel = this.#find(waybill);
    // What has been handed over can still come back, but nothing else happens to it on the way.
    if (parcel.state === "cancelled" || (parcel.state === "ended" && name !== "return"))
      throw new Refusal(409, `the parcel is ${parcel.state}; its journey is over`);
    return json(describeParcel(this.#road.choose(parcel, name as Fate)));
  }

  again(call: Call, waybill: string): Promise<Reply> {
    return sendAgain(this.#world, this.#pusher.channel, call, waybill);
  }

  parcels(): Reply {
    return json({ parcels: this.#books.parcels.values().map(describeParcel) });
  }

  deliveries(): Reply {
    return json({ deliveries: this.#pusher.list() });
  }

  state() {
    const partners = this.#books.partners.values().map(({ partnerId, pushUrl, pushFormat }) => ({ partnerId, pushUrl, pushFormat }));
    return { partners, parcels: this.#books.parcels.values().map(describeParcel) };
  }

  #find(waybill: string): Parcel {
    const parcel = this.#books.byWaybill(waybill);
    if (!parcel) throw new Refusal(404, "no such waybill");
    return parcel;
  }
}

export const describeParcel = (parcel: Parcel) => ({
  partnerId: parcel.partnerId,
  orderId: parcel.orderId,
  waybill: parcel.waybill,
  state: parcel.state,
  scenario: parcel.scenario,
  from: parcel.sender.city,
  to: parcel.recipient.city,
  recipient: parcel.recipient.contact,
  createdAt: new Date(parcel.createdAt).toISOString(),
  scans: parcel.scans,
  next: parcel.steps[0] ? { opCode: parcel.steps[0].opCode, remark: parcel.steps[0].remark } : null,
});

export type ParcelSummary = ReturnType<typeof describeParcel>;
