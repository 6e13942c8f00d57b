import { isRecord } from "../http.ts";
import type { Channel, Content, Message } from "../outbox.ts";
import type { Fault } from "../faults.ts";
import type { World } from "../world.ts";
import type { Scan } from "./journey-books.ts";
import type { Push } from "./journey-push.ts";
import { Pusher } from "./journey-push.ts";
import type { Kuaidi100Books, Parcel, Subscription } from "./kuaidi100-books.ts";
import { subscriptionKey } from "./kuaidi100-books.ts";
import { resultOf, signOf } from "./kuaidi100-result.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
export const GIVE_UP = {
  unknown: { after: 3 * DAY, says: "3天查询无记录" },
  unchanged: { after: 60 * DAY, says: "60天无变化时" },
} as const;

interface Payload {
  param: string;
  salt: string;
}

/** Signed pushes to whoever subscribed, with the whole list each time. Repeated three times, 35 minutes apart. */
export class Kuaidi100Pusher extends Pusher<Parcel, Payload> {
  readonly #world: World;
  readonly #books: Kuaidi100Books;

  constructor(world: World, books: Kuaidi100Books) {
    super(world, books, channel, (parcel, waiting) => this.#compose(parcel, waiting));
    this.#world = world;
    this.#books = books;
    for (const subscription of books.subscriptions.values()) this.#watch(subscription);
  }

  /** Remembers a subscription and how long to wait for a first record. */
  keep(subscription: Subscription): void {
    this.#save({ ...subscription, due: this.#world.clock.now() + GIVE_UP.unknown.after, gone: GIVE_UP.unknown.says });
    this.soon();
  }

  /** Tells that nothing more will come. */
  abort(parcel: Parcel, says: string): number {
    const waiting = this.#books.waitingFor(parcel);
    for (const subscription of waiting) this.#abort(subscription, parcel, says);
    return waiting.length;
  }

  #abort(subscription: Subscription, parcel: Parcel, says: string): void {
    this.#save({ ...subscription, status: "abort", due: null, abortedAt: this.#world.clock.now() });
    const param = JSON.stringify({ status: "abort", billstatus: "", message: says, lastResult: resultOf(parcel, subscription) });
    this.tell(parcel, subscription.callbackurl, { param, salt: subscription.salt });
  }

  #compose(parcel: Parcel, waiting: Scan[]): Push<Payload>[] {
    return this.#books.waitingFor(parcel).map((subscription) => {
      const ended = parcel.state === "ended";
      const corrected = subscription.company !== parcel.company;
      const param = JSON.stringify({
        status: ended ? "shutdown" : "polling",
        billstatus: ended ? "check" : parcel.scans.length === 1 ? "got" : "change",
        message: "",
        ...(corrected && { autoCheck: "1", comOld: subscription.company, comNew: parcel.company }),
        lastResult: resultOf(parcel, subscription),
      });
      const { after, says } = GIVE_UP.unchanged;
      const told: Subscription = {
        ...subscription,
        company: parcel.company,
        status: ended ? "shutdown" : "polling",
        due: ended ? null : this.#world.clock.now() + after,
        gone: says,
      };
      const { callbackurl: url, salt } = subscription;
      return { url, payload: { param, salt }, scans: waiting, changes: [this.#books.keep(told)], after: () => this.#watch(told) };
    });
  }

  #save(subscription: Subscription): void {
    this.#world.journal.commit(this.#books.keep(subscription));
    this.#watch(subscription);
  }

  #watch({ customer, number, due }: Subscription): void {
    const key = subscriptionKey(customer, number);
    const task = `kuaidi100 watch ${key}`;
    if (due === null) return this.#world.clock.cancel(task);
    this.#world.clock.at(task, due, () => {
      const [subscription, parcel] = [this.#books.subscriptions.get(key), this.#books.byNumber(number)];
      if (subscription?.status === "polling" && parcel) this.#abort(subscription, parcel, subscription.gone);
    });
  }
}

const channel: Channel<Payload> = {
  name: "kuaidi100.push",
  target: "kuaidi100",
  gaps: [35 * MINUTE, 35 * MINUTE, 35 * MINUTE],
  timeoutMs: 10_000,
  render,
  accepts(status, body) {
    try {
      const answer: unknown = JSON.parse(body);
      return status === 200 && isRecord(answer) && answer["result"] === true && answer["returnCode"] === "200";
    } catch {
      return false;
    }
  },
};

/** `sign` is left out where the subscriber gave no salt. A forger sees the signature of an honest message, not the salt. */
function render({ payload: { param, salt } }: Message<Payload>, fault?: Fault): Content {
  const sent = fault?.fault === "forged" ? delivered(param) : param;
  const sign = signOf(param, fault?.fault === "bad-signature" ? "a stranger's salt" : salt);
  const form = new URLSearchParams(salt ? { param: sent, sign } : { param: sent });
  return { contentType: "application/x-www-form-urlencoded;charset=UTF-8", body: form.toString() };
}

/** The same message, claiming the parcel were signed for. */
const delivered = (param: string): string => {
  const message = JSON.parse(param) as { lastResult: { state: string; data: Record<string, string>[] } };
  const [first = {}, ...rest] = message.lastResult.data;
  message.lastResult.state = "3";
  message.lastResult.data = [{ ...first, statusCode: "301", context: "您的快件已签收" }, ...rest];
  return JSON.stringify(message);
};
