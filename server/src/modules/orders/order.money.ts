import { FulfilmentStatus, OrderPaymentStatus } from "./order.enums.ts";
import type { OrderLineRow, OrderRow } from "./order.reads.ts";

/** Where the money stands, from the sums that the ledger keeps on the order. */
export function paymentStatusOf(order: Pick<OrderRow, "paid" | "refunded" | "total" | "paymentState">): OrderPaymentStatus {
  const { paid, refunded, total } = order;
  if (paid > 0n && refunded >= paid) return OrderPaymentStatus.REFUNDED;
  if (refunded > 0n) return OrderPaymentStatus.PARTIALLY_REFUNDED;
  if (paid > total) return OrderPaymentStatus.OVERPAID;
  if (paid === total && (paid > 0n || order.paymentState === "AUTHORIZED")) return OrderPaymentStatus.PAID;
  if (paid > 0n) return OrderPaymentStatus.PARTIALLY_PAID;
  return OrderPaymentStatus[order.paymentState];
}

/** Where the goods stand, from the quantities of the lines. */
export function fulfilmentStatusOf(lines: readonly OrderLineRow[]): FulfilmentStatus {
  const due = lines.filter((line) => line.requiresShipping);
  const open = due.reduce((sum, line) => sum + line.quantity - line.cancelledQuantity - line.shippedQuantity, 0);
  if (due.every((line) => line.shippedQuantity === 0)) return FulfilmentStatus.UNFULFILLED;
  return open > 0 ? FulfilmentStatus.PARTIALLY_FULFILLED : FulfilmentStatus.FULFILLED;
}
