import { createHash } from "node:crypto";
import { RHYTHM, castOf } from "./journey-cast.ts";
import type { Journey } from "./journey-cast.ts";
import { TRANSIT } from "./journey-network.ts";

/** One scan to come: how long after the one before it, where, and what SF says. */
export interface Step {
  gap: number;
  opCode: string;
  place: string;
  remark: string;
  reasonCode?: string;
  reasonName?: string;
  /** Its place in the ordinary journey, for going back to it after a detour. */
  base?: number;
}

export const SCENARIOS = ["normal", "locker", "failed-attempt", "exception", "address-fault", "refused", "return", "lost"] as const;
export type Scenario = (typeof SCENARIOS)[number];

const FOLLOW_UP = 1_000;

const sorted = (hub: string, next: string): string => `快件在【${hub}】完成分拣，准备发往 【${next}】`;

/** The journey without mishap. */
export const journeySteps = (journey: Journey): Step[] => {
  const cast = castOf(journey);
  const { city: here } = journey.from;
  const { city: there } = journey.to;
  const steps: Step[] = [{ gap: RHYTHM[0], opCode: "50", place: here, remark: "顺丰速运 已收取快件" }];
  if (journey.from.city === journey.to.city) {
    steps.push(
      { gap: RHYTHM[1], opCode: "30", place: here, remark: sorted(cast.from, cast.out) },
      { gap: RHYTHM[2], opCode: "31", place: here, remark: `快件到达 【${cast.out}】` },
      { gap: RHYTHM[3], opCode: "30", place: here, remark: sorted(cast.out, cast.to) },
    );
  } else {
    steps.push(
      { gap: RHYTHM[1], opCode: "30", place: here, remark: sorted(cast.from, cast.out) },
      { gap: RHYTHM[2], opCode: "36", place: here, remark: `快件运送中，已从【${cast.out}】发出，下一站 【${cast.in}】` },
    );
    const transit = journey.from.region === journey.to.region ? undefined : TRANSIT[journey.to.region];
    // A stop on the way shortens the next stretch, so the rest of the rhythm stays.
    const stop = transit && transit.city !== here && transit.city !== there;
    if (stop) steps.push({ gap: 3_000, opCode: "31", place: transit.city, remark: `快件到达 【${transit.hub}】` });
    steps.push({ gap: RHYTHM[3] - (stop ? 3_000 : 0), opCode: "31", place: there, remark: `快件到达 【${cast.in}】` });
    // Real hubs often scan in and out within the same second; receivers must not take the two for one.
    if (cast.pick(2) === 0) steps.push({ gap: 0, opCode: "30", place: there, remark: sorted(cast.in, cast.to) });
  }
  steps.push({ gap: RHYTHM[4], opCode: "130", place: there, remark: `快件到达 【${cast.to}】，即将安排派送` });
  if (cast.pick(3) === 0) steps.push({ gap: 0, opCode: "44", place: there, remark: "快件正在分配派送员，请您保持电话畅通" });
  const thanks = "如有疑问请电联快递员，感谢您使用顺丰，期待再次为您服务";
  steps.push(
    { gap: RHYTHM[5], opCode: "204", place: there, remark: `快件派送中，快递员：${cast.courier}，请您准备签收` },
    { gap: RHYTHM[6], opCode: "80", place: there, remark: `您的快件已签收，签收方式：本人签收，快递员：${cast.courier}。${thanks}` },
    { gap: FOLLOW_UP, opCode: "8000", place: there, remark: '在官网"运单资料&签收图"，可查看签收人信息' },
  );
  return steps.map((step, base) => ({ ...step, base }));
};

/** What remains of a journey once it takes another turn. `next` is the first ordinary step not yet done. */
export const detour = (journey: Journey, scenario: Scenario, next: number): Step[] => {
  const all = journeySteps(journey);
  const rest = all.slice(next);
  const cast = castOf(journey);
  const here = (next < 4 ? journey.from : journey.to).city;
  const there = journey.to.city;
  const tillDoor = rest.filter((step) => step.opCode !== "80" && step.opCode !== "8000");
  const signing = all.filter((step) => step.opCode === "80" || step.opCode === "8000");
  const goingBack: Step[] = [
    { gap: 6_000, opCode: "99", place: here, remark: "应寄方要求，快件正在退回途中" },
    { gap: 8_000, opCode: "648", place: journey.from.city, remark: `快件已退回，新单号为：${returnWaybill(journey.waybill)}` },
  ];
  const fates: Record<Scenario, () => Step[]> = {
    normal: () => rest,
    lost: () => [],
    locker: () => [
      ...tillDoor,
      cast.locker
        ? { gap: 6_000, opCode: "125", place: there, remark: "快件已存放至【丰巢智能快递柜】，请凭取件码及时取件" }
        : { gap: 6_000, opCode: "658", place: there, remark: `快件已存放至【${cast.to.replace("营业部", "")}顺丰合作点】，请尽快领取` },
      { gap: 20_000, opCode: "80", place: there, remark: "快件已由收件人自取签收，感谢您使用顺丰" },
    ],
    "failed-attempt": () => [
      ...tillDoor,
      {
        gap: 6_000,
        opCode: "70",
        place: there,
        remark: "快件派送不成功，原因：多次联系收件人无人接听，待再次派送",
        reasonCode: "17",
        reasonName: "无人接听",
      },
      { gap: 8_000, opCode: "204", place: there, remark: `快件再次派送中，快递员：${cast.courier}，请您准备签收` },
      ...signing,
    ],
    refused: () => [
      ...tillDoor,
      { gap: 6_000, opCode: "70", place: there, remark: "快件派送不成功，原因：收件人拒收", reasonCode: "13", reasonName: "拒收" },
      ...goingBack,
    ],
    exception: () => [
      {
        gap: 3_000,
        opCode: "33",
        place: here,
        remark: "受恶劣天气影响，快件运输延迟，正在加紧处理",
        reasonCode: "32",
        reasonName: "天气原因",
      },
      ...afterPause(rest, 8_000),
    ],
    "address-fault": () => [
      { gap: 3_000, opCode: "33", place: here, remark: "快件地址不详，正在与收件人核实地址", reasonCode: "15", reasonName: "地址不详" },
      ...afterPause(rest, 12_000),
    ],
    return: () => goingBack,
  };
  return fates[scenario]();
};

const afterPause = (steps: Step[], pause: number): Step[] => steps.map((step, index) => (index ? step : { ...step, gap: pause }));

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
