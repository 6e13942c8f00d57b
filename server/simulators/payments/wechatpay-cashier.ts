import { beijing } from "../beijing-time.ts";
import type { Call, Reply } from "../http.ts";
import { Refusal, redirect } from "../http.ts";
import { html, languageOf, page } from "../html.ts";
import type { Html, Language } from "../html.ts";
import { BUYER, isPaid } from "./wechatpay-ledger.ts";
import type { Merchant, Ticket, Transaction, WechatBooks } from "./wechatpay-ledger.ts";
import { WECHAT_TEXTS, yuan } from "./wechatpay-texts.ts";
import type { WechatTransactions } from "./wechatpay-transactions.ts";
import { ApiError } from "./wechatpay-transactions.ts";

/** What the buyer sees. Plain forms and links: it works with JavaScript off. */
export class WechatCashier {
  readonly #books: WechatBooks;
  readonly #transactions: WechatTransactions;

  constructor(books: WechatBooks, transactions: WechatTransactions) {
    this.#books = books;
    this.#transactions = transactions;
  }

  /** A phone that looks at a code: `code` is what the code says. */
  scan(call: Call): Reply {
    const token = /^weixin:\/\/wxpay\/bizpayurl\?pr=(\w+)$/.exec(call.url.searchParams.get("code") ?? "")?.[1] ?? "";
    const ticket = this.#books.tickets.get(token);
    if (!ticket || this.#of(ticket).transaction.type !== "NATIVE") return messagePage(languageOf(call), "unreadable", "", 404);
    return redirect(`/wechatpay/cashier/${token}${langOf(call)}`);
  }

  /** H5: WeChat lets in only those who come by a link of the shop's registered site, with a browser that is not WeChat's own. */
  enter(call: Call): Reply {
    const language = languageOf(call);
    const token = call.url.searchParams.get("prepay_id") ?? "";
    const ticket = this.#books.tickets.get(token);
    if (!ticket || token.slice(-10) !== call.url.searchParams.get("package")) return messagePage(language, "malformed", "", 400);
    const { transaction, merchant } = this.#of(ticket);
    if (transaction.type !== "MWEB") return messagePage(language, "malformed", "", 400);
    const { referer, "user-agent": agent = "" } = call.headers;
    if (agent.includes("MicroMessenger")) return messagePage(language, "outside", "", 403);
    if (!referer) return messagePage(language, "malformed", "referer", 403);
    if (!merchant.origins.includes(URL.parse(referer)?.origin ?? "")) return messagePage(language, "unregistered", referer, 403);
    const back = URL.parse(call.url.searchParams.get("redirect_url") ?? "");
    if (back && !merchant.origins.includes(back.origin)) return messagePage(language, "unregistered", "redirect_url", 403);
    const query = new URLSearchParams(back ? { back: back.href } : {});
    return redirect(`/wechatpay/cashier/${token}?${query.toString()}`);
  }

  show(call: Call, token: string): Reply {
    const language = languageOf(call);
    const ticket = this.#ticket(token);
    const { transaction, merchant } = this.#of(ticket);
    const back = this.#back(call, merchant);
    if (isPaid(transaction)) return paidPage(language, transaction, merchant, back);
    if (transaction.state === "CLOSED") return messagePage(language, "closed", "", 410, back);
    if (ticket.expiresAt <= Date.now()) return messagePage(language, "expired", "", 410, back);
    return openPage(language, token, transaction, merchant, { back, declined: call.url.searchParams.has("declined") });
  }

  act(call: Call, token: string, action: "pay" | "decline"): Reply {
    const ticket = this.#ticket(token);
    const { transaction } = this.#of(ticket);
    const query = new URLSearchParams([...call.url.searchParams].filter(([name]) => name !== "declined"));
    if (action === "decline") query.set("declined", "1");
    try {
      if (action === "decline") this.#transactions.decline(transaction);
      else if (ticket.expiresAt > Date.now()) this.#transactions.pay(transaction, transaction.openid || BUYER);
    } catch (error) {
      // Paid, closed or too late meanwhile: the page that follows says so.
      if (!(error instanceof ApiError)) throw error;
    }
    return redirect(`/wechatpay/cashier/${token}?${query.toString()}`);
  }

  #ticket(token: string): Ticket {
    const ticket = this.#books.tickets.get(token);
    if (!ticket) throw new Refusal(404, "not found");
    return ticket;
  }

  #of(ticket: Ticket): { transaction: Transaction; merchant: Merchant } {
    const transaction = this.#books.transactions.get(ticket.transactionKey)!;
    return { transaction, merchant: this.#books.merchants.get(transaction.mchid)! };
  }

  /** Only a registered site is put behind a link. */
  #back(call: Call, merchant: Merchant): string | undefined {
    const url = URL.parse(call.url.searchParams.get("back") ?? "");
    return url && merchant.origins.includes(url.origin) ? url.href : undefined;
  }
}

const langOf = (call: Call): string => {
  const lang = call.url.searchParams.get("lang");
  return lang ? `?lang=${lang === "en" ? "en" : "zh"}` : "";
};

interface Ways {
  back: string | undefined;
  declined: boolean;
}

const openPage = (language: Language, token: string, transaction: Transaction, merchant: Merchant, { back, declined }: Ways): Reply => {
  const t = WECHAT_TEXTS[language];
  const query = new URLSearchParams({ lang: language, ...(back && { back }) });
  const address = (action: string): string => `/wechatpay/cashier/${token}/${action}?${query.toString()}`;
  return cashierPage(language, t.title, back, [
    declined && html`<p class="note" role="alert">${t.declined}</p>`,
    html`<p class="pay-to">${t.payTo} <strong>${merchant.name || merchant.mchid}</strong></p>
      <p class="amount"><small>¥</small>${yuan(transaction.fen)}</p>
      <p class="subject">${transaction.description}</p>
      <dl>
        <dt>${t.order}</dt>
        <dd class="mono">${transaction.outTradeNo}</dd>
        <dt>${t.expires}</dt>
        <dd class="mono">${beijing(transaction.expiresAt)}</dd>
      </dl>
      <form method="post" action="${address("pay")}"><button class="primary">${t.pay}</button></form>
      <form method="post" action="${address("decline")}"><button>${t.decline}</button></form>
      ${back && html`<a class="quiet" href="${back}">${t.cancel}</a>`}`,
  ]);
};

const paidPage = (language: Language, transaction: Transaction, merchant: Merchant, back: string | undefined): Reply => {
  const t = WECHAT_TEXTS[language];
  const body = html`<p class="done" aria-hidden="true">✓</p>
    <p class="state">${t.paid}</p>
    <p class="amount"><small>¥</small>${yuan(transaction.fen)}</p>
    <p class="subject">${merchant.name || merchant.mchid} · ${transaction.description}</p>
    ${
      back
        ? html`<a class="button primary" href="${back}">${t.back}</a>
            <p class="hint">${t.backSoon}</p>`
        : html`<p class="hint">${t.window}</p>`
    }`;
  // A refresh, not a redirect: the buyer sees that it worked, and no script is needed to go on.
  return cashierPage(language, t.paid, back, [body], back ? html`<meta http-equiv="refresh" content="2;url=${back}" />` : undefined);
};

type Trouble = "closed" | "expired" | "unreadable" | "malformed" | "outside" | "unregistered" | "oauth";

/** What WeChat shows instead of a cashier, in its own words where it has some. */
export const messagePage = (language: Language, trouble: Trouble, detail: string, status: number, back?: string): Reply => {
  const t = WECHAT_TEXTS[language];
  const body = html`<p class="state">${t.trouble[trouble]}</p>
    ${detail && html`<p class="mono code">${detail}</p>`} ${back && html`<a class="button" href="${back}">${t.back}</a>`}`;
  return cashierPage(language, t.title, back, [body], undefined, status);
};

const cashierPage = (
  language: Language,
  title: string,
  back: string | undefined,
  parts: (Html | false)[],
  head?: Html,
  status?: number,
): Reply => {
  const t = WECHAT_TEXTS[language];
  const other = new URLSearchParams({ lang: language === "zh" ? "en" : "zh", ...(back && { back }) });
  const body = html`<main class="cashier">
    <header><span class="seal" aria-hidden="true">微</span><span>${t.simulated}</span><a href="?${other.toString()}">${t.other}</a></header>
    <section>${parts}</section>
  </main>`;
  return page({ title, language, body, ...(head ? { head } : {}), ...(status ? { status } : {}) });
};
