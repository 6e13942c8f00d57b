import type { Ctx } from "../../platform/ctx.ts";
import { InputError, type UserError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { parsePhone } from "../../platform/phone.ts";
import { readChineseRegion } from "../../platform/regions/chinese.ts";
import { isCountry, isPostcode, normalisePostcode, postcodeUse } from "../../platform/regions/countries.ts";
import { say, type Text } from "../../platform/say.ts";
import type { AddressData } from "../orders/order.entity.ts";
import { addressAt, type PickupSetting } from "../logistics/pickup.point.ts";
import type { AddressInput } from "./checkout.types.ts";

/** Who collects: a name and a phone are all the shop needs, and the place is its own. */
export function readContact(ctx: Ctx, input: AddressInput, point: PickupSetting): { address: AddressData; errors: UserError[] } {
  const { address, errors } = readAddress(ctx, { ...input, street: point.street, countryCode: "CN", ...codesOf(point) });
  return { address: addressAt(point, { name: address.name, phone: address.phone }), errors };
}

/** Who gets codes: nothing is brought anywhere, so a name and a phone are all the shop needs. */
export function readBuyer(ctx: Ctx, input: AddressInput): { address: AddressData; errors: UserError[] } {
  const { address, errors } = readAddress(ctx, input);
  const { name, phone, countryCode } = address;
  const asked = new Set(["name", "phone", "countryCode"]);
  return {
    address: { name, phone, countryCode, ...nowhere, postcode: null, street: "", street2: null, company: null },
    errors: errors.filter(({ field }) => asked.has(field?.[1] ?? "")),
  };
}
const codesOf = ({ provinceCode, cityCode, districtCode }: PickupSetting) => ({ provinceCode, cityCode, districtCode });

/**
 * Reads a delivery address as people write it; every field that is wrong is named at once. Six fields in China, eight abroad.
 * Chinese addresses keep province, city and district apart, as carriers want them.
 */
export function readAddress(ctx: Ctx, input: AddressInput): { address: AddressData; errors: UserError[] } {
  const errors: UserError[] = [];
  const wrong = (field: string, code: UserErrorCode, text: Text) =>
    errors.push(new InputError({ code, message: say(ctx, text), field: ["address", field] }));
  const text = (field: "name" | "street" | "street2" | "company" | "city" | "region", max: number, missing: Text | null): string => {
    const value = (input[field] ?? "").normalize("NFKC").replace(/\s+/g, " ").trim();
    if (!value && missing) wrong(field, UserErrorCode.REQUIRED, missing);
    if (value.length > max) wrong(field, UserErrorCode.INVALID, { zh: `不能超过 ${max} 个字符`, en: `At most ${max} characters` });
    return value.slice(0, max);
  };

  const countryCode = input.countryCode.trim().toUpperCase();
  if (!isCountry(countryCode)) wrong("countryCode", UserErrorCode.INVALID, { zh: "请选择国家或地区", en: "Choose a country" });
  const name = text("name", 60, { zh: "请填写收货人姓名", en: "Enter the recipient's name" });
  const phone = parsePhone(input.phone, countryCode);
  if (!input.phone.trim())
    wrong("phone", UserErrorCode.REQUIRED, { zh: "请填写手机号，快递员需要联系你", en: "Enter a phone number; the courier needs it" });
  else if (!phone) {
    const abroad = {
      zh: "请填写带国家区号的电话号码，例如 +49 30 1234567",
      en: "Enter the number with its country code, such as +49 30 1234567",
    };
    wrong(
      "phone",
      UserErrorCode.INVALID,
      countryCode === "CN" ? { zh: "手机号应为 11 位数字", en: "A Chinese mobile number has 11 digits" } : abroad,
    );
  }
  const street = text("street", 120, { zh: "请填写详细地址", en: "Enter the street and number" });

  const base = {
    name,
    phone: phone?.e164 ?? "",
    countryCode,
    street,
    street2: text("street2", 120, null) || null,
    company: text("company", 120, null) || null,
  };
  if (countryCode === "CN") {
    const region = readChineseRegion(input);
    if (!region) wrong("districtCode", UserErrorCode.REQUIRED, { zh: "请选择省、市、区", en: "Choose province, city and district" });
    const postcode = input.postcode?.trim() || null;
    return { address: { ...base, ...(region ?? nowhere), postcode: postcode && /^\d{6}$/.test(postcode) ? postcode : null }, errors };
  }
  const city = text("city", 60, { zh: "请填写城市", en: "Enter the city" });
  const province = text("region", 60, null);
  const postcode = normalisePostcode(input.postcode ?? "");
  if (isCountry(countryCode)) {
    if (!postcode && postcodeUse(countryCode) === "required")
      wrong("postcode", UserErrorCode.REQUIRED, { zh: "请填写邮政编码", en: "Enter the postcode" });
    else if (postcode && !isPostcode(postcode, countryCode))
      wrong("postcode", UserErrorCode.INVALID, { zh: "邮政编码格式不正确", en: "This is not a postcode of that country" });
  }
  const abroad = { provinceCode: null, cityCode: null, districtCode: null, province, city, district: "" };
  return { address: { ...base, ...abroad, postcode: postcode || null }, errors };
}

const nowhere = { provinceCode: null, cityCode: null, districtCode: null, province: "", city: "", district: "" };
