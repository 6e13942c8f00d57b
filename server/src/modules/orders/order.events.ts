/** News of an order; ids are UUIDs. */
declare module "../../platform/events/emit.ts" {
  interface ShopEvents {
    "order.placed": { orderId: string };
    "order.confirmed": { orderId: string };
    "order.expired": { orderId: string };
    /** `refundDecided`: staff said already what of its money goes back; else all of it does. */
    "order.cancelled": { orderId: string; reason: string | null; refundDecided?: true };
    /** `whole`: nothing is left to send. */
    "order.pieces_cancelled": { orderId: string; whole: boolean; quantity: number };
    "order.cancellation_requested": { orderId: string; reason: string };
    "order.cancellation_declined": { orderId: string; reason: string };
    /** `shipmentId` null: what was bought needs no parcel. */
    "order.shipped": { orderId: string; shipmentId: string | null; whole: boolean };
    "order.delivered": { orderId: string };
    /** It was another parcel that arrived, under a mistyped number. */
    "order.delivery_withdrawn": { orderId: string };
    "order.completed": { orderId: string; byItself: boolean };
  }
}
export const orderTopic = (orderId: string): string => `order:${orderId}`;

/** What an event about an order concerns: the order's own readers and the desk. */
export const orderTopics = (orderId: string, ...more: string[]): string[] => [orderTopic(orderId), "desk", ...more];
