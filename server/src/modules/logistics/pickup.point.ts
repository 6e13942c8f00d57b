import { type Ctx, transaction } from "../../platform/ctx.ts";
import { changed, json, row, sql } from "../../platform/db/sql.ts";
import { emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { parsePhone } from "../../platform/phone.ts";
import { type ChineseRegion, readChineseRegion } from "../../platform/regions/chinese.ts";
import { say, type Text } from "../../platform/say.ts";
import type { AddressData, PickupData } from "../orders/order.entity.ts";
import type { PickupPoint, PickupPointSetInput, PickupPointSetting } from "./pickup.types.ts";
import { settingsTopics } from "./settings.events.ts";

/** The pick-up point, kept under `pickup_point` in the shop's settings. */
export interface PickupSetting extends PickupData, ChineseRegion {
  street: string;
}

/** Null while none is set: then nothing can be collected. */
export const readPickupSetting = async (ctx: Ctx): Promise<PickupSetting | null> =>
  (await row(ctx, sql<{ value: PickupSetting }>`select value from shop_setting where key = 'pickup_point'`))?.value ?? null;

/** An order that is collected "goes" to the point: its tax and whatever else hangs on a place are those of the point. */
export const addressAt = (point: PickupSetting, contact: { name: string; phone: string }): AddressData => ({
  ...contact,
  countryCode: "CN",
  provinceCode: point.provinceCode,
  cityCode: point.cityCode,
  districtCode: point.districtCode,
  province: point.province,
  city: point.city,
  district: point.district,
  postcode: null,
  street: point.street,
  street2: null,
  company: null,
});

type Located = PickupData & Pick<PickupSetting, "province" | "city" | "district" | "street">;

/** What shoppers are told of it. */
export const pickupPointOf = (ctx: Ctx, point: Located): PickupPoint => ({
  name: say(ctx, point.name),
  lines: [[...new Set([point.province, point.city, point.district])].filter(Boolean).join(" "), point.street],
  hours: say(ctx, point.hours),
  phone: point.phone,
});

export const pickupSettingOf = ({ name, hours, ...point }: PickupSetting): PickupPointSetting => ({
  ...point,
  nameZh: name.zh,
  nameEn: name.en,
  hoursZh: hours.zh,
  hoursEn: hours.en,
});

/** Reads the point as people write it, every wrong field named at once, and keeps it. Orders placed before keep what they were told. */
export async function setPickupPoint(ctx: Ctx, input: PickupPointSetInput): Promise<void> {
  const point = readInput(ctx, input);
  await transaction(ctx, async (ctx) => {
    await changed(
      ctx,
      sql`insert into shop_setting as s (key, value) values ('pickup_point', ${json(point)})
          on conflict (key) do update set value = excluded.value, updated_at = shop_now()`,
    );
    emit(ctx, "pickup_point.changed", { name: point.name.zh }, { topics: settingsTopics });
  });
}

function readInput(ctx: Ctx, input: PickupPointSetInput): PickupSetting {
  const errors: InputError[] = [];
  const wrong = (field: string, code: UserErrorCode, text: Text) =>
    errors.push(new InputError({ code, message: say(ctx, text), field: [field] }));
  const text = (field: "nameZh" | "nameEn" | "hoursZh" | "hoursEn" | "street", max: number, missing: Text | null): string => {
    const value = (input[field] ?? "").normalize("NFC").replace(/\s+/g, " ").trim();
    if (!value && missing) wrong(field, UserErrorCode.REQUIRED, missing);
    if (value.length > max) wrong(field, UserErrorCode.INVALID, { zh: `不能超过 ${max} 个字符`, en: `At most ${max} characters` });
    return value;
  };
  const nameZh = text("nameZh", 40, { zh: "请填写自提点名称", en: "Enter the name of the pick-up point" });
  const hoursZh = text("hoursZh", 120, { zh: "请填写营业时间", en: "Enter the opening hours" });
  const name = { zh: nameZh, en: text("nameEn", 40, null) || nameZh };
  const hours = { zh: hoursZh, en: text("hoursEn", 120, null) || hoursZh };
  const street = text("street", 120, { zh: "请填写详细地址", en: "Enter the street and number" });
  const phone = parsePhone(input.phone, "CN");
  if (!phone || phone.kind === "abroad")
    wrong("phone", UserErrorCode.INVALID, {
      zh: "请填写中国的手机号或带区号的座机，例如 0798-8220000",
      en: "Enter a Chinese mobile number, or a landline with its area code such as 0798-8220000",
    });
  const region = readChineseRegion(input);
  if (!region) wrong("districtCode", UserErrorCode.REQUIRED, { zh: "请选择省、市、区", en: "Choose province, city and district" });
  if (errors.length > 0 || !region || !phone) return refuse(...errors);
  return { name, hours, phone: phone.extension ? `${phone.local}-${phone.extension}` : phone.local, ...region, street };
}
