import type { Call, Reply } from "../http.ts";
import { Refusal, redirect } from "../http.ts";
import type { Language } from "../html.ts";
import { html, languageOf, page } from "../html.ts";
import { settle } from "../outcome.ts";
import type { World } from "../world.ts";
import { PayPalError } from "./paypal-check.ts";
import type { Funding, Order, PayPalBooks } from "./paypal-ledger.ts";
import { written } from "./paypal-ledger.ts";
import { isForgotten, type PayPalOrders } from "./paypal-orders.ts";

const TEXTS = {
  zh: {
    title: "确认付款",
    simulated: "模拟 PayPal · 不会产生真实扣款",
    payTo: "付款给",
    order: "商户单号",
    with: "付款方式",
    wallet: "PayPal 余额",
    pay: "同意并付款",
    declined: "用会被拒绝的银行卡付款",
    echeck: "用银行账户付款（数天后到账）",
    cancel: "取消并返回商家",
    gone: "这笔付款已失效",
    goneText: "订单不存在，或已经付款、超时。",
    back: "返回商家",
    other: "English",
  },
  en: {
    title: "Review your payment",
    simulated: "Simulated PayPal · no real money moves",
    payTo: "Pay to",
    order: "Merchant's number",
    with: "Paying with",
    wallet: "PayPal balance",
    pay: "Agree and pay",
    declined: "Use a card that is declined",
    echeck: "Use a bank account (takes days)",
    cancel: "Cancel and return to the shop",
    gone: "This payment is no longer open",
    goneText: "It does not exist, was paid already, or ran out of time.",
    back: "Return to the shop",
    other: "中文",
  },
} as const;

const FUNDINGS: Readonly<Record<string, Funding>> = { pay: "wallet", declined: "declined", echeck: "echeck" };
const PAYER = "QYR5Z8XDVJNXQ";

/** What the buyer sees. Plain forms and links: it works with JavaScript off. */
export class PayPalPage {
  readonly #world: World;
  readonly #books: PayPalBooks;
  readonly #orders: PayPalOrders;

  constructor(world: World, books: PayPalBooks, orders: PayPalOrders) {
    this.#world = world;
    this.#books = books;
    this.#orders = orders;
  }

  show(call: Call): Reply {
    const order = this.#books.orders.get(call.url.searchParams.get("token") ?? "");
    const language = languageOf(call);
    if (!order || isForgotten(order) || order.status === "COMPLETED") return this.#gone(language, order);
    const t = TEXTS[language];
    const { currency_code: currency, value } = written(order);
    const button = (name: string, label: string, primary = false) =>
      html`<form method="post" action="/paypal/checkoutnow/${order.id}/${name}?lang=${language}">
        <button class="${primary ? "primary" : ""}">${label}</button>
      </form>`;
    const back = this.#returnTo(order.cancelUrl, order);
    return frame(
      language,
      t.title,
      `&token=${order.id}`,
      html`<p class="pay-to">${t.payTo} <strong>${this.#books.apps.get(order.clientId)?.name || order.clientId}</strong></p>
        <p class="amount">${value} <small>${currency}</small></p>
        <p class="subject">${order.description}</p>
        <dl>
          <dt>${t.order}</dt>
          <dd class="mono">${order.invoiceId || order.customId}</dd>
          <dt>${t.with}</dt>
          <dd>${t.wallet}</dd>
        </dl>
        ${button("pay", t.pay, true)} ${button("echeck", t.echeck)} ${button("declined", t.declined)}
        ${back && html`<a class="quiet" href="${back}">${t.cancel}</a>`}`,
    );
  }

  /** Agreeing leads straight back to the shop, which then takes the money. */
  act(id: string, action: string): Reply {
    const order = this.#books.orders.get(id);
    const funding = FUNDINGS[action];
    if (!order || !funding) throw new Refusal(404, "not found");
    try {
      settle(this.#world.journal, this.#orders.approve(order, funding));
    } catch (error) {
      // Paid or forgotten meanwhile, in another window: the page that follows says so.
      if (!(error instanceof PayPalError)) throw error;
      return redirect(`/paypal/checkoutnow?token=${id}`);
    }
    return redirect(this.#returnTo(order.returnUrl, order, PAYER) ?? `/paypal/checkoutnow?token=${id}`);
  }

  /** The shop's address with PayPal's parameters. They tell the shop nothing it should believe without asking. */
  #returnTo(address: string, order: Order, payer?: string): string | undefined {
    const url = URL.parse(address);
    if (!url || !/^https?:$/.test(url.protocol)) return undefined;
    url.searchParams.set("token", order.id);
    if (payer) url.searchParams.set("PayerID", payer);
    return url.href;
  }

  #gone(language: Language, order: Order | undefined): Reply {
    const t = TEXTS[language];
    const back = order && this.#returnTo(order.returnUrl, order);
    const body = html`<p class="state">${t.gone}</p>
      <p class="subject">${t.goneText}</p>
      ${back && html`<a class="button" href="${back}">${t.back}</a>`}`;
    return frame(language, t.gone, order ? `&token=${order.id}` : "", body);
  }
}

const frame = (language: Language, title: string, query: string, section: ReturnType<typeof html>): Reply => {
  const t = TEXTS[language];
  const body = html`<main class="cashier">
    <header>
      <span class="seal" aria-hidden="true">P</span><span>${t.simulated}</span
      ><a href="?lang=${language === "zh" ? "en" : "zh"}${query}">${t.other}</a>
    </header>
    <section>${section}</section>
  </main>`;
  return page({ title, language, body });
};
