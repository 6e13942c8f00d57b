import { randomUUID } from "node:crypto";
import { PARTNER } from "../testkit.ts";
import { digestOf } from "./sf-digest.ts";

export interface Envelope {
  apiResultCode: string;
  apiErrorMsg: string;
  apiResultData: string | null;
}
export interface Inner {
  success: boolean;
  errorCode: string;
  msgData: Record<string, unknown> & {
    waybillNoInfoList: { waybillNo: string }[];
    routeResps: { mailNo: string; routes: { opCode: string; remark: string; acceptTime: string }[] }[];
  };
}

export const envelopeOf = (serviceCode: string, msgData: string, over: Record<string, string> = {}) => {
  const timestamp = String(Date.now());
  const msgDigest = digestOf(msgData, timestamp, PARTNER.checkWord);
  return { partnerID: PARTNER.partnerId, requestID: randomUUID(), serviceCode, timestamp, msgDigest, msgData, ...over };
};

let counter = 0;
export const newOrder = (over: Record<string, unknown> = {}, address = "世纪大道1号"): Record<string, unknown> & { orderId: string } => ({
  language: "zh-CN",
  orderId: `S${Date.now()}${++counter}`,
  expressTypeId: 1,
  payMethod: 1,
  monthlyCard: PARTNER.monthlyCard,
  parcelQty: 1,
  totalWeight: 1.2,
  cargoDetails: [{ name: "盖碗", count: 1 }],
  contactInfoList: [
    {
      contactType: 1,
      contact: "仓库",
      mobile: "13800000000",
      country: "CN",
      province: "江西省",
      city: "景德镇市",
      county: "浮梁县",
      address: "湘湖路1号",
    },
    {
      contactType: 2,
      contact: "张三",
      mobile: "13900001234",
      country: "CN",
      province: "上海市",
      city: "上海市",
      county: "浦东新区",
      address,
    },
  ],
  ...over,
});
