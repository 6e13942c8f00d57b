/** Ninety days of a small studio's business: one order of every state, so that no page of the demo is empty. All people are invented. */

export type Outcome =
  | "completed"
  | "delivered"
  | "out-for-delivery"
  | "in-transit"
  | "exception"
  | "partly-shipped"
  | "to-ship"
  | "cancellation-requested"
  | "awaiting-transfer"
  | "cancelled"
  | "expired";

export interface Story {
  daysAgo: number;
  outcome: Outcome;
  method: "ALIPAY" | "CASH_ON_DELIVERY" | "BANK_TRANSFER";
  /** Index into `people`. */
  person: number;
  /** SKUs are chosen by this seed, so that every start of a demo tells the same stories. */
  seed: number;
  note?: string;
}

/** Name, phone and address as people paste it; the shop's own parser reads it. The first is the demo shopper. */
export const people = [
  "林知夏 13800138001 上海市徐汇区漕溪北路18号3楼",
  "陈屿 13911112222 北京市朝阳区酒仙桥路4号院6号楼",
  "周牧 13622223333 广东省广州市天河区体育东路112号",
  "沈若溪 18733334444 四川省成都市武侯区人民南路四段27号",
  "许青禾 15844445555 浙江省杭州市西湖区文三路90号",
  "顾晚舟 13755556666 湖北省武汉市武昌区中北路66号",
  "宋闻笛 18566667777 江苏省南京市鼓楼区汉口路22号",
  "贺兰山 13977778888 陕西省西安市雁塔区小寨东路91号",
] as const;

/** The stops of a parcel to each of them, between 景德镇 and the last outlet. */
export const lastStops: readonly { city: string; hub: string; outlet: string; courier: string }[] = [
  { city: "上海市", hub: "上海浦东集散中心", outlet: "上海徐汇营业部", courier: "何师傅" },
  { city: "北京市", hub: "北京顺义集散中心", outlet: "北京酒仙桥营业部", courier: "马师傅" },
  { city: "广州市", hub: "广州白云集散中心", outlet: "广州天河营业部", courier: "梁师傅" },
  { city: "成都市", hub: "成都双流集散中心", outlet: "成都武侯营业部", courier: "罗师傅" },
  { city: "杭州市", hub: "杭州萧山中转场", outlet: "杭州文三路营业部", courier: "俞师傅" },
  { city: "武汉市", hub: "武汉东西湖中转场", outlet: "武汉中北路营业部", courier: "向师傅" },
  { city: "南京市", hub: "南京江宁中转场", outlet: "南京鼓楼营业部", courier: "丁师傅" },
  { city: "西安市", hub: "西安未央中转场", outlet: "西安小寨营业部", courier: "魏师傅" },
];

const past = Array.from({ length: 34 }, (_, i): Story => ({
  daysAgo: 90 - i * 2.4,
  outcome: i % 11 === 5 ? "cancelled" : i % 13 === 7 ? "expired" : "completed",
  method: i % 3 === 2 ? "CASH_ON_DELIVERY" : "ALIPAY",
  person: (i * 5 + 1) % people.length,
  seed: i * 7 + 3,
}));

/** In the order in which they happened. */
export const stories: readonly Story[] = [
  ...past,
  { daysAgo: 6.4, outcome: "completed", method: "ALIPAY", person: 0, seed: 11 },
  { daysAgo: 5.2, outcome: "delivered", method: "ALIPAY", person: 3, seed: 12 },
  { daysAgo: 4.1, outcome: "exception", method: "ALIPAY", person: 7, seed: 13 },
  { daysAgo: 3.3, outcome: "delivered", method: "ALIPAY", person: 0, seed: 14, note: "送人的，麻烦不要放价签" },
  { daysAgo: 2.2, outcome: "out-for-delivery", method: "ALIPAY", person: 4, seed: 15 },
  { daysAgo: 1.9, outcome: "in-transit", method: "ALIPAY", person: 0, seed: 16 },
  { daysAgo: 1.4, outcome: "partly-shipped", method: "ALIPAY", person: 5, seed: 17 },
  { daysAgo: 0.9, outcome: "awaiting-transfer", method: "BANK_TRANSFER", person: 6, seed: 18, note: "公司采购，请开发票" },
  { daysAgo: 0.5, outcome: "to-ship", method: "BANK_TRANSFER", person: 1, seed: 19 },
  { daysAgo: 0.3, outcome: "cancellation-requested", method: "BANK_TRANSFER", person: 2, seed: 20 },
  { daysAgo: 0.12, outcome: "to-ship", method: "CASH_ON_DELIVERY", person: 3, seed: 21 },
  { daysAgo: 0.03, outcome: "to-ship", method: "CASH_ON_DELIVERY", person: 5, seed: 22, note: "周末在家，工作日请放前台" },
];
