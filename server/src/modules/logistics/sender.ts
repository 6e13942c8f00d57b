import { type Ctx, transaction } from "../../platform/ctx.ts";
import { changed, json, row, sql } from "../../platform/db/sql.ts";
import { emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { parsePhone } from "../../platform/phone.ts";
import { readChineseRegion } from "../../platform/regions/chinese.ts";
import { say, type Text } from "../../platform/say.ts";
import type { Party } from "./carriers/carrier.ts";
import { settingsTopics } from "./settings.events.ts";
import type { SenderAddressSetInput } from "./settings.inputs.ts";

/** Where parcels start from, kept under `sender` in the shop's settings. */
export interface Sender extends Party {
  /** True for the demo's made-up address: no real carrier may be sent there. */
  demo?: boolean;
  /** What the names stand for; addresses kept by earlier releases have none. */
  provinceCode?: string | null;
  cityCode?: string | null;
  districtCode?: string | null;
}

/** The address with its codes, as the form edits it, or null while none is set; in live mode the demo's does not count. */
export async function readSenderSetting(ctx: Ctx): Promise<Sender | null> {
  const found = await row(ctx, sql<{ value: Sender }>`select value from shop_setting where key = 'sender'`);
  if (!found) return null;
  return found.value.demo && ctx.app.env.SHOP_MODE === "live" ? null : found.value;
}

/** The shop's sender as carriers are told. */
export async function readSender(ctx: Ctx): Promise<Party | null> {
  const found = await readSenderSetting(ctx);
  if (!found) return null;
  const { demo: _, provinceCode: _p, cityCode: _c, districtCode: _d, ...party } = found;
  return party;
}

/** Reads the address as people write it, every wrong field named at once, and keeps it: the next waybill starts there. */
export async function setSender(ctx: Ctx, input: SenderAddressSetInput): Promise<void> {
  const sender = readInput(ctx, input);
  await transaction(ctx, async (ctx) => {
    await changed(
      ctx,
      sql`insert into shop_setting as s (key, value) values ('sender', ${json(sender)})
          on conflict (key) do update set value = excluded.value, updated_at = shop_now()`,
    );
    emit(ctx, "sender.changed", { name: sender.name, province: sender.province, city: sender.city }, { topics: settingsTopics });
  });
}

/** The rules of a Chinese address at the checkout, for the sender: carriers fetch on the mainland only. */
function readInput(ctx: Ctx, input: SenderAddressSetInput): Sender {
  const errors: InputError[] = [];
  const wrong = (field: string, code: UserErrorCode, text: Text) =>
    errors.push(new InputError({ code, message: say(ctx, text), field: [field] }));
  const text = (field: "name" | "company" | "street", max: number, missing: Text | null): string => {
    const value = (input[field] ?? "").normalize("NFKC").replace(/\s+/g, " ").trim();
    if (!value && missing) wrong(field, UserErrorCode.REQUIRED, missing);
    if (value.length > max) wrong(field, UserErrorCode.INVALID, { zh: `不能超过 ${max} 个字符`, en: `At most ${max} characters` });
    return value;
  };
  const name = text("name", 60, { zh: "请填写寄件人姓名", en: "Enter the sender's name" });
  const company = text("company", 120, null);
  const phone = parsePhone(input.phone, "CN");
  if (!input.phone.trim())
    wrong("phone", UserErrorCode.REQUIRED, { zh: "请填写电话，快递员需要联系你", en: "Enter a phone number; the courier needs it" });
  else if (!phone || phone.kind === "abroad")
    wrong("phone", UserErrorCode.INVALID, {
      zh: "请填写中国的手机号或带区号的座机，例如 0798-8220000",
      en: "Enter a Chinese mobile number, or a landline with its area code such as 0798-8220000",
    });
  const region = readChineseRegion(input);
  if (!region) wrong("districtCode", UserErrorCode.REQUIRED, { zh: "请选择省、市、区", en: "Choose province, city and district" });
  const street = text("street", 120, { zh: "请填写详细地址", en: "Enter the street and number" });
  const postcode = input.postcode?.normalize("NFKC").trim() ?? "";
  if (postcode && !/^\d{6}$/.test(postcode))
    wrong("postcode", UserErrorCode.INVALID, { zh: "邮政编码为 6 位数字", en: "A postcode has six digits" });
  if (errors.length > 0 || !region || !phone) return refuse(...errors);
  return {
    name,
    phone: phone.extension ? `${phone.local}-${phone.extension}` : phone.local,
    countryCode: "CN",
    ...region,
    street,
    ...(company && { company }),
    ...(postcode && { postcode }),
  };
}
