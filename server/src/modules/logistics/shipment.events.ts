import { orderTopics } from "../orders/order.events.ts";
import { tellEvent } from "../orders/order.timeline.ts";
import type { ShipmentStatus } from "./shipment.types.ts";
import { statusWords } from "./shipment.words.ts";

/** News of a parcel; ids are UUIDs. Each names its parcel among its topics, so that live readers find it. */
declare module "../../platform/events/emit.ts" {
  interface ShopEvents {
    "shipment.created": { orderId: string; shipmentId: string; number: string };
    "shipment.labelled": { orderId: string; shipmentId: string; trackingNumber: string };
    /** Staff put right who has it and under which number; `dropped`: scans of the wrong number that were taken out. */
    "shipment.renumbered": {
      orderId: string;
      shipmentId: string;
      carrier: string;
      companyCode: string | null;
      trackingNumber: string;
      before: { carrier: string; companyCode: string | null; trackingNumber: string };
      dropped: number;
    };
    /** The carrier said no to a new parcel; its pieces are free again. */
    "shipment.refused": { orderId: string; shipmentId: string; reason: string };
    /** A new parcel goes in the place of one that left; its pieces are held back from the stock. */
    "shipment.replaced": { orderId: string; shipmentId: string; replacesId: string; reason: string };
    /** A replacement does not go: what was held for it is free again. */
    "shipment.replacement_released": { orderId: string; shipmentId: string };
    "shipment.cancelled": { orderId: string; shipmentId: string; number: string; reason: string | null };
    /** New scans; `status` is the state after them. */
    "shipment.tracked": { orderId: string; shipmentId: string; status: ShipmentStatus; scans: number };
    /** Paid, and too few codes are left to hand out; staff have to load more. */
    "virtual_codes.short": { orderId: string; lineId: string; variantId: string };
    /** It is later than nearly all of its route. */
    "shipment.stalled": { orderId: string; shipmentId: string; status: ShipmentStatus };
    /** Staff should look: damaged, refused, on its way back, or gone although cancelled. */
    "shipment.exception": { orderId: string; shipmentId: string; status: ShipmentStatus; text: string | null };
  }
}

const SHIPMENT = "shipment:";

/** What an event about a parcel concerns: its order's readers, the desk, and the parcel itself. */
export const shipmentTopics = (orderId: string, shipmentId: string): string[] => orderTopics(orderId, `${SHIPMENT}${shipmentId}`);

/** The parcel that an event names; null when it is about something else. */
export const shipmentOf = (topics: readonly string[]): string | null =>
  topics.find((topic) => topic.startsWith(SHIPMENT))?.slice(SHIPMENT.length) ?? null;

tellEvent(
  "shipment.created",
  ({ number }) => ({
    text: { zh: "已打包，等待运单号", en: "Packed, waiting for its waybill" },
    detail: number,
  }),
  "STAFF",
);
tellEvent("shipment.labelled", ({ trackingNumber }) => ({ text: { zh: "运单已生成", en: "Waybill made" }, detail: trackingNumber }));
tellEvent("shipment.renumbered", ({ trackingNumber, before }) => ({
  text: { zh: "运单信息已更正", en: "Tracking number or company put right" },
  detail: before.trackingNumber === trackingNumber ? trackingNumber : `${before.trackingNumber} → ${trackingNumber}`,
}));
tellEvent(
  "shipment.refused",
  ({ reason }) => ({
    text: { zh: "快递公司拒绝下单", en: "The carrier refused the parcel" },
    detail: reason,
  }),
  "STAFF",
);
tellEvent("shipment.replaced", ({ reason }) => ({ text: { zh: "已安排补发", en: "A replacement is being sent" }, detail: reason }));
tellEvent(
  "shipment.cancelled",
  ({ number, reason }) => ({
    text: { zh: "包裹已取消", en: "Parcel called off" },
    detail: reason ?? number,
  }),
  "STAFF",
);
tellEvent(
  "virtual_codes.short",
  () => ({
    text: { zh: "兑换码不足，补充后自动发放", en: "Too few codes; they are handed out once more are loaded" },
  }),
  "STAFF",
);
tellEvent(
  "shipment.stalled",
  ({ status }) => ({
    text: { zh: "包裹比平时慢", en: "The parcel is later than usual" },
    detail: statusWords[status].zh,
  }),
  "STAFF",
);
tellEvent("shipment.exception", ({ status, text }) => ({ text: statusWords[status], detail: text }));
