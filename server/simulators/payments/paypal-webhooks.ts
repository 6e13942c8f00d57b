import { randomUUID, sign } from "node:crypto";
import { crc32 } from "node:zlib";
import { alterEach } from "../alter.ts";
import type { Fault } from "../faults.ts";
import { isRecord } from "../http.ts";
import type { Change } from "../journal.ts";
import type { Channel, Content, Message } from "../outbox.ts";
import type { World } from "../world.ts";
import type { Keys } from "./paypal-certificate.ts";
import { makeKeys } from "./paypal-certificate.ts";
import type { App, Order, PayPalBooks } from "./paypal-ledger.ts";
import { newId, readMoney, written } from "./paypal-ledger.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
export const CERTIFICATE_PATH = "/v1/notifications/certs/CERT-360caa42-fca2a594-sim";
const STRANGER = "0AA00000AA000000A";

export interface Note {
  clientId: string;
  event: Record<string, unknown>;
}

/** Any altered amount is a cent, a yen, a forint more. */
export const oneMore = (value: unknown): unknown =>
  alterEach(value, (record) => {
    const money = "currency_code" in record && "value" in record ? readMoney(record) : undefined;
    return money && written({ ...money, minor: money.minor + 1 });
  });

/** Notifications: up to 25 deliveries within three days, until the answer is any 2xx. */
export class PayPalWebhooks {
  readonly channel: Channel<Note>;
  readonly #world: World;
  readonly #books: PayPalBooks;
  readonly #keys: Keys;
  /** The address that all of PayPal's links begin with, as the shop and its shoppers reach it. */
  api = "";
  #stranger: Keys | undefined;

  constructor(world: World, books: PayPalBooks, keys: Keys) {
    this.#world = world;
    this.#books = books;
    this.#keys = keys;
    this.channel = {
      name: "paypal.webhook",
      target: "paypal",
      gaps: [1, 2, 4, 8, 15, 30].map((minutes) => minutes * MINUTE).concat(Array.from({ length: 18 }, () => 3.9 * HOUR)),
      timeoutMs: 10_000,
      render: (message, fault) => this.#render(message, fault),
      accepts: (status) => status >= 200 && status < 300,
    };
  }

  /** Messages left from before go out once our own address is known, because each names the certificate's. */
  openAt(origin: string): void {
    this.api = `${origin}/paypal`;
    this.#world.outbox.open(this.channel);
  }

  /** News about an order: what to store together with what made it, and what to start then. Nothing where nobody wants to know. */
  compose(order: Order, type: string, resourceType: string, resource: unknown): { changes: Change[]; after: (() => void)[] } {
    const app = this.#books.apps.get(order.clientId);
    if (!app?.webhookUrl) return { changes: [], after: [] };
    const event = {
      id: `WH-${newId()}-${newId()}`,
      event_version: "1.0",
      create_time: new Date().toISOString(),
      resource_type: resourceType,
      resource_version: "2.0",
      event_type: type,
      summary: `${type} ${order.customId}`.trim(),
      resource,
    };
    const about = [order.customId || order.id, type, order.id];
    const { message, change } = this.#world.outbox.compose(this.channel, event.id, app.webhookUrl, about, {
      clientId: app.clientId,
      event,
    });
    return { changes: [change], after: [() => this.#world.outbox.send(message)] };
  }

  list(): Message<Note>[] {
    return this.#world.outbox.list(this.channel.name) as Message<Note>[];
  }

  /** What control sends by hand: any event, signed as PayPal would, or with a key that is not PayPal's. */
  async sendByHand(app: App, url: string, event: Record<string, unknown>, forge: boolean, times: number) {
    if (forge) this.#stranger ??= makeKeys();
    const key = forge ? this.#stranger!.privateKey : this.#keys.privateKey;
    const content = this.#sign(JSON.stringify(event), { key, webhookId: app.webhookId, id: randomUUID(), time: new Date() });
    return Promise.all(
      Array.from({ length: times }, () => this.#world.outbox.post(this.channel, url, content, forge ? "forged" : "by hand")),
    );
  }

  #render({ id, payload }: Message<Note>, fault?: Fault): Content {
    let event: unknown = payload.event;
    if (fault?.fault === "altered-amount") event = oneMore(event);
    if (fault?.fault === "other-seller" && isRecord(event) && isRecord(event["resource"]))
      event = { ...event, resource: { ...event["resource"], payee: { merchant_id: STRANGER } } };
    const webhookId = fault?.fault === "other-app-id" ? STRANGER : (this.#books.apps.get(payload.clientId)?.webhookId ?? "");
    const time = new Date(Date.now() - (fault?.fault === "stale-timestamp" ? 30 * 24 * HOUR : 0));
    // The id of a transmission stays through its repetitions; each is dated and signed anew.
    return this.#sign(JSON.stringify(event), {
      key: this.#keys.privateKey,
      webhookId,
      id,
      time,
      spoiled: fault?.fault === "bad-signature",
    });
  }

  #sign(body: string, by: { key: string; webhookId: string; id: string; time: Date; spoiled?: boolean }): Content {
    const time = by.time.toISOString().replace(/\.\d+Z$/, "Z");
    const signature = sign("sha256", Buffer.from(`${by.id}|${time}|${by.webhookId}|${crc32(body)}`), by.key);
    if (by.spoiled) signature[0] = signature[0]! ^ 1;
    return {
      contentType: "application/json",
      body,
      headers: {
        "paypal-transmission-id": by.id,
        "paypal-transmission-time": time,
        "paypal-transmission-sig": signature.toString("base64"),
        "paypal-cert-url": `${this.api}${CERTIFICATE_PATH}`,
        "paypal-auth-algo": "SHA256withRSA",
      },
    };
  }
}
