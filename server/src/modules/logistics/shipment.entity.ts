import { defineEntity, p } from "@mikro-orm/postgresql";
import { type AddressData, OrderEntity, OrderLineEntity } from "../orders/order.entity.ts";
import type { Party } from "./carriers/carrier.ts";

const STATUSES = [
  "DRAFT",
  "LABEL_CREATED",
  "PICKED_UP",
  "IN_TRANSIT",
  "OUT_FOR_DELIVERY",
  "AVAILABLE_FOR_PICKUP",
  "DELIVERED",
  "FAILED_ATTEMPT",
  "EXCEPTION",
  "RETURNING",
  "RETURNED",
  "CANCELLED",
] as const;

/**
 * A parcel. `carrier_order_no` is what the carrier knows it by: repeating it never makes a second waybill, so a lost answer is simply
 * asked for again. `next_check_at` is when the sweep looks at it: to finish a draft or a cancellation, or to ask for scans.
 */
const ShipmentSchema = defineEntity({
  name: "ShipmentEntity",
  tableName: "shipment",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    number: p.string().length(12).unique(),
    order: () => p.manyToOne(OrderEntity).index(),
    carrier: p.enum(["SF", "YTO", "JD", "OTHER", "OWN", "PICKUP"] as const),
    /** With OTHER, whose parcel it is by Kuaidi100's code; null if nobody said. */
    companyCode: p.string().length(40).nullable(),
    /** When its carrier was asked to push its scans; null until then, or since it stopped. */
    subscribedAt: p.datetime().nullable(),
    /** How often following it lapsed because nothing was heard of it. */
    lapses: p.integer().default(0),
    /** When its carrier was last asked for scans. */
    askedAt: p.datetime().nullable(),
    carrierOrderNo: p.string().length(64).unique(),
    /** Whether the waybill is (to be) ordered from the carrier; false when staff brought its number. */
    ordered: p.boolean(),
    trackingNo: p.string().length(40).nullable(),
    /** What the shopper says at the counter; only for what is collected. */
    pickupCode: p.string().length(8).nullable().unique(),
    status: p.enum(STATUSES).default("DRAFT"),
    /** Where it starts from, as it was when the parcel was made. */
    sender: p.json<Party>().nullable(),
    /** Where it goes, if its address was put right for this parcel alone; null: where its order goes. */
    receiver: p.json<AddressData>().nullable(),
    /** The carrier's sorting text, printed large on the label. */
    labelHint: p.string().length(40).nullable(),
    /** The parcel whose place it takes: one that was lost or damaged, or that the carrier refused. */
    replaces: () => p.manyToOne(ShipmentEntity).nullable(),
    /** True if its pieces come on top of what was ordered, because those of the parcel it replaces left the stock already. */
    replacement: p.boolean().default(false),
    createdAt: p.datetime().defaultRaw("shop_now()"),
    handedOverAt: p.datetime().nullable(),
    /** Time of the first scan that proves it; null until then, and with it the pieces left the stock. */
    shippedAt: p.datetime().nullable(),
    deliveredAt: p.datetime().nullable(),
    estimatedFrom: p.datetime().nullable(),
    estimatedTo: p.datetime().nullable(),
    /** Whose word the estimate is: the carrier's, our own history of the route, or the table of days. */
    estimateSource: p.enum(["CARRIER", "HISTORY", "TABLE"] as const).default("TABLE"),
    /** With HISTORY, percent of the parcels on the route that were there by `estimated_to`. */
    estimateConfidence: p.integer().nullable(),
    /** Not there by then, it is stalled; `stalled_at` is when staff were told. */
    lateAfter: p.datetime().nullable(),
    stalledAt: p.datetime().nullable(),
    lastEventAt: p.datetime().nullable(),
    nextCheckAt: p.datetime().nullable(),
    checks: p.integer().default(0),
    failure: p.string().length(300).nullable(),
    cancelRequestedAt: p.datetime().nullable(),
    cancelReason: p.string().length(300).nullable(),
    cancelledAt: p.datetime().nullable(),
  },
  checks: [
    {
      name: "shipment_tracking_no_check",
      expression: "tracking_no is not null or status in ('DRAFT', 'CANCELLED') or carrier in ('OWN', 'PICKUP')",
    },
    { name: "shipment_cancelled_check", expression: "(status = 'CANCELLED') = (cancelled_at is not null)" },
    { name: "shipment_pickup_code_check", expression: "pickup_code is null or carrier = 'PICKUP'" },
    { name: "shipment_cancelled_shipped_check", expression: "cancelled_at is null or shipped_at is null" },
  ],
  indexes: [
    {
      name: "shipment_replaces_id_index",
      expression:
        "create unique index shipment_replaces_id_index on shipment (replaces_id) where replaces_id is not null and status <> 'CANCELLED'",
    },
    {
      name: "shipment_open_index",
      expression:
        "create index shipment_open_index on shipment ((coalesce(last_event_at, created_at)), id) where status not in ('DELIVERED', 'RETURNED', 'CANCELLED')",
    },
    {
      name: "shipment_returned_index",
      expression: "create index shipment_returned_index on shipment ((coalesce(last_event_at, created_at)), id) where status = 'RETURNED'",
    },
    {
      name: "shipment_tracking_no_index",
      expression: "create index shipment_tracking_no_index on shipment (tracking_no) where tracking_no is not null",
    },
    {
      name: "shipment_next_check_index",
      expression: "create index shipment_next_check_index on shipment (next_check_at) where next_check_at is not null",
    },
    {
      name: "shipment_late_index",
      expression: "create index shipment_late_index on shipment (late_after) where stalled_at is null and shipped_at is not null",
    },
    {
      name: "shipment_trouble_index",
      expression:
        "create index shipment_trouble_index on shipment (order_id) where status in ('EXCEPTION', 'FAILED_ATTEMPT', 'RETURNING', 'RETURNED')",
    },
  ],
});
export class ShipmentEntity extends ShipmentSchema.class {}
ShipmentSchema.setClass(ShipmentEntity);

/** What a parcel contains. */
const ShipmentLineSchema = defineEntity({
  name: "ShipmentLineEntity",
  tableName: "shipment_line",
  properties: {
    shipment: () => p.manyToOne(ShipmentEntity).primary().deleteRule("cascade"),
    orderLine: () => p.manyToOne(OrderLineEntity).primary().index(),
    quantity: p.integer().check("quantity > 0"),
  },
});
export class ShipmentLineEntity extends ShipmentLineSchema.class {}
ShipmentLineSchema.setClass(ShipmentLineEntity);

/** A scan, as the carrier said it. Only ever added, unless its number was never this parcel's; the unique key drops what arrives twice. */
const TrackingEventSchema = defineEntity({
  name: "TrackingEventEntity",
  tableName: "tracking_event",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    shipment: () => p.manyToOne(ShipmentEntity).deleteRule("cascade"),
    key: p.string().length(64),
    occurredAt: p.datetime(),
    /** Null for a code that says nothing about the state, or that we do not know. */
    state: p.enum(STATUSES).nullable(),
    rawCode: p.string().length(32),
    rawText: p.string().length(1000),
    location: p.string().length(200).nullable(),
    courierName: p.string().length(40).nullable(),
    /** As the carrier wrote it, usually with its middle hidden. */
    courierPhone: p.string().length(40).nullable(),
    source: p.enum(["PUSH", "QUERY", "STAFF"] as const),
    receivedAt: p.datetime().defaultRaw("shop_now()"),
  },
  uniques: [{ name: "tracking_event_shipment_id_key_unique", properties: ["shipment", "key"] }],
});
export class TrackingEventEntity extends TrackingEventSchema.class {}
TrackingEventSchema.setClass(TrackingEventEntity);

/** Everything that came in at a carrier's push address with the right secret, as it came (cut to a bounded size), and what became of it. */
const CarrierPushSchema = defineEntity({
  name: "CarrierPush",
  tableName: "carrier_push",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    carrier: p.string().length(10),
    body: p.text(),
    headers: p.json<Record<string, string>>(),
    /** The carrier's numbers of the parcels it is about, as far as it could be read. */
    trackingNos: p.array().columnType("text[]").defaultRaw("'{}'"),
    verdict: p.enum(["APPLIED", "REPEATED", "DEFERRED", "UNKNOWN", "BAD", "FAILED"] as const),
    receivedAt: p.datetime().defaultRaw("shop_now()").index(),
  },
  indexes: [
    {
      name: "carrier_push_tracking_nos_index",
      expression: "create index carrier_push_tracking_nos_index on carrier_push using gin (tracking_nos)",
    },
  ],
});
export class CarrierPush extends CarrierPushSchema.class {}
CarrierPushSchema.setClass(CarrierPush);

/** How long our parcels took on a route, in steps of six hours: changed when one arrives, read when one is made. */
const RouteTimeSchema = defineEntity({
  name: "RouteTimeEntity",
  tableName: "route_time",
  properties: {
    carrier: p.string().length(10).primary(),
    route: p.string().length(200).primary(),
    counts: p.json<number[]>(),
    total: p.integer(),
    updatedAt: p.datetime().defaultRaw("shop_now()"),
  },
});
export class RouteTimeEntity extends RouteTimeSchema.class {}
RouteTimeSchema.setClass(RouteTimeEntity);
