import type { Texts } from "./control-texts.ts";
import type { Html } from "./html.ts";
import { html } from "./html.ts";
import type { OrderSummary } from "./payments/paypal-control.ts";
import type { SessionSummary } from "./payments/stripe-control.ts";

/** One button that does something to a payment. */
const action = (path: string, name: string, label: string, primary = false): Html =>
  html`<form method="post" action="${path}/${name}">
    <button class="${primary ? "primary" : ""}">${label}</button>
  </form>`;

const resend = (path: string, number: string, label: string): Html =>
  html`<form method="post" action="${path}">
    <input type="hidden" name="number" value="${number}" />
    <button>${label}</button>
  </form>`;

interface Card {
  amount: string;
  state: string;
  tone: string;
  what: string;
  number: string;
  refunds: string;
  buttons: (Html | false)[];
}

const card = (t: Texts, { amount, state, tone, what, number, refunds, buttons }: Card): Html =>
  html`<article class="card">
    <p class="top"><span class="money">${amount}</span><span class="tag ${tone}">${state}</span></p>
    <p>${what}</p>
    <p class="mono muted">${number}</p>
    ${refunds && html`<p class="muted">${t.refunds}: ${refunds}</p>`}
    <div class="row">${buttons}</div>
  </article>`;

const listed = (refunds: readonly { amount: string; status: string }[]): string =>
  refunds.map(({ amount, status }) => `${amount}${/completed|succeeded/i.test(status) ? "" : ` (${status.toLowerCase()})`}`).join(", ");

export const orderCard = (t: Texts, order: OrderSummary): Html => {
  const path = `/control/paypal/orders/${order.id}`;
  const [capture] = order.captures;
  const held = order.authorization === "CREATED";
  const state = capture?.status ?? (held ? "AUTHORIZED" : order.authorization) ?? order.status;
  const waiting = order.status === "CREATED" || order.status === "PAYER_ACTION_REQUIRED";
  const pending = capture?.status === "PENDING";
  const open = waiting || pending || order.status === "APPROVED" || held;
  return card(t, {
    amount: order.amount,
    state: t.order[state] ?? state,
    tone: open ? "open" : capture ? "good" : "bad",
    what: order.description,
    number: order.number,
    refunds: listed(order.refunds),
    buttons: [
      waiting && action(path, "approve", t.pay, true),
      waiting && action(path, "echeck", t.echeck),
      waiting && action(path, "declined", t.declinedCard),
      pending && action(path, "clear", t.comesThrough, true),
      pending && action(path, "bounce", t.bounce),
      held && action(path, "expire", t.lapse),
      capture?.status === "COMPLETED" && !order.dispute && action(path, "dispute", t.dispute),
      order.dispute === "OPEN" && action(path, "dispute-won", t.disputeWon),
      order.dispute === "OPEN" && action(path, "dispute-lost", t.disputeLost),
      capture?.status === "COMPLETED" && !order.dispute && action(path, "reverse", t.reverse),
      order.status !== "FORGOTTEN" && !waiting && resend("/control/paypal/notify", order.id, t.resend),
    ],
  });
};

export const sessionCard = (t: Texts, session: SessionSummary): Html => {
  const path = `/control/stripe/sessions/${session.id}`;
  const state = session.status === "complete" ? (session.intent?.status ?? session.status) : session.status;
  const held = state === "requires_capture";
  const paid = state === "succeeded";
  return card(t, {
    amount: session.amount,
    state: t.session[state] ?? state,
    tone: state === "open" || held ? "open" : paid ? "good" : "bad",
    what: session.product,
    number: session.number,
    refunds: listed(session.refunds),
    buttons: [
      state === "open" && action(path, "pay", t.pay, true),
      state === "open" && action(path, "decline", t.declinedCard),
      state === "open" && action(path, "expire", t.close),
      held && action(path, "lapse", t.lapse),
      paid && action(path, "refund", t.dashboardRefund),
      paid && !session.dispute && action(path, "dispute", t.dispute),
      session.dispute === "needs_response" && action(path, "dispute-won", t.disputeWon),
      session.dispute === "needs_response" && action(path, "dispute-lost", t.disputeLost),
      state !== "open" && resend("/control/stripe/notify", session.id, t.resend),
    ],
  });
};
