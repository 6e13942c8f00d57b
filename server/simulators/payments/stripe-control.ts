import { alter } from "../alter.ts";
import type { Call, Reply } from "../http.ts";
import { Refusal, fieldsOf, isRecord, json, textOf } from "../http.ts";
import type { Outcome } from "../outcome.ts";
import { settle } from "../outcome.ts";
import type { World } from "../world.ts";
import { dispute } from "./stripe-disputes.ts";
import type { StripeDesk } from "./stripe-desk.ts";
import { StripeError, written } from "./stripe-form.ts";
import type { Account, Intent, Session, StripeBooks } from "./stripe-ledger.ts";
import type { StripeWebhooks } from "./stripe-webhooks.ts";

/** What can be done to a Session by hand: the buyer's part, the Dashboard's, and the days that pass. */
const ACTIONS: Readonly<Record<string, (desk: StripeDesk, session: Session, intent: () => Intent, webhooks: StripeWebhooks) => Outcome>> = {
  pay: (desk, session) => desk.pay(session),
  decline: (desk, session) => desk.decline(session),
  expire: (desk, session) => desk.expire(session),
  /** After seven days what is held is let go by itself. */
  lapse: (desk, _session, intent) => desk.cancel(intent()),
  /** Somebody refunds all of it in the Dashboard. */
  refund: (desk, _session, intent) => desk.refund(intent(), { amount: 0, reason: "requested_by_customer", metadata: {} }),
  /** The buyer's bank asks for all of it back, and decides. */
  dispute: (desk, _session, intent, webhooks) => dispute(desk, webhooks, intent(), "needs_response"),
  "dispute-won": (desk, _session, intent, webhooks) => dispute(desk, webhooks, intent(), "won"),
  "dispute-lost": (desk, _session, intent, webhooks) => dispute(desk, webhooks, intent(), "lost"),
  /** Days later the buyer's bank sends the last refund back. */
  "return-refund": (desk, _session, intent) => desk.returnRefund(intent()),
};

/** Stripe's Dashboard, and the hands that play the buyer. */
export class StripeControl {
  readonly #world: World;
  readonly #desk: StripeDesk;
  readonly #webhooks: StripeWebhooks;

  constructor(world: World, desk: StripeDesk, webhooks: StripeWebhooks) {
    this.#world = world;
    this.#desk = desk;
    this.#webhooks = webhooks;
  }

  /** From now on our own address is known. */
  listening(origin: string): void {
    this.#desk.api = `${origin}/stripe`;
  }

  register(call: Call): Reply {
    const fields = fieldsOf(call);
    const text = (name: string): string => textOf(fields[name]);
    const secrets = Array.isArray(fields["webhookSecrets"]) ? fields["webhookSecrets"].map(textOf).filter(Boolean) : [];
    const account: Account = {
      id: text("id"),
      secretKey: text("secretKey"),
      webhookSecrets: secrets,
      webhookUrl: text("webhookUrl"),
      name: text("name"),
    };
    if (!account.id || !/^[rs]k_(live|test)_/.test(account.secretKey))
      throw new Refusal(400, "id and secretKey (sk_test_… or sk_live_…) are required");
    if (account.webhookUrl && secrets.length === 0) throw new Refusal(400, "webhookSecrets must name one or two");
    this.#world.journal.commit(this.#desk.books.accounts.put(account.id, account));
    return json({ id: account.id, webhookUrl: account.webhookUrl });
  }

  act(number: string, action: string): Reply {
    const session = this.#need(number);
    const act = ACTIONS[action];
    if (!act) throw new Refusal(404, `unknown action; known: ${Object.keys(ACTIONS).join(", ")}`);
    const intent = (): Intent => {
      const found = session.intentId ? this.#desk.books.intents.get(session.intentId) : undefined;
      if (!found) throw new Refusal(409, "nothing was paid yet");
      return found;
    };
    try {
      settle(this.#world.journal, act(this.#desk, session, intent, this.#webhooks));
    } catch (error) {
      if (error instanceof StripeError) throw new Refusal(409, `${error.code} ${error.message}`);
      throw error;
    }
    return json(describeSession(this.#desk.books, this.#need(number)));
  }

  /** Any notification a test wants: the last one again, altered, forged, or one that never was (`event`). */
  async notify(call: Call): Promise<Reply> {
    const fields = fieldsOf(call);
    const session = this.#need(textOf(fields["number"]));
    const account = this.#desk.account(session.accountId);
    const times = Number(fields["times"] ?? 1);
    if (!Number.isInteger(times) || times < 1 || times > 100) throw new Refusal(400, "times must be 1 to 100");
    const url = textOf(fields["url"]) || account.webhookUrl;
    if (!url) throw new Refusal(409, "this account has no endpoint");
    const type = textOf(fields["type"]);
    const last = this.#webhooks.list().findLast(({ about }) => about[0] === session.number && (!type || about[1] === type));
    const given = isRecord(fields["event"]) ? fields["event"] : last?.payload.event;
    if (!given) throw new Refusal(409, "nothing was notified yet; give an event");
    const event = alter(given, isRecord(fields["overrides"]) ? fields["overrides"] : {});
    const forge = fields["forge"] === true || fields["forge"] === "true";
    return json({ event, answers: await this.#webhooks.sendByHand(account, url, event, forge, times) });
  }

  ledger(): Reply {
    return json({ entries: this.#desk.books.entries() });
  }

  deliveries(): Reply {
    return json({ deliveries: this.#webhooks.list().map((message) => ({ ...message, number: message.about[0] })) });
  }

  session(number: string): Reply {
    return json(this.#desk.shape(this.#need(number), ["payment_intent", "payment_intent.latest_charge"]));
  }

  state() {
    const { books } = this.#desk;
    const accounts = books.accounts.values().map(({ id, name, webhookUrl }) => ({ id, name, webhookUrl }));
    return { accounts, sessions: books.sessions.values().map((session) => describeSession(books, session)) };
  }

  #need(number: string): Session {
    const session = this.#desk.books.find(number);
    if (!session) throw new Refusal(404, "no such session");
    return session;
  }
}

export const describeSession = (books: StripeBooks, session: Session) => {
  const intent = session.intentId ? books.intents.get(session.intentId) : undefined;
  return {
    id: session.id,
    number: session.number,
    status: session.status,
    amount: written(session.amount, session.currency),
    product: session.product,
    intent: intent ? { id: intent.id, status: intent.status, received: intent.received, declines: intent.declines } : null,
    dispute: intent?.dispute?.status ?? null,
    refunds: (intent?.refunds ?? []).map((refund) => ({
      id: refund.id,
      status: refund.status,
      number: refund.metadata["refund_no"] ?? null,
      amount: written(refund.amount, session.currency),
    })),
  };
};

export type SessionSummary = ReturnType<typeof describeSession>;
