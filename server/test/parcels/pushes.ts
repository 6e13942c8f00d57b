import fc from "fast-check";
import { mutated } from "../../src/modules/logistics/carriers/mutations.testkit.ts";
import { kuaidi100PushSign } from "../../src/modules/logistics/carriers/kuaidi100.push.ts";
import { ytoDigest } from "../../src/modules/logistics/carriers/yto.client.ts";
import { sfTime } from "../factories.shipments.ts";
import type { TestShop } from "../app.ts";

/** A message to a push address. */
export interface Push {
  body: Buffer | string;
  type: string;
}
export type Format = "SF JSON" | "SF XML" | "YTO" | "JD" | "Kuaidi100";

/** What a forger knows: the parcel's number, and the format. `sign` makes what only the carrier can. */
interface Written {
  slug: string;
  /** States that the pushes may bring about, besides the one before. */
  may: "anything but its end" | readonly string[];
  push(fields: Record<string, unknown>, sign: "carrier" | "forger"): Push;
  /** One scan in the carrier's own fields. */
  fields(no: string): Record<string, unknown>;
  /** What says "delivered" there. */
  delivered: Record<string, unknown>;
  /** What says "on its way back" there. */
  returning: Record<string, unknown>;
  /** Harmless: what the carrier itself may have said. */
  harmless: Record<string, unknown>;
}

const FORM = "application/x-www-form-urlencoded";
const JSON_TYPE = "application/json";
const escape = (value: unknown) => String(value).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const now = () => sfTime(new Date(Date.now() - 60_000));

/** How each carrier's messages are written; unsigned ones may say where a parcel is, never that it has arrived or turned back. */
export const formats = (shop: TestShop): Record<Format, Written> => {
  const { YTO_PUSH_KEY, KUAIDI100_SALT } = shop.app.env;
  const sf = {
    slug: "sf",
    may: "anything but its end" as const,
    fields: (no: string) => ({
      id: "1",
      mailno: no,
      orderid: "",
      acceptTime: now(),
      acceptAddress: "上海市",
      remark: "已派送",
      opCode: "204",
      reasonCode: "",
    }),
    delivered: { opCode: "80", remark: "已签收" },
    returning: { opCode: "99", remark: "应寄方要求，快件正在退回途中" },
    harmless: { opCode: "204" },
  };
  return {
    "SF JSON": { ...sf, push: (node) => ({ body: JSON.stringify({ Body: { WaybillRoute: [node] } }), type: JSON_TYPE }) },
    "SF XML": {
      ...sf,
      push: (node) => {
        const attributes = Object.entries(node).map(([name, value]) => `${name}="${escape(value)}"`);
        const xml = `<Request service="RoutePushService" lang="zh-CN"><Body><WaybillRoute ${attributes.join(" ")}/></Body></Request>`;
        return { body: `content=${encodeURIComponent(xml)}`, type: FORM };
      },
    },
    YTO: {
      slug: "yto",
      may: ["OUT_FOR_DELIVERY"],
      fields: (no) => ({
        logisticProviderID: "YTO",
        clientID: "SIMCLIENT",
        mailNo: no,
        txLogisticID: "",
        infoType: "STATUS",
        infoContent: "SENT_SCAN",
        remark: "派送中",
        name: "",
        acceptTime: now(),
      }),
      delivered: { infoContent: "SIGNED", name: "本人" },
      returning: { infoContent: "TMS_RETURN", remark: "快件退回途中" },
      harmless: {},
      push: (fields, sign) => {
        const xml = `<UpdateInfo>${Object.entries(fields)
          .map(([name, value]) => `<${name}>${escape(value)}</${name}>`)
          .join("")}</UpdateInfo>`;
        const data_digest = ytoDigest(xml, sign === "carrier" ? YTO_PUSH_KEY : "guessed");
        return {
          body: new URLSearchParams({ logistics_interface: xml, data_digest, clientId: "SIMCLIENT", type: "online" }).toString(),
          type: FORM,
        };
      },
    },
    JD: {
      slug: "jd",
      may: "anything but its end",
      fields: (no) => ({
        waybillCode: no,
        orderId: "",
        state: "200003",
        category: "",
        categoryName: "派送",
        operationTitle: "派送",
        operationRemark: "派送中",
        operationTime: now(),
        operateSite: "上海营业部",
      }),
      delivered: { state: "10034", categoryName: "完成", operationTitle: "妥投" },
      returning: { state: "", categoryName: "退回", operationTitle: "退回途中" },
      harmless: {},
      push: (fields) => ({ body: JSON.stringify(fields), type: JSON_TYPE }),
    },
    Kuaidi100: {
      slug: "kuaidi100",
      may: ["OUT_FOR_DELIVERY"],
      fields: (no) => ({ nu: no, com: "zhongtong", state: "5", context: "派送中", time: now() }),
      delivered: { state: "3", context: "已签收" },
      returning: { state: "6", context: "退回途中" },
      harmless: {},
      push: ({ nu, com, state, context, time }, sign) => {
        const data = [{ context, time, ftime: time, statusCode: state }];
        const lastResult = { message: "ok", state, status: "200", ischeck: "0", com, nu, data };
        const param = JSON.stringify({ status: "polling", message: "", lastResult });
        return {
          body: new URLSearchParams({
            param,
            sign: kuaidi100PushSign(param, sign === "carrier" ? KUAIDI100_SALT : "x".repeat(32)),
          }).toString(),
          type: FORM,
        };
      },
    },
  };
};

const HOSTILE: unknown[] = [
  "",
  " ",
  null,
  -1,
  1e21,
  true,
  [],
  {},
  "\0",
  "80",
  "8000",
  "SIGNED",
  "10034",
  "3",
  "304",
  "648",
  "TMS_RETURN",
  "退回",
  "9".repeat(9_999),
];
const TIMES = ["2026-02-31 00:00:00", "2999-01-01 00:00:00", "1970-01-01 00:00:00", "2026-11-22T20:00:00Z", "0"];

/** A message spoiled in one of many ways: bytes, fields, other parcels, other times, and "delivered" by who is not the carrier. */
export function mutationsOf(written: Written, no: string): fc.Arbitrary<Push> {
  const genuine = { ...written.fields(no), ...written.harmless };
  const names = Object.keys(genuine);
  const bytes = (fields: Record<string, unknown>, sign: "carrier" | "forger") => {
    const { body, type } = written.push(fields, sign);
    return mutated(String(body)).map((spoiled): Push => ({ body: spoiled, type }));
  };
  const end = { ...genuine, ...written.delivered };
  const back = { ...genuine, ...written.returning };
  const value = fc.oneof(fc.constantFrom(...HOSTILE, ...TIMES), fc.string({ maxLength: 40 }), fc.integer());
  return fc.oneof(
    bytes(genuine, "carrier"),
    bytes(end, "forger"),
    fc.tuple(fc.constantFrom(...names), value).map(([name, is]) => written.push({ ...end, [name]: is }, "forger")),
    fc.subarray(names, { minLength: 1 }).map((kept) => written.push(Object.fromEntries(kept.map((name) => [name, end[name]])), "forger")),
    fc.constant(written.push(end, "forger")),
    fc.constant(written.push(back, "forger")),
    fc
      .tuple(fc.constantFrom("application/json", "text/xml", "text/plain", "multipart/form-data; boundary=x"), fc.json())
      .map(([type, body]) => ({ body, type })),
  );
}
