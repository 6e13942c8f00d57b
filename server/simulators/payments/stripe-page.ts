import type { Call, Reply } from "../http.ts";
import { Refusal, redirect } from "../http.ts";
import type { Language } from "../html.ts";
import { html, languageOf, page } from "../html.ts";
import { settle } from "../outcome.ts";
import type { World } from "../world.ts";
import type { StripeDesk } from "./stripe-desk.ts";
import { StripeError, written } from "./stripe-form.ts";
import type { Session } from "./stripe-ledger.ts";

const TEXTS = {
  zh: {
    title: "付款",
    simulated: "模拟 Stripe · 不会产生真实扣款",
    payTo: "付款给",
    card: "银行卡",
    order: "商户单号",
    pay: "付款",
    decline: "模拟银行卡被拒",
    cancel: "取消并返回商家",
    declined: "您的银行卡被拒绝，未付款。您可以再次尝试。",
    gone: "这个付款页面已失效",
    goneText: "它已付款、超时，或已被商家关闭。",
    back: "返回商家",
    other: "English",
  },
  en: {
    title: "Pay",
    simulated: "Simulated Stripe · no real money moves",
    payTo: "Pay to",
    card: "Card",
    order: "Merchant's number",
    pay: "Pay",
    decline: "Simulate a declined card",
    cancel: "Cancel and return to the shop",
    declined: "Your card was declined, nothing was paid. You can try again.",
    gone: "This payment page is no longer open",
    goneText: "It was paid, ran out of time, or was closed by the shop.",
    back: "Return to the shop",
    other: "中文",
  },
} as const;

/** What the buyer sees. Plain forms and links: it works with JavaScript off. */
export class StripePage {
  readonly #world: World;
  readonly #desk: StripeDesk;

  constructor(world: World, desk: StripeDesk) {
    this.#world = world;
    this.#desk = desk;
  }

  show(call: Call, id: string): Reply {
    const session = this.#need(id);
    const language = languageIn(call, session);
    const t = TEXTS[language];
    if (session.status !== "open") {
      const body = html`<p class="state">${t.gone}</p>
        <p class="subject">${t.goneText}</p>
        <a class="button" href="${returnTo(session)}">${t.back}</a>`;
      return frame(language, t.gone, body);
    }
    const [amount, currency] = written(session.amount, session.currency).split(" ");
    const body = html`${call.url.searchParams.has("declined") && html`<p class="note" role="alert">${t.declined}</p>`}
      <p class="pay-to">${t.payTo} <strong>${this.#desk.account(session.accountId).name}</strong></p>
      <p class="amount">${amount} <small>${currency}</small></p>
      <p class="subject">${session.product}</p>
      <dl>
        <dt>${t.order}</dt>
        <dd class="mono">${session.number}</dd>
        <dt>${t.card}</dt>
        <dd class="mono">•••• 4242</dd>
      </dl>
      <form method="post" action="/stripe/c/pay/${id}/pay?lang=${language}">
        <button class="primary">${t.pay} ${amount} ${currency}</button>
      </form>
      <form method="post" action="/stripe/c/pay/${id}/decline?lang=${language}"><button>${t.decline}</button></form>
      ${session.cancelUrl && html`<a class="quiet" href="${session.cancelUrl}">${t.cancel}</a>`}`;
    return frame(language, t.title, body);
  }

  /** Paid, the buyer is sent back to the shop at once. */
  act(call: Call, id: string, action: string): Reply {
    const session = this.#need(id);
    if (action !== "pay" && action !== "decline") throw new Refusal(404, "not found");
    const language = languageIn(call, session);
    try {
      settle(this.#world.journal, this.#desk[action](session));
    } catch (error) {
      // Paid or expired meanwhile, in another window: the page that follows says so.
      if (!(error instanceof StripeError)) throw error;
      return redirect(`/stripe/c/pay/${id}?lang=${language}`);
    }
    return redirect(action === "pay" ? returnTo(session) : `/stripe/c/pay/${id}?lang=${language}&declined=1`);
  }

  #need(id: string): Session {
    const session = this.#desk.books.sessions.get(id);
    if (!session) throw new Refusal(404, "not found");
    return session;
  }
}

const returnTo = (session: Session): string => session.successUrl.replaceAll("{CHECKOUT_SESSION_ID}", session.id);

/** The shop says which language its buyer speaks; a link on the page may say otherwise. */
const languageIn = (call: Call, { locale }: Session): Language =>
  call.url.searchParams.has("lang") || !locale || locale === "auto" ? languageOf(call) : locale.startsWith("zh") ? "zh" : "en";

const frame = (language: Language, title: string, section: ReturnType<typeof html>): Reply => {
  const t = TEXTS[language];
  const body = html`<main class="cashier">
    <header>
      <span class="seal" aria-hidden="true">S</span><span>${t.simulated}</span
      ><a href="?lang=${language === "zh" ? "en" : "zh"}">${t.other}</a>
    </header>
    <section>${section}</section>
  </main>`;
  return page({ title, language, body });
};
