import { randomBytes } from "node:crypto";
import { shopNow } from "../../platform/clock.ts";
import type { Ctx } from "../../platform/ctx.ts";
import { json, row, sql } from "../../platform/db/sql.ts";
import { emit } from "../../platform/events/emit.ts";
import { BadInput, refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { needId, randomNumber } from "../../platform/ids.ts";
import { once } from "../../platform/idempotency.ts";
import { say, type Text } from "../../platform/say.ts";
import { OrderStatus } from "../orders/order.enums.ts";
import { linesLoader, needOrder, type OrderLineRow, type OrderRow } from "../orders/order.reads.ts";
import { recordPacked } from "../orders/fulfilment.service.ts";
import { lockOrder, notInState } from "../orders/order.service.ts";
import type { AddressData } from "../orders/order.entity.ts";
import type { Party } from "./carriers/carrier.ts";
import { isCompanyCode } from "./carriers/kuaidi100.codes.ts";
import { carrierFacts, carriers, isOwnWay } from "./carriers.ts";
import { CarrierCode } from "./freight.types.ts";
import { makeReady, newPickupCode } from "./own.service.ts";
import { readSender } from "./sender.ts";
import { estimateArrival } from "./shipment.estimate.ts";
import { shipmentTopics } from "./shipment.events.ts";
import type { ShipmentCreateInput, ShipmentLineInput } from "./shipment.inputs.ts";
import { carrierError, finishDraft } from "./shipment.label.ts";
import { readTrackingNo, refuseTaken } from "./shipment.number.ts";
import { readShipment } from "./shipment.reads.ts";
import { EstimateSource, ShipmentStatus } from "./shipment.types.ts";

const error = (ctx: Ctx, code: UserErrorCode, text: Text, ...field: string[]) =>
  new InputError({ code, message: say(ctx, text), field: field.length > 0 ? field : null });

/**
 * Packs pieces of an order into a parcel and, with a company the shop has an account with, orders its waybill. The parcel is recorded first, with the number under which the
 * carrier is asked; when its answer is lost, a sweep asks again under the same number. Answers the parcel's UUID.
 */
export async function createShipment(ctx: Ctx, input: ShipmentCreateInput): Promise<string> {
  const { uuid: orderId } = await needOrder(ctx, input.orderId);
  const parcel = await readParcelInput(ctx, input);
  const { idempotencyKey: key, ...rest } = input;
  const made = await once(ctx, { scope: `account:${ctx.viewer.accountId}`, key, operation: "shipmentCreate", input: rest }, async (ctx) => {
    const order = await lockOrder(ctx, orderId);
    if (order.status !== OrderStatus.CONFIRMED && order.status !== OrderStatus.PARTIALLY_SHIPPED) refuse(notInState(ctx));
    checkWay(ctx, order, input.carrier);
    const contents = chooseContents(ctx, await linesLoader(ctx).load(orderId), input.lines);
    if ((await recordPacked(ctx, contents)) !== contents.length) throw new Error("packed pieces changed under a lock");
    const shipmentId = await insertShipment(ctx, order, contents, parcel);
    if (input.carrier === CarrierCode.PICKUP) await makeReady(ctx, shipmentId);
    return { shipmentId };
  });
  await finishNew(ctx, made.shipmentId);
  return made.shipmentId;
}

/** Asks the carrier about a parcel that was just recorded, and hands on its refusal. */
export async function finishNew(ctx: Ctx, shipmentId: string): Promise<void> {
  await finishDraft(ctx, shipmentId);
  const shipment = await readShipment(ctx, shipmentId);
  if (shipment?.status === ShipmentStatus.CANCELLED && shipment.failure) refuse(carrierError(ctx, shipment.failure));
}

export type ParcelInput = Pick<ShipmentCreateInput, "carrier" | "companyCode" | "trackingNumber">;

/** Who carries a parcel and under which number; refuses what the shop is not set up for. */
export async function readParcelInput(ctx: Ctx, input: ParcelInput): Promise<NewShipment> {
  const trackingNo = readTrackingNo(ctx, input);
  const companyCode = readCompany(ctx, input);
  const ordered = input.carrier !== CarrierCode.OTHER && !isOwnWay(input.carrier) && trackingNo === null;
  const { name } = carrierFacts[input.carrier];
  const sender = await readSender(ctx);
  if (ordered && !carriers(ctx.app).get(input.carrier)?.carrier.caps.ship)
    refuse(
      error(
        ctx,
        UserErrorCode.METHOD_UNAVAILABLE,
        { zh: `店铺尚未接入${name.zh}，请填写运单号`, en: `${name.en} is not set up in this shop; give a tracking number` },
        "carrier",
      ),
    );
  if (ordered && !sender)
    refuse(
      error(
        ctx,
        UserErrorCode.METHOD_UNAVAILABLE,
        {
          zh: `还没有真实的寄件地址：请先在“设置 › 发货设置”里填写，再向${name.zh}下单`,
          en: `The shop has no real sender address: fill it in under Settings › Shipping before ordering from ${name.en}`,
        },
        "carrier",
      ),
    );
  return { carrier: input.carrier, companyCode, trackingNo, ordered, sender };
}

/** What the shopper chose to collect has no address to be sent to, and what is to be sent is not left at the counter. */
function checkWay(ctx: Ctx, order: OrderRow, carrier: CarrierCode): void {
  if ((order.pickup !== null) === (carrier === CarrierCode.PICKUP)) return;
  const text = order.pickup
    ? { zh: "这笔订单由顾客到店自提，请选择“到店自提”", en: "The shopper collects this order: choose “Collected at the shop”" }
    : { zh: "这笔订单要寄送到地址，不能到店自提", en: "This order goes to an address; it is not collected" };
  refuse(error(ctx, UserErrorCode.METHOD_UNAVAILABLE, text, "carrier"));
}

/** Whose parcel it is, where its carrier does not say that. */
export function readCompany(ctx: Ctx, { carrier, companyCode }: ParcelInput): string | null {
  const code = companyCode?.trim() ?? "";
  if (!code) return null;
  if (carrier === CarrierCode.OTHER && isCompanyCode(code)) return code;
  const text = {
    zh: "快递公司编码只用于“其他快递”，由小写字母和数字组成，如 zhongtong",
    en: "A company code goes with OTHER only, in lower-case letters and digits, such as zhongtong",
  };
  return refuse(error(ctx, UserErrorCode.INVALID, text, "companyCode"));
}

export type Contents = { lineId: string; quantity: number }[];

/** What goes into the parcel: what was asked for, summed by line, or everything not yet packed. */
function chooseContents(ctx: Ctx, lines: OrderLineRow[], wanted: ShipmentLineInput[] | null | undefined): Contents {
  const left = (line: OrderLineRow) => (line.requiresShipping ? line.quantity - line.cancelledQuantity - line.packedQuantity : 0);
  if (!wanted) {
    const contents = lines.map((line) => ({ lineId: line.uuid, quantity: left(line) })).filter(({ quantity }) => quantity > 0);
    if (contents.length === 0) refuse(notInState(ctx, { zh: "所有商品都已装入包裹", en: "Everything is in a parcel already" }));
    return contents;
  }
  if (wanted.length === 0 || wanted.length > 500) throw new BadInput("lines: 1 to 500");
  const sums = new Map<string, { quantity: number; at: number }>();
  for (const [at, { orderLineId, quantity }] of wanted.entries()) {
    if (quantity < 1)
      refuse(error(ctx, UserErrorCode.INVALID, { zh: "数量至少为 1", en: "At least one piece" }, "lines", String(at), "quantity"));
    const lineId = needId("orl", orderLineId, `lines.${at}.orderLineId`);
    sums.set(lineId, { quantity: (sums.get(lineId)?.quantity ?? 0) + quantity, at });
  }
  return [...sums].map(([lineId, { quantity, at }]) => {
    const line = lines.find(({ uuid }) => uuid === lineId);
    if (!line)
      return refuse(
        error(
          ctx,
          UserErrorCode.NOT_FOUND,
          { zh: "订单里没有这一行", en: "The order has no such line" },
          "lines",
          String(at),
          "orderLineId",
        ),
      );
    const most = left(line);
    if (quantity > most)
      refuse(
        error(
          ctx,
          UserErrorCode.INVALID,
          { zh: `「${line.name}」只剩 ${most} 件未装箱`, en: `Only ${most} of “${line.name}” are not packed yet` },
          "lines",
          String(at),
          "quantity",
        ),
      );
    return { lineId, quantity };
  });
}

export interface NewShipment {
  carrier: CarrierCode;
  companyCode: string | null;
  trackingNo: string | null;
  ordered: boolean;
  sender: Party | null;
  /** Its own address, where that is not its order's. */
  receiver?: AddressData | null;
  /** UUID of the parcel whose place it takes. */
  replacesId?: string;
  /** True if its pieces come on top of what was ordered. */
  replacement?: boolean;
}

/** Writes the parcel with its contents. Its number and its pick-up code are random, and a collision is tried again; the carrier's gets more chance, as it must never repeat. */
export async function insertShipment(
  ctx: Ctx,
  order: OrderRow,
  contents: Contents,
  { carrier, companyCode, trackingNo, ordered, sender, receiver = null, replacesId, replacement = false }: NewShipment,
): Promise<string> {
  if (trackingNo) await refuseTaken(ctx, trackingNo);
  const estimate = await estimateArrival(ctx, carrier, { sender, destination: receiver ?? order.address }, null, await shopNow(ctx));
  const status = ordered ? ShipmentStatus.DRAFT : ShipmentStatus.LABEL_CREATED;
  const wait = isOwnWay(carrier) || (carrier === CarrierCode.OTHER && !companyCode) ? null : 60;
  for (let attempt = 0; attempt < 5; attempt++) {
    const number = randomNumber();
    const pickupCode = carrier === CarrierCode.PICKUP ? newPickupCode() : null;
    const carrierOrderNo = `OS${number}-${randomBytes(4).toString("hex")}`;
    const made = await row(
      ctx,
      sql<{ id: string }>`
        with made as (
          insert into shipment (number, order_id, carrier, company_code, carrier_order_no, ordered, tracking_no, pickup_code, status, sender, receiver, replaces_id, replacement,
                                estimated_from, estimated_to, estimate_source, estimate_confidence, late_after, next_check_at)
          values (${number}, ${order.uuid}, ${carrier}, ${companyCode}, ${carrierOrderNo}, ${ordered}, ${trackingNo}, ${pickupCode}, ${status}, ${sender && json(sender)},
                  ${receiver && json(receiver)}, ${replacesId ?? null}, ${replacement},
                  ${estimate?.from ?? null}, ${estimate?.to ?? null}, ${estimate?.source ?? EstimateSource.TABLE},
                  ${estimate?.confidence ?? null}, ${estimate?.lateAfter ?? null}, shop_now() + make_interval(secs => ${wait}::int))
          on conflict do nothing returning id),
        lines as (
          insert into shipment_line (shipment_id, order_line_id, quantity)
          select made.id, l."lineId", l.quantity from made, jsonb_to_recordset(${json(contents)}) as l("lineId" uuid, quantity int))
        select id from made`,
    );
    if (!made) continue;
    const about = { orderId: order.uuid, shipmentId: made.id };
    const options = { topics: shipmentTopics(order.uuid, made.id), orderId: order.uuid };
    emit(ctx, "shipment.created", { ...about, number }, options);
    if (trackingNo) emit(ctx, "shipment.labelled", { ...about, trackingNumber: trackingNo }, options);
    return made.id;
  }
  throw new Error("no free shipment number in five attempts");
}
