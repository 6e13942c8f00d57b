import type { Ctx } from "../../platform/ctx.ts";
import { isAllowed } from "../../platform/graphql/access.ts";
import { say, type Text } from "../../platform/say.ts";
import { OrderStatus, PaymentMethodCode } from "./order.enums.ts";
import type { OrderLineRow, OrderRow } from "./order.reads.ts";

export interface Allowed {
  allowed: boolean;
  reason: string | null;
}

const S = OrderStatus;

/**
 * What may be done with an order now, and if not, why: clients copy no rule, a disabled button explains itself.
 * The verbs check the same states again under a lock.
 */
export function orderCan(ctx: Ctx, order: OrderRow, lines: readonly OrderLineRow[]) {
  const yes: Allowed = { allowed: true, reason: null };
  const no = (text: Text): Allowed => ({ allowed: false, reason: say(ctx, text) });
  const staff = ctx.viewer.role === "STAFF";
  const needs = (permission: string, rule: () => Allowed): Allowed =>
    isAllowed(ctx.viewer, permission) ? rule() : no({ zh: "只有店铺员工可以操作", en: "Only the shop's staff can do this" });
  /** For what the order's holder does, or staff in his place. */
  const handled = (permission: string, rule: () => Allowed): Allowed =>
    !staff || order.accountId === ctx.viewer.accountId || isAllowed(ctx.viewer, permission)
      ? rule()
      : no({ zh: "没有权限", en: "You may not do this" });
  const cancelled = no({ zh: "订单已取消", en: "The order is cancelled" });
  const ended =
    order.status === S.CANCELLED ? cancelled : order.status === S.EXPIRED ? no({ zh: "订单已超时关闭", en: "The order expired" }) : null;
  const left = lines.some((line) => line.requiresShipping && line.quantity - line.cancelledQuantity - line.packedQuantity > 0);
  const packed = lines.some((line) => line.packedQuantity > 0);
  const shipped = no({ zh: "已有商品发出，收到后可申请退货", en: "Part of it has left already; you can return it when it arrives" });

  const pay = (): Allowed => (order.status === S.AWAITING_PAYMENT ? yes : (ended ?? no({ zh: "订单已付款", en: "The order is paid" })));
  const cancel = (): Allowed => {
    if (ended) return ended;
    if (order.status === S.AWAITING_PAYMENT) return yes;
    if (order.status !== S.CONFIRMED) return shipped;
    if (isAllowed(ctx.viewer, "ORDERS_WRITE")) return yes;
    if (order.paid === 0n && !packed) return yes;
    return no({ zh: "订单已付款，可以申请取消", en: "The order is paid: ask for its cancellation" });
  };
  const requestCancellation = (): Allowed => {
    if (order.status !== S.CONFIRMED)
      return (
        ended ??
        (order.status === S.AWAITING_PAYMENT
          ? no({ zh: "未付款的订单可以直接取消", en: "An unpaid order can be cancelled at once" })
          : shipped)
      );
    if (order.cancellationRequestedAt) return no({ zh: "已申请，等待商家处理", en: "Asked already; the shop will answer" });
    return yes;
  };
  const declineCancellation = (): Allowed =>
    ended ?? (order.cancellationRequestedAt ? yes : no({ zh: "没有待处理的取消申请", en: "Nobody asks to cancel it" }));
  const confirmReceipt = (): Allowed => {
    if (order.status === S.SHIPPED || order.status === S.DELIVERED) return yes;
    return (
      ended ??
      (order.status === S.COMPLETED
        ? no({ zh: "已确认收货", en: "Receipt is confirmed already" })
        : no({ zh: "商品尚未全部发出", en: "Not everything has shipped yet" }))
    );
  };
  const ship = (): Allowed => {
    if (order.status !== S.CONFIRMED && order.status !== S.PARTIALLY_SHIPPED)
      return (
        ended ??
        (order.status === S.AWAITING_PAYMENT
          ? no({ zh: "等待付款", en: "Waiting for payment" })
          : no({ zh: "已全部发货", en: "Everything has shipped" }))
      );
    return left ? yes : no({ zh: "所有商品都已装入包裹", en: "Everything is in a parcel already" });
  };
  const confirmTransfer = (): Allowed => {
    const manual = order.paymentMethod === PaymentMethodCode.BANK_TRANSFER || order.paymentMethod === PaymentMethodCode.CASH_ON_DELIVERY;
    if (!manual && order.paymentState !== "AUTHORIZED") return no({ zh: "由支付平台确认", en: "The payment company confirms this" });
    if (order.paid >= order.total) return no({ zh: "已收款", en: "The money is here already" });
    // a transfer may come when its order's time is over: it is booked, and revives the order or goes back
    return manual && order.status === S.EXPIRED ? yes : (ended ?? yes);
  };
  const refund = (): Allowed => {
    if (order.paid > order.refunded) return yes;
    return order.paid === 0n
      ? no({ zh: "还没有收到款项", en: "No money has come in yet" })
      : no({ zh: "已全部退款", en: "All of it was given back" });
  };
  return {
    pay: handled("PAYMENTS_WRITE", pay),
    cancel: handled("ORDERS_WRITE", cancel),
    requestCancellation: handled("ORDERS_WRITE", requestCancellation),
    declineCancellation: needs("ORDERS_WRITE", declineCancellation),
    confirmReceipt: handled("ORDERS_WRITE", confirmReceipt),
    ship: needs("SHIPMENTS_WRITE", ship),
    confirmTransfer: needs("PAYMENTS_WRITE", confirmTransfer),
    refund: needs("REFUNDS_WRITE", refund),
  };
}
