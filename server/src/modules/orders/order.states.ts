import { OrderStatus } from "./order.enums.ts";

/**
 * Where an order may go from each state. EXPIRED leads back to CONFIRMED only for a payment that arrived late and found the stock
 * still there, and DELIVERED back to SHIPPED only where what arrived was somebody else's parcel under a mistyped number. A parcel that
 * comes back leaves the order's state; staff decide.
 */
export const orderMoves: Record<OrderStatus, readonly OrderStatus[]> = {
  [OrderStatus.AWAITING_PAYMENT]: [OrderStatus.CONFIRMED, OrderStatus.EXPIRED, OrderStatus.CANCELLED],
  [OrderStatus.CONFIRMED]: [OrderStatus.PARTIALLY_SHIPPED, OrderStatus.SHIPPED, OrderStatus.CANCELLED],
  [OrderStatus.PARTIALLY_SHIPPED]: [OrderStatus.SHIPPED],
  [OrderStatus.SHIPPED]: [OrderStatus.DELIVERED, OrderStatus.COMPLETED],
  [OrderStatus.DELIVERED]: [OrderStatus.COMPLETED, OrderStatus.SHIPPED],
  [OrderStatus.COMPLETED]: [],
  [OrderStatus.EXPIRED]: [OrderStatus.CONFIRMED],
  [OrderStatus.CANCELLED]: [],
};

export const mayMove = (from: OrderStatus, to: OrderStatus): boolean => orderMoves[from].includes(to);
