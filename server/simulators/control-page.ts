import { readFileSync } from "node:fs";
import { FATES } from "./carriers/journey-turns.ts";
import type { Fate } from "./carriers/journey-turns.ts";
import { journeyCard, journeyTexts } from "./carriers/journey-page.ts";
import type { ParcelSummary } from "./carriers/sf-control.ts";
import { orderCard, sessionCard } from "./control-cards.ts";
import { textsFor } from "./control-texts.ts";
import type { Texts } from "./control-texts.ts";
import type { Controls } from "./control.ts";
import { FAULT_NAMES, TARGETS } from "./faults.ts";
import type { Fault } from "./faults.ts";
import type { Html } from "./html.ts";
import { html, languageOf, page } from "./html.ts";
import type { Call, Reply, Router } from "./http.ts";
import { isRecord, reply, textOf } from "./http.ts";
import type { Message } from "./outbox.ts";
import type { TradeSummary } from "./payments/alipay-control.ts";
import { wechatSection } from "./payments/wechatpay-page.ts";
import { WECHAT_TEXTS } from "./payments/wechatpay-texts.ts";

const SHOWN = 24;
const SHOWN_DELIVERIES = 8;

/** A page for people: everything on it is a form or a link to the control API. */
export const openControlPage = (router: Router, controls: Controls): void => {
  router
    .on("GET", "/", (call) => controlPage(call, controls))
    .on("GET", "/assets/simulators.css", asset("simulators.css", "text/css"))
    .on("GET", "/assets/control.js", asset("control.js", "text/javascript"));
};

const asset = (name: string, type: string) => (): Reply =>
  reply(readFileSync(new URL(`./assets/${name}`, import.meta.url), "utf8"), `${type}; charset=utf-8`);

/** Companies whose parcels travel alike. */
const FOLLOWED = ["yto", "jd", "kuaidi100"] as const;

const controlPage = (call: Call, { world, alipay, wechatpay, paypal, stripe, sf, ...followed }: Controls): Reply => {
  const language = languageOf(call);
  const t = textsFor(language);
  const { trades } = alipay.state();
  const { orders } = paypal.state();
  const { sessions } = stripe.state();
  const { parcels } = sf.state();
  const body = html`<main class="control">
    <header>
      <span class="seal" aria-hidden="true">演</span>
      <h1>${t.title}</h1>
      <a href="/?lang=${language === "zh" ? "en" : "zh"}">${t.other}</a>
    </header>
    <p class="muted">${t.intro}</p>
    <h2>${t.speed}</h2>
    <form class="row" method="post" action="/control/speed">
      ${[0, 1, 10, 60].map(
        (factor) =>
          html`<button name="factor" value="${factor}" aria-pressed="${String(world.clock.factor === factor)}">
            ${factor ? `×${factor}` : t.pause}
          </button>`,
      )}
    </form>
    <form class="row" method="post" action="/control/speed">
      <span>${t.hour}:</span>
      ${[2, 3_600].map(
        (hour) =>
          html`<button name="hour" value="${hour}" aria-pressed="${String(world.pace.hour === hour * 1_000)}">
            ${hour === 3_600 ? t.trueHour : `${hour} ${t.seconds}`}
          </button>`,
      )}
    </form>
    <h2>${t.fault}</h2>
    ${faultForm(t)} ${pendingFaults(t, world.faults.list())} ${cards(t, t.alipay, trades, (trade) => tradeCard(t, trade), t.noPayments)}
    ${wechatSection(language, wechatpay)} ${cards(t, t.stripe, sessions, (session) => sessionCard(t, session), t.noSessions)}
    ${cards(t, t.paypal, orders, (order) => orderCard(t, order), t.noOrders)}
    ${cards(t, t.parcels, parcels, (parcel) => parcelCard(t, parcel, journeyTexts(language).fate), t.noParcels)}
    ${FOLLOWED.map((name) => cards(t, t.followed[name], followed[name].state().parcels, (parcel) => journeyCard(language, name, parcel), journeyTexts(language).none))}
    <h2>${t.notifications}</h2>
    ${deliveryList(t, world.outbox.list("alipay.notify"), t.noNotifications)}
    <h2>${WECHAT_TEXTS[language].notifications}</h2>
    ${deliveryList(t, world.outbox.list("wechatpay.notify"), WECHAT_TEXTS[language].noNotifications)}
    <h2>${t.stripeNotifications}</h2>
    ${deliveryList(t, world.outbox.list("stripe.webhook"), t.noNotifications)}
    <h2>${t.paypalNotifications}</h2>
    ${deliveryList(t, world.outbox.list("paypal.webhook"), t.noNotifications)}
    <h2>${t.pushes}</h2>
    ${deliveryList(t, world.outbox.list("sf.push"), t.noPushes)}
    ${FOLLOWED.map(
      (name) =>
        html`<h2>${t.followedPushes[name]}</h2>
          ${deliveryList(t, world.outbox.list(`${name}.push`), journeyTexts(language).noPushes)}`,
    )}
  </main>`;
  return page({ title: t.title, language, body, head: html`<script src="/assets/control.js" type="module"></script>` });
};

const cards = <T>(t: Texts, title: string, items: T[], card: (item: T) => Html, none: string): Html =>
  html`<h2>${title} ${newest(t, items.length)}</h2>
    ${items.length ? html`<div class="cards">${latest(items).map(card)}</div>` : empty(none)}`;

const latest = <T>(items: T[]): T[] => items.slice(-SHOWN).toReversed();

const newest = (t: Texts, count: number): Html | false => count > SHOWN && html`<small>${t.newest} ${SHOWN} / ${count}</small>`;

const empty = (text: string): Html => html`<p class="panel muted">${text}</p>`;

const faultForm = (t: Texts): Html =>
  html`<form class="panel row" method="post" action="/control/faults">
    <label
      >${t.target}<select name="target">
        ${TARGETS.map((target) => html`<option value="${target}">${t.targets[target]}</option>`)}
      </select></label
    >
    <label
      >${t.fault}<select name="fault">
        ${FAULT_NAMES.map((name) => html`<option>${name}</option>`)}
      </select></label
    >
    <label
      >${t.on}<select name="on">
        <option value="">${t.anySide}</option>
        <option value="reply">${t.reply}</option>
        <option value="message">${t.message}</option>
      </select></label
    >
    <label>${t.count}<input type="number" name="count" value="1" min="1" /></label>
    <label>${t.ms}<input type="number" name="ms" value="5000" min="0" /></label>
    <label>${t.match}<input name="match" size="14" /></label>
    <button>${t.inject}</button>
  </form>`;

const pendingFaults = (t: Texts, faults: Fault[]): Html | false =>
  faults.length > 0 &&
  html`<form class="row pending" method="post" action="/control/faults/clear">
    <span class="muted">${t.pending}</span>
    ${faults.map((fault) => html`<span class="tag bad">${fault.target} ${fault.fault} ×${fault.count} ${fault.match}</span>`)}
    <button>${t.clear}</button>
  </form>`;

const tradeCard = (t: Texts, trade: TradeSummary): Html => {
  const action = (name: string, label: string, primary = false): Html =>
    html`<form method="post" action="/control/alipay/trades/${trade.outTradeNo}/${name}">
      <button class="${primary ? "primary" : ""}">${label}</button>
    </form>`;
  const open = trade.status === "UNSEEN" || trade.status === "WAIT_BUYER_PAY";
  const tone = open ? "open" : trade.status === "TRADE_CLOSED" ? "bad" : "good";
  return html`<article class="card">
    <p class="top"><span class="money">¥${trade.amount}</span><span class="tag ${tone}">${t.trade[trade.status]}</span></p>
    <p>${trade.subject}</p>
    <p class="mono muted">${trade.outTradeNo}</p>
    ${trade.refunds.length > 0 && html`<p class="muted">${t.refunds}: ${trade.refunds.map((refund) => `¥${refund.amount} `)}</p>`}
    <div class="row">
      ${
        open
          ? [action("pay", t.pay, true), action("decline", t.decline), action("close", t.close)]
          : html`<form method="post" action="/control/alipay/notify">
              <input type="hidden" name="outTradeNo" value="${trade.outTradeNo}" />
              <button>${t.resend}</button>
            </form>`
      }
    </div>
  </article>`;
};

const parcelCard = (t: Texts, parcel: ParcelSummary, fates: Record<Fate, string>): Html => {
  const tone = { created: "open", moving: "open", ended: "good", cancelled: "bad", refused: "bad" }[parcel.state];
  const living = parcel.waybill && parcel.state !== "cancelled";
  return html`<article class="card">
    <p class="top"><span>${parcel.from} → ${parcel.to}</span><span class="tag ${tone}">${t.parcel[parcel.state]}</span></p>
    <p class="mono muted">${parcel.waybill ?? "—"} · ${parcel.orderId}</p>
    <ol class="scans">
      ${parcel.scans.slice(-4).map((scan) => html`<li><span class="mono">${scan.acceptTime.slice(11)} ${scan.opCode}</span>${scan.remark}</li>`)}
    </ol>
    ${living && parcelForms(t, parcel, fates)}
  </article>`;
};

const parcelForms = (t: Texts, parcel: ParcelSummary, names: Record<Fate, string>): Html => {
  const address = `/control/sf/parcels/${parcel.waybill}`;
  const fates = FATES.map((name) => html`<option value="${name}" ${name === parcel.scenario && html`selected`}>${names[name]}</option>`);
  return html`<div class="row">
    ${parcel.next && html`<form method="post" action="${address}/advance"><button class="primary">${t.next}</button></form>`}
    <form class="row" method="post" action="${address}/scenario">
      <select name="name" aria-label="${t.turn}">
        ${fates}
      </select>
      <button>${t.turn}</button>
    </form>
  </div>`;
};

const deliveryList = (t: Texts, messages: Message[], none: string): Html => {
  if (!messages.length) return empty(none);
  return html`<ul class="panel deliveries">
    ${latest(messages)
      .slice(0, SHOWN_DELIVERIES)
      .map((message) => {
        const tone = { waiting: "open", accepted: "good", "gave-up": "bad", lost: "bad" }[message.state];
        const answers = message.attempts.map(
          (attempt) =>
            `${attempt.fault ? `[${attempt.fault}] ` : ""}${attempt.status ?? t.unanswered} ${attempt.body.slice(0, 60)}${attempt.error ?? ""}`,
        );
        return html`<li>
          <span class="mono">${message.about.slice(0, 2).join(" · ")} ${summaryOf(message.payload)}</span
          ><span class="tag ${tone}">${t.delivery[message.state]}</span>
          <span class="answers mono">→ ${message.url}</span>
          ${answers.map((answer, index) => html`<span class="answers mono">${index + 1}. ${answer}</span>`)}
        </li>`;
      })}
  </ul>`;
};

/** What the message says, in a word: a trade's state, or the codes of the scans. */
const summaryOf = (payload: unknown): string => {
  if (!isRecord(payload)) return "";
  const routes = Array.isArray(payload["routes"]) ? payload["routes"].filter(isRecord) : [];
  return textOf(payload["trade_status"]) || textOf(payload["eventType"]) || routes.map((route) => textOf(route["opCode"])).join(", ");
};
