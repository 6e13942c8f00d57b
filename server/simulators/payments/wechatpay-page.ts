import type { Html } from "../html.ts";
import { html } from "../html.ts";
import type { Language } from "../html.ts";
import { SIGNER_NAMES } from "./wechatpay-keys.ts";
import type { TransactionSummary, WechatControl } from "./wechatpay-control.ts";
import { WECHAT_TEXTS, yuan } from "./wechatpay-texts.ts";

const SHOWN = 24;

/** WeChat Pay's part of the control page: transactions with what can be done to them, and with which key it signs. */
export const wechatSection = (language: Language, control: WechatControl): Html => {
  const t = WECHAT_TEXTS[language];
  const { transactions, signer } = control.state();
  const cards = transactions.slice(-SHOWN).toReversed();
  return html`<h2>${t.payments}</h2>
    <form class="row signers" method="post" action="/control/wechatpay/signing">
      <span class="muted">${t.signer}</span>
      ${SIGNER_NAMES.map(
        (name) => html`<button name="with" value="${name}" aria-pressed="${String(name === signer)}">${t.signers[name]}</button>`,
      )}
    </form>
    ${
      cards.length
        ? html`<div class="cards">${cards.map((transaction) => card(language, transaction))}</div>`
        : html`<p class="panel muted">${t.noPayments}</p>`
    }`;
};

const card = (language: Language, transaction: TransactionSummary): Html => {
  const t = WECHAT_TEXTS[language];
  const open = transaction.state === "NOTPAY";
  const tone = open ? "open" : transaction.state === "CLOSED" ? "bad" : "good";
  const action = (name: string, label: string, primary = false): Html =>
    html`<form method="post" action="/control/wechatpay/transactions/${transaction.outTradeNo}/${name}">
      <button class="${primary ? "primary" : ""}">${label}</button>
    </form>`;
  const refunds = transaction.refunds.map((refund) => `¥${yuan(refund.amount)} ${t.refundStates[refund.status]}`);
  return html`<article class="card">
    <p class="top">
      <span class="money">¥${yuan(transaction.amount)}</span><span class="tag ${tone}">${t.states[transaction.state]}</span>
    </p>
    <p>${transaction.description} <span class="muted">· ${t.types[transaction.type]}</span></p>
    <p class="mono muted">${transaction.outTradeNo}</p>
    ${refunds.length > 0 && html`<p class="muted">${t.refunds}: ${refunds.join(", ")}</p>`}
    <div class="row">
      ${
        open
          ? [action("pay", t.pay, true), action("decline", t.lowBalance), action("close", t.close)]
          : html`<form method="post" action="/control/wechatpay/notify">
              <input type="hidden" name="outTradeNo" value="${transaction.outTradeNo}" />
              <button>${t.resend}</button>
            </form>`
      }
    </div>
  </article>`;
};
