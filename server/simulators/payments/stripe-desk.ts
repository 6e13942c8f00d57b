import type { Change } from "../journal.ts";
import type { Outcome } from "../outcome.ts";
import { outcome, settle } from "../outcome.ts";
import type { World } from "../world.ts";
import { unexpected } from "./stripe-form.ts";
import type { Account, Intent, Refund, Session, StripeBooks } from "./stripe-ledger.ts";
import { newId } from "./stripe-ledger.ts";
import { chargeShape, intentShape, refundShape, sessionShape } from "./stripe-shapes.ts";
import type { StripeWebhooks } from "./stripe-webhooks.ts";

/** A refund that will fail does so after this long. Simulated time. */
const FAILING = 60_000;

/** What can happen to a Session, its payment and its refunds. Each verb changes books, ledger and outbox in one line of the journal. */
export class StripeDesk {
  /** The address that Stripe's pages begin with. */
  api = "";
  readonly books: StripeBooks;
  readonly #world: World;
  readonly #webhooks: StripeWebhooks;

  constructor(world: World, books: StripeBooks, webhooks: StripeWebhooks) {
    this.#world = world;
    this.books = books;
    this.#webhooks = webhooks;
    for (const session of books.sessions.values()) this.planExpiry(session);
    for (const intent of books.intents.values()) for (const refund of intent.refunds) this.#planFailure(intent, refund);
  }

  account(id: string): Account {
    return this.books.accounts.get(id)!;
  }

  shape(session: Session, expand: readonly string[] = []) {
    return sessionShape(this.books, this.account(session.accountId), session, this.api, expand);
  }

  /** The buyer pays: taken at once, or held until the shop takes it. */
  pay(session: Session): Outcome {
    const open = this.#open(session);
    const now = Date.now();
    const before = this.#intent(open);
    const manual = open.captureMethod === "manual";
    const intent: Intent = {
      ...before,
      status: manual ? "requires_capture" : "succeeded",
      received: manual ? 0 : before.amount,
      charge: { id: newId("ch"), amount: before.amount, captured: !manual, refunded: 0, at: now },
    };
    const done: Session = { ...open, status: "complete", intentId: intent.id };
    this.#world.wall.cancel(expiryOf(open));
    return this.#told(done, intent, manual ? [] : [this.books.entry("pay", intent, intent.amount)], [
      manual ? "payment_intent.amount_capturable_updated" : "payment_intent.succeeded",
      "charge.succeeded",
      "checkout.session.completed",
    ]);
  }

  /** The card is declined. The Session stays open, and the buyer may try again. */
  decline(session: Session): Outcome {
    const open = this.#open(session);
    const before = this.#intent(open);
    const intent: Intent = { ...before, declines: before.declines + 1 };
    return this.#told({ ...open, intentId: intent.id }, intent, [], ["payment_intent.payment_failed"]);
  }

  expire(session: Session): Outcome {
    const open = this.#open(session);
    this.#world.wall.cancel(expiryOf(open));
    const done: Session = { ...open, status: "expired" };
    const intent = open.intentId ? this.books.intents.get(open.intentId) : undefined;
    return this.#told(
      done,
      intent && { ...intent, status: "canceled" },
      [],
      [...(intent ? ["payment_intent.canceled"] : []), "checkout.session.expired"],
    );
  }

  capture(intent: Intent, amount: number): Outcome {
    if (intent.status !== "requires_capture") throw unexpectedState(intent, "captured");
    if (amount > intent.amount) throw unexpected("amount_too_large", "The amount to capture is more than what was authorised.");
    const done: Intent = { ...intent, status: "succeeded", received: amount, charge: { ...intent.charge!, captured: true } };
    return this.#told(
      this.#sessionOf(intent),
      done,
      [this.books.entry("pay", done, amount)],
      ["charge.captured", "payment_intent.succeeded"],
    );
  }

  cancel(intent: Intent): Outcome {
    if (intent.status !== "requires_capture" && intent.status !== "requires_payment_method") throw unexpectedState(intent, "canceled");
    return this.#told(this.#sessionOf(intent), { ...intent, status: "canceled" }, [], ["payment_intent.canceled"]);
  }

  refund(intent: Intent, wish: Pick<Refund, "amount" | "reason" | "metadata">, failing = false): Outcome {
    const { charge } = intent;
    if (intent.status !== "succeeded" || !charge)
      throw unexpected("charge_not_refundable", "This PaymentIntent does not have a successful charge to refund.");
    const left = intent.received - charge.refunded;
    if (left === 0) throw unexpected("charge_already_refunded", `Charge ${charge.id} has already been refunded.`);
    const amount = wish.amount || left;
    if (amount > left) throw unexpected("amount_too_large", `Refund amount is greater than unrefunded amount on charge`);
    const refund: Refund = { ...wish, amount, id: newId("re"), status: failing ? "pending" : "succeeded", at: Date.now() };
    const done: Intent = { ...intent, charge: { ...charge, refunded: charge.refunded + amount }, refunds: [...intent.refunds, refund] };
    const money = failing ? [] : [this.books.entry("refund", done, amount, refund)];
    return this.#toldOfRefund(done, refund, money, failing ? ["refund.created"] : ["charge.refunded", "refund.created", "refund.updated"]);
  }

  /** The bank did not take the last refund: it failed after all. */
  returnRefund(intent: Intent): Outcome {
    const refund = intent.refunds.findLast(({ status }) => status === "succeeded");
    if (!refund) throw unexpected("refund_not_returnable", "No refund has succeeded.");
    return this.#failed(intent, refund);
  }

  planExpiry(session: Session): void {
    if (session.status !== "open") return;
    this.#world.wall.at(expiryOf(session), session.expiresAt, () => {
      const current = this.books.sessions.get(session.id);
      if (current?.status === "open") settle(this.#world.journal, this.expire(current));
    });
  }

  #open(session: Session): Session {
    if (session.status === "open") return session;
    throw unexpected(
      "checkout_session_not_open",
      `Only Checkout Sessions with a status in ["open"] can be expired. This Session has a status of ${session.status}.`,
    );
  }

  /** There is no payment before somebody tries to pay. */
  #intent(session: Session): Intent {
    const known = session.intentId ? this.books.intents.get(session.intentId) : undefined;
    const { accountId, id: sessionId, amount, currency, captureMethod, intentMetadata: metadata } = session;
    const facts = { accountId, sessionId, amount, currency, captureMethod, metadata };
    return (
      known ?? {
        ...facts,
        id: newId("pi"),
        received: 0,
        status: "requires_payment_method",
        declines: 0,
        charge: null,
        refunds: [],
        createdAt: Date.now(),
      }
    );
  }

  #sessionOf(intent: Intent): Session {
    return this.books.sessions.get(intent.sessionId)!;
  }

  #told(session: Session, intent: Intent | undefined, money: Change[], types: readonly string[]): Outcome {
    const account = this.account(session.accountId);
    const saved = [this.books.sessions.put(session.id, session), ...(intent ? [this.books.intents.put(intent.id, intent)] : [])];
    const shapes = {
      checkout: () => ({
        ...this.shape(session),
        payment_intent: intent?.id ?? null,
        payment_status: intent?.status === "succeeded" ? "paid" : "unpaid",
      }),
      payment_intent: () => intentShape(account, intent!),
      charge: () => chargeShape(account, intent!, intent!.charge!),
    };
    const news = types.map((type) =>
      this.#webhooks.compose(account, session.number, type, shapes[type.split(".")[0] as keyof typeof shapes]()),
    );
    const body = intent ? intentShape(account, intent, ["latest_charge"]) : shapes.checkout();
    return outcome(
      200,
      body,
      [...saved, ...money, ...news.flatMap(({ changes }) => changes)],
      news.flatMap(({ after }) => after),
    );
  }

  #toldOfRefund(intent: Intent, refund: Refund, money: Change[], types: readonly string[]): Outcome {
    const account = this.account(intent.accountId);
    const shape = refundShape(intent, refund);
    const news = types.map((type) =>
      this.#webhooks.compose(
        account,
        this.#sessionOf(intent).number,
        type,
        type.startsWith("refund.") ? shape : chargeShape(account, intent, intent.charge!),
      ),
    );
    return outcome(
      200,
      shape,
      [this.books.intents.put(intent.id, intent), ...money, ...news.flatMap(({ changes }) => changes)],
      [...news.flatMap(({ after }) => after), () => this.#planFailure(intent, refund)],
    );
  }

  #planFailure({ id }: Intent, refund: Refund): void {
    if (refund.status !== "pending") return;
    this.#world.clock.at(`stripe refund ${refund.id}`, this.#world.clock.now() + FAILING, () => {
      const intent = this.books.intents.get(id);
      const open = intent?.refunds.find((one) => one.id === refund.id && one.status === "pending");
      if (!intent || !open) return;
      settle(this.#world.journal, this.#failed(intent, open));
    });
  }

  #failed(intent: Intent, refund: Refund): Outcome {
    const failed: Refund = { ...refund, status: "failed" };
    const refunds = intent.refunds.map((one) => (one.id === failed.id ? failed : one));
    const done: Intent = { ...intent, refunds, charge: { ...intent.charge!, refunded: intent.charge!.refunded - failed.amount } };
    return this.#toldOfRefund(done, failed, [], ["refund.updated", "refund.failed"]);
  }
}

const expiryOf = (session: Session): string => `stripe expiry ${session.id}`;

const unexpectedState = (intent: Intent, verb: string) =>
  unexpected("payment_intent_unexpected_state", `This PaymentIntent could not be ${verb} because it has a status of ${intent.status}.`);
