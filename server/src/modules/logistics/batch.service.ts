import { createHash } from "node:crypto";
import type { Ctx } from "../../platform/ctx.ts";
import { createCtx } from "../../platform/ctx.ts";
import { rows, sql } from "../../platform/db/sql.ts";
import { BadInput, NotFound, Refusal, refuse } from "../../platform/failures.ts";
import { InputError, type UserError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { say } from "../../platform/say.ts";
import { orderCan } from "../orders/order.can.ts";
import { linesLoader, needOrder, type OrderRow } from "../orders/order.reads.ts";
import type { ShipmentsCreateInput } from "./batch.types.ts";
import { CarrierCode } from "./freight.types.ts";
import { createShipment } from "./shipment.create.ts";
import { readShipment, type ShipmentRow } from "./shipment.reads.ts";
import { inTurns } from "./turns.ts";

const MAX_ORDERS = 50;
const MAX_KEY = 200;
/** Orders worked on at once: carriers count calls by the second, and the desk has the database's connections to share. */
const AT_ONCE = 4;

export interface BatchResult {
  orderId: string;
  order: OrderRow | null;
  shipment: ShipmentRow | null;
  userErrors: UserError[];
}

/**
 * Packs each order by itself, under a key made of the batch's and its own: nothing is undone because another order was refused, and a
 * repeat finds the parcels that are there. A bug in one is thrown after all others are done; the repeat then tells of those.
 */
export async function createShipments(ctx: Ctx, { orderIds, carrier, idempotencyKey }: ShipmentsCreateInput): Promise<BatchResult[]> {
  if (orderIds.length < 1 || orderIds.length > MAX_ORDERS) throw new BadInput(`orderIds: 1 to ${MAX_ORDERS}`);
  if (idempotencyKey.length < 1 || idempotencyKey.length > MAX_KEY)
    refuse(new InputError({ code: UserErrorCode.INVALID, message: `idempotencyKey: 1–${MAX_KEY}`, field: ["idempotencyKey"] }));
  if (carrier === CarrierCode.OTHER) {
    const message = say(ctx, {
      zh: "批量发货需要自动下单的快递公司；其他快递请逐单填写运单号",
      en: "Several orders need a company that gives waybills; with another carrier, ship each order with its own number",
    });
    refuse(new InputError({ code: UserErrorCode.INVALID, message, field: ["carrier"] }));
  }
  const carriersOfMethods = carrier ? new Map<string, CarrierCode>() : await readMethods(ctx);
  return inTurns([...new Set(orderIds)], AT_ONCE, (orderId) =>
    // a context of its own: what one order's work loads or leaves is not the next one's
    packOne(sibling(ctx), orderId, (order) => carrier ?? carriersOfMethods.get(order.shippingMethod) ?? CarrierCode.OTHER, idempotencyKey),
  );
}

const sibling = ({ app, viewer, language, requestId, ip }: Ctx): Ctx => createCtx(app, { viewer, language, requestId, ip });

async function packOne(ctx: Ctx, orderId: string, carrierOf: (order: OrderRow) => CarrierCode, batchKey: string): Promise<BatchResult> {
  try {
    const before = await needOrder(ctx, orderId);
    const key = createHash("sha256").update(`${batchKey} ${before.uuid}`).digest("base64url");
    const shipmentId = await createShipment(ctx, { orderId, carrier: carrierOf(before), idempotencyKey: `batch:${key}` });
    const shipment = await readShipment(ctx, shipmentId);
    return { orderId, order: await needOrder(ctx, orderId), shipment, userErrors: [] };
  } catch (error) {
    if (error instanceof NotFound) {
      const message = say(ctx, { zh: "没有这个订单", en: "There is no such order" });
      return { orderId, order: null, shipment: null, userErrors: [new InputError({ code: UserErrorCode.NOT_FOUND, message })] };
    }
    if (!(error instanceof Refusal)) throw error;
    const order = await needOrder(ctx, orderId);
    return { orderId, order, shipment: null, userErrors: await inWords(ctx, order, error.userErrors) };
  }
}

/** Among fifty orders "its state does not allow it" helps nobody: the reason is what the order itself gives for it. */
async function inWords(ctx: Ctx, order: OrderRow, errors: UserError[]): Promise<UserError[]> {
  if (!errors.some(({ code }) => code === UserErrorCode.NOT_ALLOWED_IN_STATE)) return errors;
  const { reason } = orderCan(ctx, order, await linesLoader(ctx).load(order.uuid)).ship;
  return errors.map((error) =>
    error.code === UserErrorCode.NOT_ALLOWED_IN_STATE && reason ? new InputError({ code: error.code, message: reason }) : error,
  );
}

/** Who carries what is sent by each shipping method. */
const readMethods = async (ctx: Ctx): Promise<Map<string, CarrierCode>> =>
  new Map(
    (await rows(ctx, sql<{ code: string; carrier: CarrierCode }>`select code, carrier from freight_template`)).map(({ code, carrier }) => [
      code,
      carrier,
    ]),
  );
