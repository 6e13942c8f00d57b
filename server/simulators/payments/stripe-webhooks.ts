import { createHmac, randomBytes } from "node:crypto";
import { alterEach } from "../alter.ts";
import type { Fault } from "../faults.ts";
import type { Change } from "../journal.ts";
import type { Channel, Content, Message } from "../outbox.ts";
import type { World } from "../world.ts";
import type { Account, StripeBooks } from "./stripe-ledger.ts";
import { isLive, newId } from "./stripe-ledger.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Shops refuse what is older than five minutes. */
const TOO_OLD = 10 * MINUTE;
const AMOUNTS = ["amount", "amount_total", "amount_subtotal", "amount_received", "amount_capturable"];

export interface Note {
  accountId: string;
  event: Record<string, unknown>;
}

/** Any altered amount is one of the smallest unit more. */
export const oneMore = (value: unknown): unknown =>
  alterEach(value, (record) => {
    const amounts = AMOUNTS.filter((name) => typeof record[name] === "number");
    return amounts.length ? { ...record, ...Object.fromEntries(amounts.map((name) => [name, Number(record[name]) + 1])) } : undefined;
  });

/** Notifications: repeated for three days, further and further apart, until the answer is any 2xx. */
export class StripeWebhooks {
  readonly channel: Channel<Note>;
  readonly #world: World;
  readonly #books: StripeBooks;

  constructor(world: World, books: StripeBooks) {
    this.#world = world;
    this.#books = books;
    this.channel = {
      name: "stripe.webhook",
      target: "stripe",
      gaps: [5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR, 12 * HOUR],
      timeoutMs: 10_000,
      render: (message, fault) => this.#render(message.payload, fault),
      accepts: (status) => status >= 200 && status < 300,
    };
    world.outbox.open(this.channel);
  }

  /** One piece of news: what to store together with what made it, and what to start then. Nothing where nobody wants to know. */
  compose(account: Account, number: string, type: string, object: unknown): { changes: Change[]; after: (() => void)[] } {
    if (!account.webhookUrl) return { changes: [], after: [] };
    const event = {
      id: newId("evt"),
      object: "event",
      api_version: "2026-10-28.endive",
      created: Math.floor(Date.now() / 1000),
      data: { object },
      livemode: isLive(account),
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type,
    };
    const { message, change } = this.#world.outbox.compose(this.channel, event.id, account.webhookUrl, [number, type], {
      accountId: account.id,
      event,
    });
    return { changes: [change], after: [() => this.#world.outbox.send(message)] };
  }

  list(): Message<Note>[] {
    return this.#world.outbox.list(this.channel.name) as Message<Note>[];
  }

  /** What control sends by hand: any event, signed as Stripe would, or with secrets that are not the endpoint's. */
  async sendByHand(account: Account, url: string, event: Record<string, unknown>, forge: boolean, times: number) {
    const secrets = forge ? [`whsec_${randomBytes(24).toString("hex")}`] : account.webhookSecrets;
    const content = sign(JSON.stringify(event), secrets, Date.now());
    return Promise.all(
      Array.from({ length: times }, () => this.#world.outbox.post(this.channel, url, content, forge ? "forged" : "by hand")),
    );
  }

  #render({ accountId, event }: Note, fault?: Fault): Content {
    let sent: unknown = event;
    if (fault?.fault === "altered-amount") sent = oneMore(event);
    if (fault?.fault === "other-app-id") sent = { ...event, livemode: !event["livemode"] };
    if (fault?.fault === "other-seller") sent = { ...event, account: "acct_0SomebodyElse" };
    const secrets = this.#books.accounts.get(accountId)?.webhookSecrets ?? [];
    const content = sign(JSON.stringify(sent), secrets, Date.now() - (fault?.fault === "stale-timestamp" ? TOO_OLD : 0));
    if (fault?.fault !== "bad-signature") return content;
    const spoiled = content.headers!["stripe-signature"]!.replaceAll(/v1=(.)/g, (_all, first: string) => `v1=${first === "0" ? "1" : "0"}`);
    return { ...content, headers: { "stripe-signature": spoiled } };
  }
}

/** Each sending is dated and signed anew, once per secret. */
const sign = (body: string, secrets: readonly string[], ms: number): Content => {
  const time = Math.floor(ms / 1000);
  const signatures = secrets.map((secret) => `v1=${createHmac("sha256", secret).update(`${time}.${body}`).digest("hex")}`);
  return { contentType: "application/json; charset=utf-8", body, headers: { "stripe-signature": [`t=${time}`, ...signatures].join(",") } };
};
