import DataLoader from "dataloader";
import { type Ctx, loader } from "../../platform/ctx.ts";
import { any, quickRow, quickRows, row, sql } from "../../platform/db/sql.ts";
import { toId } from "../../platform/ids.ts";
import type { PaymentMethodCode } from "../orders/order.enums.ts";
import type { StoredAction } from "./payment.actions.ts";
import type { PaymentStatus } from "./payment.types.ts";
import type { RefundStatus, UndeliveredMoney } from "./refund.types.ts";

export interface PaymentRow {
  uuid: string;
  id: string;
  number: string;
  orderId: string;
  method: PaymentMethodCode;
  channel: string | null;
  status: PaymentStatus;
  amountMinor: bigint;
  captured: bigint;
  refunded: bigint;
  currency: string;
  providerRef: string | null;
  action: StoredAction | null;
  returnUrl: string | null;
  failureReason: string | null;
  createdAt: Date;
  expiresAt: Date;
  capturedAt: Date | null;
  checks: number;
  /** How often the gateway refused to give what it holds. */
  refusals: number;
}

export const paymentColumns = sql`
  p.id as uuid, p.number, p.order_id as "orderId", p.method, p.channel, p.status, p.amount as "amountMinor", p.captured, p.refunded, p.currency,
  p.provider_ref as "providerRef", p.action, p.return_url as "returnUrl", p.failure_reason as "failureReason", p.created_at as "createdAt",
  p.expires_at as "expiresAt", p.captured_at as "capturedAt", p.checks, p.refusals`;

export type RawPayment = Omit<PaymentRow, "id">;
export const toPayment = (raw: RawPayment): PaymentRow => ({ ...raw, id: toId("pay", raw.uuid) });

export const readPayment = async (ctx: Ctx, uuid: string): Promise<PaymentRow | null> => {
  const raw = await quickRow(ctx, sql<RawPayment>`select ${paymentColumns} from payment p where p.id = ${uuid}`);
  return raw && toPayment(raw);
};
export const readPaymentByNumber = async (ctx: Ctx, number: string): Promise<PaymentRow | null> => {
  const raw = await quickRow(ctx, sql<RawPayment>`select ${paymentColumns} from payment p where p.number = ${number.slice(0, 64)}`);
  return raw && toPayment(raw);
};

/** The one attempt of an order that may still be paid. */
export const liveAttempt = async (ctx: Ctx, orderId: string): Promise<PaymentRow | null> => {
  const raw = await quickRow(
    ctx,
    sql<RawPayment>`select ${paymentColumns} from payment p where p.order_id = ${orderId} and p.status in ('CREATED', 'PENDING', 'AUTHORIZED', 'UNKNOWN')`,
  );
  return raw && toPayment(raw);
};

/** True while an attempt may take money: it is open, and its order waits for it. */
export const isCollectable = async (ctx: Ctx, uuid: string): Promise<boolean> =>
  (await row(
    ctx,
    sql<object>`select from payment p join shop_order o on o.id = p.order_id
                where p.id = ${uuid} and p.status in ('CREATED', 'PENDING', 'UNKNOWN') and o.status = 'AWAITING_PAYMENT'`,
  )) !== null;

/** Attempts of orders, newest first. */
export const paymentsLoader = (ctx: Ctx): DataLoader<string, PaymentRow[]> => loader(ctx, makePaymentsLoader);
const makePaymentsLoader = (ctx: Ctx) =>
  new DataLoader<string, PaymentRow[]>(async (ids) => {
    const found = await quickRows(
      ctx,
      sql<RawPayment>`select ${paymentColumns} from payment p where p.order_id = ${any(ids)} order by p.id desc`,
    );
    const byOrder = Map.groupBy(found.map(toPayment), (payment) => payment.orderId);
    return ids.map((id) => byOrder.get(id) ?? []);
  });

export interface RefundRow {
  uuid: string;
  id: string;
  number: string;
  paymentId: string;
  orderId: string;
  amountMinor: bigint;
  currency: string;
  origin: "SHOP" | "GATEWAY";
  shipping: bigint;
  tax: bigint;
  status: RefundStatus;
  reason: string;
  failure: string | null;
  attempts: number;
  /** How often staff had it tried again after it failed. */
  round: number;
  /** Paid out by staff, not by the gateway. */
  byHand: boolean;
  /** Where money is that the gateway could not bring to the buyer. */
  undelivered: UndeliveredMoney | null;
  createdAt: Date;
  settledAt: Date | null;
}

export const refundColumns = sql`
  r.id as uuid, r.number, r.payment_id as "paymentId", r.order_id as "orderId", r.amount as "amountMinor", r.currency, r.origin,
  r.shipping, r.tax, r.status, r.reason, r.failure, r.attempts, r.round, r.by_hand as "byHand", r.undelivered,
  r.created_at as "createdAt", r.settled_at as "settledAt"`;

export type RawRefund = Omit<RefundRow, "id">;
export const toRefund = (raw: RawRefund): RefundRow => ({ ...raw, id: toId("ref", raw.uuid) });

/** Refunds of orders, newest first. */
export const refundsLoader = (ctx: Ctx): DataLoader<string, RefundRow[]> => loader(ctx, makeRefundsLoader);
const makeRefundsLoader = (ctx: Ctx) =>
  new DataLoader<string, RefundRow[]>(async (ids) => {
    const found = await quickRows(
      ctx,
      sql<RawRefund>`select ${refundColumns} from refund r where r.order_id = ${any(ids)} order by r.id desc`,
    );
    const byOrder = Map.groupBy(found.map(toRefund), (refund) => refund.orderId);
    return ids.map((id) => byOrder.get(id) ?? []);
  });

export const readRefund = async (ctx: Ctx, uuid: string): Promise<RefundRow | null> => {
  const raw = await quickRow(ctx, sql<RawRefund>`select ${refundColumns} from refund r where r.id = ${uuid}`);
  return raw && toRefund(raw);
};

export interface RefundLineRow {
  refundId: string;
  lineId: string;
  quantity: number;
  amountMinor: bigint;
  tax: bigint;
  cancelledQuantity: number;
  returnedQuantity: number;
  currency: string;
}

/** What refunds give back for, line by line, in the order in which the lines were sold. */
export const refundLinesLoader = (ctx: Ctx): DataLoader<string, RefundLineRow[]> => loader(ctx, makeRefundLinesLoader);
const makeRefundLinesLoader = (ctx: Ctx) =>
  new DataLoader<string, RefundLineRow[]>(async (ids) => {
    const found = await quickRows(
      ctx,
      sql<RefundLineRow>`
        select rl.refund_id as "refundId", rl.order_line_id as "lineId", rl.quantity, rl.amount as "amountMinor", rl.tax,
               rl.cancelled_quantity as "cancelledQuantity", rl.returned_quantity as "returnedQuantity", r.currency
          from refund_line rl join refund r on r.id = rl.refund_id join order_line l on l.id = rl.order_line_id
         where rl.refund_id = ${any(ids)} order by rl.refund_id, l.position`,
    );
    const byRefund = Map.groupBy(found, (line) => line.refundId);
    return ids.map((id) => byRefund.get(id) ?? []);
  });
