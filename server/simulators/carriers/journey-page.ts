import type { Html, Language } from "../html.ts";
import { html } from "../html.ts";
import type { JourneySummary } from "./journey-control.ts";
import { FATES } from "./journey-turns.ts";
import type { Fate } from "./journey-turns.ts";

type State = JourneySummary["state"];

const zh = {
  next: "下一站",
  turn: "改变命运",
  none: "还没有包裹。",
  noPushes: "还没有推送。",
  state: { created: "待揽收", moving: "运送中", ended: "已结束", cancelled: "已取消" } satisfies Record<State, string>,
  fate: {
    normal: "正常",
    locker: "存放快递柜",
    "failed-attempt": "派送失败后再派",
    "wrong-sorting": "错分",
    exception: "运输异常",
    "address-fault": "地址不详",
    refused: "拒收退回",
    return: "退回",
    lost: "丢失",
    silent: "再无消息",
  } satisfies Record<Fate, string>,
};

type Texts = typeof zh;

const en: Texts = {
  next: "Next scan",
  turn: "Change its fate",
  none: "No parcel yet.",
  noPushes: "No push yet.",
  state: { created: "Waiting for pick-up", moving: "On its way", ended: "Ended", cancelled: "Cancelled" },
  fate: {
    normal: "Normal",
    locker: "To a locker",
    "failed-attempt": "Failed attempt, then again",
    "wrong-sorting": "Sorted wrongly",
    exception: "Transport exception",
    "address-fault": "Address unclear",
    refused: "Refused, sent back",
    return: "Returned",
    lost: "Lost",
    silent: "Never heard of again",
  },
};

export const journeyTexts = (language: Language): Texts => (language === "zh" ? zh : en);

/** A parcel with its last scans and the buttons that move it; `company` is the part of its address in the control API. */
export const journeyCard = (language: Language, company: string, parcel: JourneySummary): Html => {
  const t = journeyTexts(language);
  const tone = { created: "open", moving: "open", ended: "good", cancelled: "bad" }[parcel.state];
  const address = `/control/${company}/parcels/${parcel.number}`;
  const fates = FATES.map((name) => html`<option value="${name}" ${name === parcel.fate && html`selected`}>${t.fate[name]}</option>`);
  return html`<article class="card">
    <p class="top"><span>${parcel.from} → ${parcel.to}</span><span class="tag ${tone}">${t.state[parcel.state]}</span></p>
    <p class="mono muted">${[parcel.number, parcel.order].filter(Boolean).join(" · ")}</p>
    <ol class="scans">
      ${parcel.scans.slice(-4).map((scan) => html`<li><span class="mono">${scan.time.slice(11)} ${scan.act}</span>${scan.remark}</li>`)}
    </ol>
    ${
      parcel.state !== "cancelled" &&
      html`<div class="row">
        ${parcel.next && html`<form method="post" action="${address}/advance"><button class="primary">${t.next}</button></form>`}
        <form class="row" method="post" action="${address}/scenario">
          <select name="name" aria-label="${t.turn}">
            ${fates}
          </select>
          <button>${t.turn}</button>
        </form>
      </div>`
    }
  </article>`;
};
