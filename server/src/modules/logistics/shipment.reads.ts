import DataLoader from "dataloader";
import { type Ctx, loader } from "../../platform/ctx.ts";
import { any, quickRow, quickRows, row, sql } from "../../platform/db/sql.ts";
import { NotFound } from "../../platform/failures.ts";
import { readId, toId } from "../../platform/ids.ts";
import type { AddressData } from "../orders/order.entity.ts";
import { visibleOrder } from "../orders/order.reads.ts";
import type { Party } from "./carriers/carrier.ts";
import type { CarrierCode } from "./freight.types.ts";
import { compareScans } from "./shipment.states.ts";
import type { EstimateSource, ShipmentStatus } from "./shipment.types.ts";

export interface ShipmentRow {
  uuid: string;
  id: string;
  number: string;
  orderId: string;
  carrierCode: CarrierCode;
  companyCode: string | null;
  carrierOrderNo: string;
  ordered: boolean;
  trackingNumber: string | null;
  pickupCode: string | null;
  status: ShipmentStatus;
  sender: Party | null;
  createdAt: Date;
  handedOverAt: Date | null;
  shippedAt: Date | null;
  deliveredAt: Date | null;
  estimatedFrom: Date | null;
  estimatedTo: Date | null;
  estimateSource: EstimateSource;
  estimateConfidence: number | null;
  stalledAt: Date | null;
  lastEventAt: Date | null;
  checks: number;
  failure: string | null;
  cancelRequestedAt: Date | null;
  cancelReason: string | null;
  subscribedAt: Date | null;
  lapses: number;
  /** Its own address where that was put right for this parcel alone. */
  receiver: AddressData | null;
  labelHint: string | null;
  /** UUID of the parcel whose place it takes. */
  replacesId: string | null;
  /** True if its pieces come on top of what was ordered. */
  replacement: boolean;
  /** Where it goes. */
  destination: Pick<AddressData, "countryCode" | "provinceCode" | "province" | "city" | "phone">;
  contents: { lineId: string; quantity: number }[];
}

export const shipmentColumns = sql`
  s.id as uuid, s.number, s.order_id as "orderId", s.carrier as "carrierCode", s.company_code as "companyCode", s.carrier_order_no as "carrierOrderNo", s.ordered,
  s.tracking_no as "trackingNumber", s.pickup_code as "pickupCode", s.status, s.sender, s.created_at as "createdAt", s.handed_over_at as "handedOverAt", s.shipped_at as "shippedAt",
  s.delivered_at as "deliveredAt", s.estimated_from as "estimatedFrom", s.estimated_to as "estimatedTo", s.estimate_source as "estimateSource",
  s.estimate_confidence as "estimateConfidence", s.stalled_at as "stalledAt", s.last_event_at as "lastEventAt", s.checks,
  s.subscribed_at as "subscribedAt", s.lapses,
  s.receiver, s.label_hint as "labelHint", s.replaces_id as "replacesId", s.replacement,
  s.failure, s.cancel_requested_at as "cancelRequestedAt", s.cancel_reason as "cancelReason",
  (select jsonb_build_object('countryCode', a -> 'countryCode', 'provinceCode', a -> 'provinceCode', 'province', a -> 'province', 'city', a -> 'city', 'phone', a -> 'phone')
      from shop_order o, coalesce(s.receiver, o.address) as a where o.id = s.order_id) as destination,
  (select coalesce(jsonb_agg(jsonb_build_object('lineId', l.order_line_id, 'quantity', l.quantity) order by l.order_line_id), '[]')
     from shipment_line l where l.shipment_id = s.id) as contents`;

export type RawShipment = Omit<ShipmentRow, "id">;
export const toShipment = (raw: RawShipment): ShipmentRow => ({ ...raw, id: toId("shp", raw.uuid) });

/** Parcels of orders, oldest first: one statement, contents included. */
export const shipmentsLoader = (ctx: Ctx): DataLoader<string, ShipmentRow[]> => loader(ctx, makeShipmentsLoader);
const makeShipmentsLoader = (ctx: Ctx) =>
  new DataLoader<string, ShipmentRow[]>(async (ids) => {
    const found = await quickRows(
      ctx,
      sql<RawShipment>`select ${shipmentColumns} from shipment s where s.order_id = ${any(ids)} order by s.id`,
    );
    const byOrder = Map.groupBy(found.map(toShipment), (shipment) => shipment.orderId);
    return ids.map((id) => byOrder.get(id) ?? []);
  });

/** A parcel by UUID, without a check of access. */
export async function readShipment(ctx: Ctx, uuid: string): Promise<ShipmentRow | null> {
  const raw = await quickRow(ctx, sql<RawShipment>`select ${shipmentColumns} from shipment s where s.id = ${uuid}`);
  return raw && toShipment(raw);
}

/** Locks a parcel for a change. Its order must be locked before, always in this sequence, so that no two verbs wait for each other in a circle. */
export async function lockShipment(ctx: Ctx, uuid: string): Promise<ShipmentRow> {
  if (!ctx.open) throw new Error("lockShipment outside a transaction");
  // two statements: a subquery beside `for update` would be read as of before the wait
  const locked = await row(ctx, sql<{ id: string }>`select id from shipment where id = ${uuid} for update`);
  const shipment = locked && (await readShipment(ctx, uuid));
  if (!shipment) throw new Error(`shipment ${uuid} does not exist`);
  return shipment;
}

/** The parcel if the viewer may see its order; null for all others. */
export async function visibleShipment(ctx: Ctx, uuid: string | null, accessToken?: string | null): Promise<ShipmentRow | null> {
  const shipment = uuid ? await readShipment(ctx, uuid) : null;
  return shipment && (await visibleOrder(ctx, shipment.orderId, accessToken)) ? shipment : null;
}

/** Like visibleShipment by public id; one that may not be seen is answered like one that does not exist. */
export async function needShipment(ctx: Ctx, id: string, accessToken?: string | null): Promise<ShipmentRow> {
  const shipment = await visibleShipment(ctx, readId("shp", id), accessToken);
  if (!shipment) throw new NotFound("The shipment");
  return shipment;
}

export interface ScanRow {
  id: string;
  shipmentId: string;
  key: string;
  occurredAt: Date;
  state: ShipmentStatus | null;
  rawCode: string;
  rawText: string;
  location: string | null;
  courierName: string | null;
  courierPhone: string | null;
}

/** A parcel has a few dozen scans; beyond this the newest count. */
const MAX_SCANS = 500;

const scanColumns = sql`e.id, e.shipment_id as "shipmentId", e.key, e.occurred_at as "occurredAt", e.state, e.raw_code as "rawCode",
  e.raw_text as "rawText", e.location, e.courier_name as "courierName", e.courier_phone as "courierPhone"`;

export const readScans = async (ctx: Ctx, uuid: string): Promise<ScanRow[]> =>
  (await quickRows(ctx, sql<ScanRow>`select ${scanColumns} from tracking_event e where e.shipment_id = ${uuid}`)).toSorted(compareScans);

/** The scans of parcels, oldest first. */
export const scansLoader = (ctx: Ctx): DataLoader<string, ScanRow[]> => loader(ctx, makeScansLoader);
const makeScansLoader = (ctx: Ctx) =>
  new DataLoader<string, ScanRow[]>(async (ids) => {
    const found = await quickRows(ctx, sql<ScanRow>`select ${scanColumns} from tracking_event e where e.shipment_id = ${any(ids)}`);
    const byShipment = Map.groupBy(found, (scan) => scan.shipmentId);
    return ids.map((id) => (byShipment.get(id) ?? []).toSorted(compareScans).slice(-MAX_SCANS));
  });
