import { isRecord, textOf } from "../http.ts";
import type { Partner, Party } from "./sf-books.ts";

/** A refusal inside an accepted envelope: success false, with SF's own code. */
export class BusinessRefusal extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** 1 sender, 2 recipient. SF's codes say which of the two lacks what. */
const LACKS = {
  1: { name: "寄件", contact: "1011", phone: "1012", address: "1010" },
  2: { name: "到件", contact: "1015", phone: "1016", address: "1014" },
} as const;

const partyOf = (list: Record<string, unknown>[], contactType: 1 | 2): Party => {
  const lacks = LACKS[contactType];
  const entry = list.find((candidate) => Number(candidate["contactType"]) === contactType);
  if (!entry) throw new BusinessRefusal("S0002", `contactInfoList缺少${lacks.name}方`);
  const field = (name: string): string => textOf(entry[name]).trim();
  const party: Party = {
    contact: field("contact") || field("company"),
    phone: field("mobile") || field("tel"),
    province: field("province"),
    city: field("city"),
    county: field("county"),
    address: field("address"),
  };
  if (!party.contact) throw new BusinessRefusal(lacks.contact, `${lacks.name}联系人不能为空`);
  if (!party.phone) throw new BusinessRefusal(lacks.phone, `${lacks.name}电话不能为空`);
  if (!/^\+?[\d-]{6,20}$/.test(party.phone)) throw new BusinessRefusal("8196", `${lacks.name}电话格式错误`);
  // In parts: a city pasted into the street is not an address SF can sort by.
  if (!party.province || !party.city || !party.address)
    throw new BusinessRefusal(lacks.address, `${lacks.name}地址（省、市、详细地址）不能为空`);
  if (party.address.length > 200) throw new BusinessRefusal(lacks.address, `${lacks.name}详细地址超长`);
  return party;
};

export const partiesOf = (value: unknown): [Party, Party] => {
  const list = Array.isArray(value) ? value.filter(isRecord) : [];
  return [partyOf(list, 1), partyOf(list, 2)];
};

const PRODUCTS = new Set([1, 2, 5, 6, 10, 23, 29, 111, 112, 125, 153, 154, 155, 202, 209, 215, 229, 231, 235, 238, 247, 263, 265, 266]);

export const productOf = (value: unknown): number => {
  const id = Number(textOf(value) || "1");
  if (!PRODUCTS.has(id)) throw new BusinessRefusal("20036", "产品类型不存在");
  return id;
};

export const weightOf = (value: unknown): number => {
  const kilos = Number(textOf(value) || "1");
  if (!(kilos > 0 && kilos <= 1000)) throw new BusinessRefusal("S0002", "重量应为0至1000千克");
  return kilos;
};

/** Who pays: 1 sender, 2 recipient, 3 third party. The sender pays through the monthly account the contract names. */
export const accountOf = (input: Record<string, unknown>, partner: Partner): void => {
  const payMethod = Number(textOf(input["payMethod"]) || "1");
  if (![1, 2, 3].includes(payMethod)) throw new BusinessRefusal("8256", "付款方式错误");
  const card = textOf(input["monthlyCard"]);
  if (payMethod === 1 && !card) throw new BusinessRefusal("8119", "月结卡号不能为空");
  if (card && card !== partner.monthlyCard) throw new BusinessRefusal("8114", "月结卡号不存在或未绑定");
  const cargo = input["cargoDetails"];
  if (!Array.isArray(cargo) || !cargo.some((item) => isRecord(item) && textOf(item["name"])))
    throw new BusinessRefusal("1023", "拖寄物品名不能为空");
};
