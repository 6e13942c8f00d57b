import { createHash } from "node:crypto";
import { castOf } from "./journey-cast.ts";
import type { Journey } from "./journey-cast.ts";
import type { Timed } from "./journey-times.ts";
import { turnOf } from "./journey-turns.ts";
import type { Fate } from "./journey-turns.ts";
import { stepsOf } from "./journey.ts";
import type { Act, Step as Happening, Voice } from "./journey.ts";

/** One scan to come, in SF's words. */
export interface Step extends Timed {
  opCode: string;
  place: string;
  remark: string;
  reasonCode?: string;
  reasonName?: string;
  /** Its place in the ordinary journey, for going back to it after a detour. */
  base?: number;
}

const VOICE: Voice = { company: "顺丰速运", outletName: "营业部" };
const MINUTE = 60_000;

/** The journey without mishap. */
export const journeySteps = (journey: Journey): Step[] => stepsOf(journey, VOICE).flatMap((step) => inSfsWords(journey, step));

/** What remains of a journey once it takes another turn. `next` is the first ordinary step not yet done. */
export const detour = (journey: Journey, fate: Fate, next: number): Step[] =>
  turnOf(journey, VOICE, fate, next).flatMap((step) => inSfsWords(journey, step));

type Said = Pick<Step, "opCode" | "remark"> & Partial<Step>;

/** SF tells some things with two scans: a courier is looked for at once, the receipt can be seen a little later. */
const inSfsWords = (journey: Journey, happening: Happening): Step[] =>
  WORDS[happening.act](happening, journey).map((said, index) => ({
    gap: index ? 0 : happening.gap,
    by: index ? undefined : happening.by,
    place: happening.place,
    ...(happening.base !== undefined && { base: happening.base }),
    ...said,
  }));

const THANKS = "如有疑问请电联快递员，感谢您使用顺丰，期待再次为您服务";

/** Sites of the two ends are outlets: they sort and hand on, what leaves a hub is driven. */
const isOutlet = (site: string): boolean => site.endsWith(VOICE.outletName);

const WORDS: Record<Act, (step: Happening, journey: Journey) => Said[]> = {
  "picked-up": () => [{ opCode: "50", remark: "顺丰速运 已收取快件" }],
  departed: ({ site, bound = "" }) =>
    isOutlet(site) || isOutlet(bound)
      ? [{ opCode: "30", remark: `快件在【${site}】完成分拣，准备发往 【${bound}】` }]
      : [{ opCode: "36", remark: `快件运送中，已从【${site}】发出，下一站 【${bound}】` }],
  arrived: ({ site }) => [{ opCode: "31", remark: `快件到达 【${site}】` }],
  "at-outlet": ({ site }, journey) => [
    { opCode: "130", remark: `快件到达 【${site}】，即将安排派送` },
    ...(castOf(journey).pick(3) === 0 ? [{ opCode: "44", remark: "快件正在分配派送员，请您保持电话畅通" }] : []),
  ],
  out: ({ remark }, journey) => [
    { opCode: "204", remark: `快件${remark.includes("再次") ? "再次" : ""}派送中，快递员：${castOf(journey).courier}，请您准备签收` },
  ],
  locker: ({ site }, journey) => [
    castOf(journey).locker
      ? { opCode: "125", remark: "快件已存放至【丰巢智能快递柜】，请凭取件码及时取件" }
      : { opCode: "658", remark: `快件已存放至【${site.replace(VOICE.outletName, "")}顺丰合作点】，请尽快领取` },
  ],
  failed: () => [
    { opCode: "70", remark: "快件派送不成功，原因：多次联系收件人无人接听，待再次派送", reasonCode: "17", reasonName: "无人接听" },
  ],
  refused: () => [{ opCode: "70", remark: "快件派送不成功，原因：收件人拒收", reasonCode: "13", reasonName: "拒收" }],
  signed: ({ remark }, journey) =>
    remark.includes("自取")
      ? [{ opCode: "80", remark: "快件已由收件人自取签收，感谢您使用顺丰" }]
      : [
          { opCode: "80", remark: `您的快件已签收，签收方式：本人签收，快递员：${castOf(journey).courier}。${THANKS}` },
          { gap: 30 * MINUTE, opCode: "8000", remark: '在官网"运单资料&签收图"，可查看签收人信息' },
        ],
  delayed: () => [{ opCode: "33", remark: "受恶劣天气影响，快件运输延迟，正在加紧处理", reasonCode: "32", reasonName: "天气原因" }],
  "unclear-address": () => [{ opCode: "33", remark: "快件地址不详，正在与收件人核实地址", reasonCode: "15", reasonName: "地址不详" }],
  "wrong-sorting": ({ remark }) => [{ opCode: "33", remark, reasonCode: "46", reasonName: "错分" }],
  lost: () => [{ opCode: "33", remark: "快件疑似遗失，正在核实，请联系客服95338", reasonCode: "49", reasonName: "疑似遗失" }],
  returning: () => [{ opCode: "99", remark: "应寄方要求，快件正在退回途中" }],
  returned: (_, journey) => [{ opCode: "648", remark: `快件已退回，新单号为：${returnWaybill(journey.waybill)}` }],
};

/** A returned parcel travels under a number of its own. */
const returnWaybill = (waybill: string): string =>
  `SF${BigInt(`0x${createHash("sha256").update(`return ${waybill}`).digest("hex").slice(0, 12)}`)
    .toString()
    .padStart(13, "0")
    .slice(-13)}`;

/** The two-level state SF has been adding to routes. */
export const stateNames = (opCode: string) => {
  const [first, firstName] = FIRST_STATE[opCode] ?? ["2", "运送中"];
  return { firstStatusCode: first, firstStatusName: firstName, secondaryStatusCode: `${first}01`, secondaryStatusName: firstName };
};

const FIRST_STATE: Record<string, [string, string]> = {
  "50": ["1", "已揽收"],
  "54": ["1", "已揽收"],
  "44": ["3", "派送中"],
  "204": ["3", "派送中"],
  "70": ["3", "派送中"],
  "125": ["3", "派送中"],
  "658": ["3", "派送中"],
  "80": ["4", "已签收"],
  "8000": ["4", "已签收"],
};
