import { beijing } from "../beijing-time.ts";
import type { Call, Reply } from "../http.ts";
import { Refusal, redirect } from "../http.ts";
import { html, languageOf, page } from "../html.ts";
import type { Html, Language } from "../html.ts";
import type { AlipayBooks, Ticket, Trade } from "./alipay-ledger.ts";
import { yuan } from "./alipay-ledger.ts";
import type { Keys } from "./alipay-signing.ts";
import { notificationText, signText } from "./alipay-signing.ts";
import type { AlipayTrades } from "./alipay-trades.ts";
import { BusinessError, isPaid } from "./alipay-trades.ts";

const TEXTS = {
  zh: {
    title: "收银台",
    simulated: "模拟支付宝 · 不会产生真实扣款",
    payTo: "付款给",
    order: "商户订单号",
    expires: "请在此时间前付款",
    pay: "确认付款",
    decline: "模拟余额不足",
    cancel: "取消并返回商家",
    declined: "余额不足，付款未成功。您可以再次尝试。",
    paid: "支付成功",
    closed: "交易已关闭",
    closedText: "这笔交易已超时或已被关闭，无法再付款。",
    back: "返回商家",
    backSoon: "正在返回商家…",
    window: "您可以关闭此页面，回到下单的设备上查看结果。",
    error: "无法打开收银台",
    other: "English",
  },
  en: {
    title: "Cashier",
    simulated: "Simulated Alipay · no real money moves",
    payTo: "Pay to",
    order: "Merchant's number",
    expires: "Pay by (UTC+8)",
    pay: "Pay now",
    decline: "Simulate a low balance",
    cancel: "Cancel and return to the shop",
    declined: "Your balance is too low, nothing was paid. You can try again.",
    paid: "Paid",
    closed: "This trade is closed",
    closedText: "It ran out of time or was closed, and can no longer be paid.",
    back: "Return to the shop",
    backSoon: "Taking you back to the shop…",
    window: "You can close this page and go on where you placed the order.",
    error: "The cashier cannot be opened",
    other: "中文",
  },
} as const;

/** What the buyer sees. Plain forms and links: it works with JavaScript off. */
export class AlipayCashier {
  readonly #books: AlipayBooks;
  readonly #trades: AlipayTrades;
  readonly #keys: Keys;

  constructor(books: AlipayBooks, trades: AlipayTrades, keys: Keys) {
    this.#books = books;
    this.#trades = trades;
    this.#keys = keys;
  }

  /** Scanning a QR code is opening its address. */
  scan(token: string): Reply {
    const ticket = this.#ticket(token);
    if (!ticket.qr) throw new Refusal(404, "not found");
    return redirect(`/alipay/cashier/${token}`);
  }

  show(call: Call, token: string): Reply {
    const ticket = this.#ticket(token);
    const expired = ticket.expiresAt <= Date.now();
    const trade = expired ? this.#books.trades.get(ticket.tradeKey) : this.#trades.enter(ticket.tradeKey);
    if (!trade) throw new Refusal(404, "not found");
    const language = languageOf(call);
    if (isPaid(trade)) return this.#paid(language, ticket, trade);
    if (trade.status !== "WAIT_BUYER_PAY" || expired) return closedPage(language, ticket);
    return this.#open(language, ticket, trade, call.url.searchParams.has("declined"));
  }

  act(call: Call, token: string, action: "pay" | "decline"): Reply {
    const ticket = this.#ticket(token);
    const trade = this.#books.trades.get(ticket.tradeKey);
    if (!trade) throw new Refusal(404, "not found");
    const lang = call.url.searchParams.get("lang");
    const query = new URLSearchParams({ ...(lang ? { lang } : {}), ...(action === "decline" ? { declined: "1" } : {}) });
    try {
      this.#trades[action](trade);
    } catch (error) {
      // Paid or closed meanwhile, in another window: the page that follows says so.
      if (!(error instanceof BusinessError)) throw error;
    }
    return redirect(`/alipay/cashier/${token}${query.size ? `?${query.toString()}` : ""}`);
  }

  /** The signed address the buyer is sent back to. It tells the shop nothing the shop should believe without asking. */
  returnAddress(ticket: Ticket, trade: Trade): string | undefined {
    const url = URL.parse(ticket.returnUrl);
    if (!url) return undefined;
    const fields: Record<string, string> = {
      charset: "utf-8",
      out_trade_no: trade.outTradeNo,
      method: `${ticket.method}.return`,
      total_amount: yuan(trade.fen),
      trade_no: trade.tradeNo,
      auth_app_id: trade.appId,
      version: "1.0",
      app_id: trade.appId,
      seller_id: this.#books.merchants.get(trade.appId)?.sellerId ?? "",
      timestamp: beijing(Date.now()),
    };
    // The shop's own parameters are part of the address, and of what is signed.
    const own = Object.fromEntries(url.searchParams);
    const sign = signText(notificationText({ ...own, ...fields }), this.#keys.privateKey);
    for (const [name, value] of Object.entries({ ...fields, sign_type: "RSA2", sign })) url.searchParams.set(name, value);
    return url.href;
  }

  #ticket(token: string): Ticket {
    const ticket = this.#books.tickets.get(token);
    if (!ticket) throw new Refusal(404, "not found");
    return ticket;
  }

  #open(language: Language, ticket: Ticket, trade: Trade, declined: boolean): Reply {
    const t = TEXTS[language];
    const away = ticket.quitUrl || ticket.returnUrl;
    const address = `/alipay/cashier/${ticket.token}`;
    return cashierPage(language, t.title, [
      declined && html`<p class="note" role="alert">${t.declined}</p>`,
      html`<p class="pay-to">${t.payTo} <strong>${this.#merchantName(trade)}</strong></p>
        <p class="amount"><small>¥</small>${yuan(trade.fen)}</p>
        <p class="subject">${trade.subject}</p>
        <dl>
          <dt>${t.order}</dt>
          <dd class="mono">${trade.outTradeNo}</dd>
          <dt>${t.expires}</dt>
          <dd class="mono">${beijing(trade.expiresAt)}</dd>
        </dl>
        <form method="post" action="${address}/pay?lang=${language}"><button class="primary">${t.pay}</button></form>
        <form method="post" action="${address}/decline?lang=${language}"><button>${t.decline}</button></form>
        ${isWebAddress(away) && html`<a class="quiet" href="${away}">${t.cancel}</a>`}`,
    ]);
  }

  #paid(language: Language, ticket: Ticket, trade: Trade): Reply {
    const t = TEXTS[language];
    const back = ticket.qr ? undefined : this.returnAddress(ticket, trade);
    const body = html`<p class="done" aria-hidden="true">✓</p>
      <p class="state">${t.paid}</p>
      <p class="amount"><small>¥</small>${yuan(trade.fen)}</p>
      <p class="subject">${this.#merchantName(trade)} · ${trade.subject}</p>
      ${
        back
          ? html`<a class="button primary" href="${back}">${t.back}</a>
              <p class="hint">${t.backSoon}</p>`
          : html`<p class="hint">${t.window}</p>`
      }`;
    // A refresh, not a redirect: the buyer sees that it worked, and no script is needed to go on.
    return cashierPage(
      language,
      t.paid,
      [body],
      back && isWebAddress(back) ? html`<meta http-equiv="refresh" content="2;url=${back}" />` : undefined,
    );
  }

  #merchantName(trade: Trade): string {
    return this.#books.merchants.get(trade.appId)?.name || trade.appId;
  }
}

/** Only these are put behind a link; a javascript: address would run here. */
const isWebAddress = (text: string): boolean => /^https?:\/\//.test(text);

const closedPage = (language: Language, ticket: Ticket): Reply => {
  const t = TEXTS[language];
  const away = ticket.quitUrl || ticket.returnUrl;
  const back = isWebAddress(away) && html`<a class="button" href="${away}">${t.back}</a>`;
  return cashierPage(language, t.closed, [
    html`<p class="state">${t.closed}</p>
      <p class="subject">${t.closedText}</p>
      ${back}`,
  ]);
};

/** What a browser sees when the merchant's request itself is wrong. */
export const gatewayErrorPage = (call: Call, subCode: string, message: string): Reply => {
  const language = languageOf(call);
  const body = html`<p class="state">${TEXTS[language].error}</p>
    <p class="mono code">${subCode}</p>
    <p class="subject">${message}</p>`;
  return cashierPage(language, TEXTS[language].error, [body], undefined, 400);
};

const cashierPage = (language: Language, title: string, parts: (Html | false)[], head?: Html, status?: number): Reply => {
  const t = TEXTS[language];
  const body = html`<main class="cashier">
    <header>
      <span class="seal" aria-hidden="true">付</span><span>${t.simulated}</span
      ><a href="?lang=${language === "zh" ? "en" : "zh"}">${t.other}</a>
    </header>
    <section>${parts}</section>
  </main>`;
  return page({ title, language, body, ...(head ? { head } : {}), ...(status ? { status } : {}) });
};
