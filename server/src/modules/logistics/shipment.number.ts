import type { Ctx } from "../../platform/ctx.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { say, type Text } from "../../platform/say.ts";
import { isOwnWay } from "./carriers.ts";
import { CarrierCode } from "./freight.types.ts";
import type { ParcelInput } from "./shipment.create.ts";

const error = (ctx: Ctx, code: UserErrorCode, text: Text) => new InputError({ code, message: say(ctx, text), field: ["trackingNumber"] });

/** How the companies' own numbers look. */
const NUMBERS: Partial<Record<CarrierCode, { pattern: RegExp; says: Text }>> = {
  [CarrierCode.SF]: {
    pattern: /^SF\d{10,15}$|^\d{12}$/,
    says: { zh: "顺丰运单号以 SF 开头，后接 10 到 15 位数字", en: "An SF number is SF and 10 to 15 digits" },
  },
  [CarrierCode.YTO]: {
    pattern: /^[A-Z0-9]{10,18}$/,
    says: { zh: "圆通运单号为 10 到 18 位字母、数字", en: "A YTO number is 10 to 18 letters and digits" },
  },
  [CarrierCode.JD]: {
    pattern: /^JD[A-Z0-9]{10,20}$/,
    says: { zh: "京东运单号以 JD 开头，后接 10 到 20 位字母、数字", en: "A JD number is JD and 10 to 20 letters and digits" },
  },
};

/** The number that staff brought, or null when the carrier shall give one. */
export function readTrackingNo(ctx: Ctx, { carrier, trackingNumber }: ParcelInput): string | null {
  const text = trackingNumber?.replaceAll(/\s/g, "").toUpperCase() ?? "";
  const invalid = (text: Text) => refuse(error(ctx, UserErrorCode.INVALID, text));
  if (isOwnWay(carrier))
    return text ? invalid({ zh: "自送和自提的包裹没有运单号", en: "What the shop hands over itself has no tracking number" }) : null;
  if (!text)
    return carrier === CarrierCode.OTHER
      ? refuse(error(ctx, UserErrorCode.REQUIRED, { zh: "请填写运单号", en: "Give the tracking number" }))
      : null;
  const shape = NUMBERS[carrier];
  if (shape && !shape.pattern.test(text)) return invalid(shape.says);
  return /^[0-9A-Z-]{5,40}$/.test(text)
    ? text
    : invalid({ zh: "运单号只含 5 到 40 位字母、数字", en: "A tracking number is 5 to 40 letters and digits" });
}

/**
 * Refuses a number that another parcel on its way has: its scans would move both. One at a time for each number, so that of two who type it
 * at the same moment one is refused. A parcel that was called off or has arrived leaves its number free. `but`: UUID of the parcel that may have it.
 */
export async function refuseTaken(ctx: Ctx, trackingNo: string, but: string | null = null): Promise<void> {
  await row(ctx, sql`select pg_advisory_xact_lock(hashtextextended(${`tracking_no ${trackingNo}`}, 0))`);
  const taken = await row(
    ctx,
    sql<{ parcel: string; order: string }>`
      select s.number as parcel, o.number as "order" from shipment s join shop_order o on o.id = s.order_id
       where s.tracking_no = ${trackingNo} and s.status not in ('DELIVERED', 'RETURNED', 'CANCELLED') and s.id is distinct from ${but}::uuid limit 1`,
  );
  if (!taken) return;
  const text = {
    zh: `订单 ${taken.order} 的包裹 ${taken.parcel} 已使用这个运单号`,
    en: `Parcel ${taken.parcel} of order ${taken.order} has this tracking number`,
  };
  refuse(error(ctx, UserErrorCode.ALREADY_EXISTS, text));
}
