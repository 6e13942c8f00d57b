import { isRecord, textOf } from "../http.ts";
import { hubFor } from "./journey-network.ts";
import type { Hub } from "./journey-network.ts";

/** A refusal with one of YTO's codes. What these mean is not published; the sentence says it. */
export class YtoRefusal extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export const BAD_PARAMETER = 200010013;
export const NOT_SERVED = 200010003;
export const NO_ORDER = 200017004;
export const TOO_LATE = 200017005;

type Input = Record<string, unknown>;

const PARTS = ["Name", "ProvinceName", "CityName", "CountyName", "Address", "Mobile"] as const;
const PRODUCTS = new Set(["YZD", "XTCTK", "HKJ", "PK"]);
const MOST_GOODS = 20;
const PICKUP_WITHIN_MS = 6 * 24 * 3_600_000;

export interface Ends {
  from: Hub;
  to: Hub;
  fromCounty: string;
  toCounty: string;
}

/** Checks an order as YTO does and says between which places it goes. */
export const checkOrder = (input: Input): Ends => {
  const logisticsNo = textOf(input["logisticsNo"]);
  if (logisticsNo.length < 7 || logisticsNo.length > 64) throw new YtoRefusal(BAD_PARAMETER, "logisticsNo长度应为7至64位");
  for (const side of ["sender", "recipient"] as const) {
    for (const part of PARTS) if (!textOf(input[`${side}${part}`]).trim()) throw new YtoRefusal(BAD_PARAMETER, `${side}${part}不能为空`);
    if (!/^\+?[\d-]{7,20}$/.test(textOf(input[`${side}Mobile`]))) throw new YtoRefusal(BAD_PARAMETER, `${side}Mobile电话格式错误`);
    if (textOf(input[`${side}Address`]).length > 200) throw new YtoRefusal(BAD_PARAMETER, `${side}Address长度超过200`);
  }
  const weight = input["weight"];
  if (weight !== undefined && !(typeof weight === "number" && weight > 0 && weight <= 1000 && decimals(weight) <= 3))
    throw new YtoRefusal(BAD_PARAMETER, "weight格式错误，单位千克，最多3位小数");
  const product = textOf(input["productCode"]) || "PK";
  if (!PRODUCTS.has(product)) throw new YtoRefusal(BAD_PARAMETER, "productCode参数错误");
  checkGoods(input["goods"]);
  checkPickup(input);
  const place = (side: string): Hub | undefined => hubFor(textOf(input[`${side}ProvinceName`]), textOf(input[`${side}CityName`]));
  const [from, to] = [place("sender"), place("recipient")];
  if (!from || !to || textOf(input["recipientAddress"]).includes("不可达")) throw new YtoRefusal(NOT_SERVED, "收件地址超区，不派送");
  return { from, to, fromCounty: textOf(input["senderCountyName"]), toCounty: textOf(input["recipientCountyName"]) };
};

const checkGoods = (goods: unknown): void => {
  if (goods === undefined) return;
  if (!Array.isArray(goods) || goods.length > MOST_GOODS) throw new YtoRefusal(BAD_PARAMETER, `goods参数错误，最多${MOST_GOODS}种`);
  for (const item of goods as unknown[]) {
    if (!isRecord(item) || !textOf(item["name"]) || !Number.isInteger(item["quantity"]) || Number(item["quantity"]) < 1)
      throw new YtoRefusal(BAD_PARAMETER, "goods的name、quantity必填");
    for (const name of ["weight", "price"])
      if (item[name] !== undefined && !(typeof item[name] === "number" && item[name] >= 0))
        throw new YtoRefusal(BAD_PARAMETER, `goods的${name}格式错误`);
  }
};

const checkPickup = (input: Input): void => {
  const times = ["startTime", "endTime"].map((name) => input[name]).filter((time) => time !== undefined);
  for (const time of times) {
    const at = typeof time === "number" ? time : Date.parse(textOf(time));
    if (Number.isNaN(at) || at > Date.now() + PICKUP_WITHIN_MS) throw new YtoRefusal(BAD_PARAMETER, "预约取件时间格式错误或超过6天");
  }
};

const decimals = (value: number): number => String(value).split(".")[1]?.length ?? 0;
