import { isRecord, textOf } from "../http.ts";
import { placeIn } from "./journey-network.ts";
import type { Hub } from "./journey-network.ts";

/** A refusal of a service. JD's codes are not published; the sentence says what it is. */
export class JdRefusal extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

export const BAD_PARAMETER = 1001;
export const NOT_SERVED = 1101;
export const DUPLICATE = 1102;
export const NO_ORDER = 1201;
export const TOO_LATE = 1202;
export const ALREADY_CANCELLED = 1203;

type Input = Record<string, unknown>;

const bad = (what: string): JdRefusal => new JdRefusal(BAD_PARAMETER, what);
const PRODUCTS = new Set(["ed-m-0001", "ed-m-0002", "ed-m-0019", "fr-m-0004"]);
const PICKUP_WITHIN_MS = 7 * 24 * 3_600_000;

export interface Contact {
  name: string;
  phone: string;
  hub: Hub | undefined;
  county: string;
  address: string;
}

const contactOf = (input: Input, name: "senderContact" | "receiverContact"): Contact => {
  const given = input[name];
  const contact = isRecord(given) ? given : {};
  const [person, phone, address] = [
    textOf(contact["name"]),
    textOf(contact["mobile"]) || textOf(contact["phone"]),
    textOf(contact["fullAddress"]),
  ];
  if (!person || person.length > 50) throw bad(`${name}.name为空或长度超过50`);
  if (!/^\+?[\d-]{7,20}$/.test(phone)) throw bad(`${name}电话格式错误`);
  if (!address || address.length > 200) throw bad(`${name}.fullAddress为空或长度超过200`);
  return { name: person, phone, address, hub: placeIn(address), county: /(?:市|州)([^市]{1,8}?[区县])/.exec(address)?.[1] ?? "" };
};

/** Checks an order as JD does and says who sends it to whom. */
export const checkOrder = (input: Input): [Contact, Contact] => {
  const orderId = textOf(input["orderId"]);
  if (!orderId || orderId.length > 50) throw bad("orderId为空或长度超过50");
  if (input["settleType"] !== 3) throw bad("settleType参数错误，商家应为3");
  const contacts: [Contact, Contact] = [contactOf(input, "senderContact"), contactOf(input, "receiverContact")];
  const product = input["productsReq"];
  if (!isRecord(product) || !PRODUCTS.has(textOf(product["productCode"]))) throw bad("productsReq.productCode参数错误");
  checkCargoes(input["cargoes"]);
  checkPickup(input);
  const channel = input["commonChannelInfo"];
  if (!isRecord(channel) || !textOf(channel["channelCode"])) throw bad("commonChannelInfo.channelCode为空");
  if (textOf(input["remark"]).length > 500) throw bad("remark长度超过500");
  if (contacts.some(({ hub, address }) => !hub || address.includes("不可达"))) throw new JdRefusal(NOT_SERVED, "收件地址超区，无法配送");
  return contacts;
};

const checkCargoes = (cargoes: unknown): void => {
  const [cargo, ...others] = Array.isArray(cargoes) ? (cargoes as unknown[]) : [];
  if (!isRecord(cargo) || others.length > 0) throw bad("cargoes必填，且只能有一条");
  const name = textOf(cargo["name"]);
  if (!name || name.length > 50) throw bad("cargoes.name为空或长度超过50");
  if (!Number.isInteger(cargo["quantity"]) || Number(cargo["quantity"]) < 1) throw bad("cargoes.quantity参数错误");
  // Yes, "hight".
  for (const field of ["weight", "volume", "length", "width", "hight"]) {
    const value = cargo[field];
    if (!(typeof value === "number" && value > 0)) throw bad(`cargoes.${field}必填，且大于0`);
  }
};

const checkPickup = ({ pickupType, pickupStartTime, pickupEndTime }: Input): void => {
  if (pickupType === 2) return;
  if (pickupType !== 1) throw bad("pickupType参数错误");
  const [start, end] = [pickupStartTime, pickupEndTime];
  if (typeof start !== "number" || typeof end !== "number" || start < Date.now() || end <= start || end > Date.now() + PICKUP_WITHIN_MS)
    throw bad("pickupStartTime、pickupEndTime参数错误");
};
