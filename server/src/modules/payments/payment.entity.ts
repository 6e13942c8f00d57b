import { defineEntity, p } from "@mikro-orm/postgresql";
import { OrderEntity, OrderLineEntity } from "../orders/order.entity.ts";
import type { StoredAction } from "./payment.actions.ts";

/** One attempt to pay an order. `number` is what the gateway knows it by: never used twice. */
const PaymentSchema = defineEntity({
  name: "PaymentEntity",
  tableName: "payment",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    number: p.string().length(32).unique(),
    order: () => p.manyToOne(OrderEntity).index(),
    method: p.string().length(20),
    channel: p.string().length(10).nullable(),
    status: p
      .enum(["CREATED", "PENDING", "AUTHORIZED", "CAPTURED", "FAILED", "CANCELLED", "EXPIRED", "UNKNOWN"] as const)
      .default("CREATED"),
    amount: p.bigint().check("amount > 0"),
    captured: p.bigint().default(0),
    refunded: p.bigint().default(0),
    currency: p.string().length(3),
    providerRef: p.string().length(80).nullable(),
    action: p.json<StoredAction>().nullable(),
    returnUrl: p.string().length(500).nullable(),
    failureReason: p.string().length(300).nullable(),
    createdAt: p.datetime().defaultRaw("shop_now()"),
    expiresAt: p.datetime(),
    capturedAt: p.datetime().nullable(),
    nextCheckAt: p.datetime().nullable(),
    checks: p.integer().default(0),
    /** When its end is tried again: the order's time is over, or it was cancelled, and the gateway did not answer; null: at once. */
    nextCloseAt: p.datetime().nullable(),
    closes: p.integer().default(0),
    /** Until when the money of an AUTHORIZED attempt can surely be taken, by the gateway's own word or its rules. */
    holdUntil: p.datetime().nullable(),
    /** How often the gateway refused to give what it holds: each try after that bears another key, as a gateway repeats its answer to a key. */
    refusals: p.integer().default(0),
  },
  checks: [{ name: "payment_refunded_captured_check", expression: "refunded >= 0 and refunded <= captured" }],
  indexes: [
    {
      name: "payment_one_live_unique",
      expression:
        "create unique index payment_one_live_unique on payment (order_id) where status in ('CREATED', 'PENDING', 'AUTHORIZED', 'UNKNOWN')",
    },
    {
      name: "payment_next_check_index",
      expression: "create index payment_next_check_index on payment (next_check_at) where next_check_at is not null",
    },
  ],
});
export class PaymentEntity extends PaymentSchema.class {}
PaymentSchema.setClass(PaymentEntity);

/** Money given back. Retried under the same number until the gateway says yes or no. */
const RefundSchema = defineEntity({
  name: "RefundEntity",
  tableName: "refund",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    number: p.string().length(40).unique(),
    payment: () => p.manyToOne(PaymentEntity).index(),
    order: () => p.manyToOne(OrderEntity).index(),
    /** Asked for in the shop, or made at the gateway's own desk and recognised afterwards. */
    origin: p.enum(["SHOP", "GATEWAY"] as const).default("SHOP"),
    amount: p.bigint().check("amount > 0"),
    /** The part of `amount` that gives freight back; lines have rows of their own, the rest is goodwill. */
    shipping: p.bigint().default(0),
    /** The part of the order's tax that goes back with it. */
    tax: p.bigint().default(0),
    currency: p.string().length(3),
    status: p.enum(["REQUESTED", "SUBMITTED", "SUCCEEDED", "FAILED"] as const).default("REQUESTED"),
    providerRef: p.string().length(80).nullable(),
    reason: p.string().length(300),
    failure: p.string().length(300).nullable(),
    attempts: p.integer().default(0),
    /** How often staff had it tried again after it failed. Each round has a key of its own at the gateway, which repeats its answer to a key. */
    round: p.integer().default(0),
    nextTryAt: p.datetime().nullable(),
    createdAt: p.datetime().defaultRaw("shop_now()"),
    settledAt: p.datetime().nullable(),
    /** Staff paid it out themselves, in cash or by transfer; not the gateway. */
    byHand: p.boolean().default(false),
    /** Where money is that the gateway could not bring to the buyer; null for all other refunds. */
    undelivered: p.enum(["AT_GATEWAY", "COMING_BACK", "RETURNED"] as const).nullable(),
  },
  indexes: [
    {
      name: "refund_next_try_index",
      expression: "create index refund_next_try_index on refund (next_try_at) where next_try_at is not null",
    },
  ],
});
export class RefundEntity extends RefundSchema.class {}
RefundSchema.setClass(RefundEntity);

/** What a refund gives back for: pieces of a line, and what becomes of them. A failed refund gave nothing back, but pieces put back stay so. */
const RefundLineSchema = defineEntity({
  name: "RefundLineEntity",
  tableName: "refund_line",
  properties: {
    refund: () => p.manyToOne(RefundEntity).primary(),
    orderLine: () => p.manyToOne(OrderLineEntity).primary().index(),
    quantity: p.integer().check("quantity > 0"),
    amount: p.bigint().check("amount >= 0"),
    tax: p.bigint().default(0),
    /** Pieces that had not left and are not sent any more. */
    cancelledQuantity: p.integer().default(0),
    /** Pieces that came back and are on sale again. */
    returnedQuantity: p.integer().default(0),
  },
  checks: [
    {
      name: "refund_line_pieces_check",
      expression: "cancelled_quantity >= 0 and returned_quantity >= 0 and cancelled_quantity + returned_quantity <= quantity",
    },
  ],
});
export class RefundLineEntity extends RefundLineSchema.class {}
RefundLineSchema.setClass(RefundLineEntity);

/** The books: every movement of money, append-only, one row per fact (its reference is unique per kind). Minor units, always positive. */
const MoneyEntrySchema = defineEntity({
  name: "MoneyEntry",
  tableName: "money_entry",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    order: () => p.manyToOne(OrderEntity).index(),
    payment: () => p.manyToOne(PaymentEntity),
    refund: () => p.manyToOne(RefundEntity).nullable(),
    kind: p.enum(["CAPTURE", "REFUND", "REFUND_REVERSED"] as const),
    amount: p.bigint().check("amount > 0"),
    currency: p.string().length(3),
    reference: p.string().length(120),
    note: p.string().length(300).nullable(),
    actorName: p.string().length(120).nullable(),
    occurredAt: p.datetime(),
    recordedAt: p.datetime().defaultRaw("shop_now()"),
  },
  uniques: [{ name: "money_entry_kind_reference_unique", properties: ["kind", "reference"] }],
  indexes: [{ name: "money_entry_occurred_index", expression: "create index money_entry_occurred_index on money_entry (occurred_at)" }],
});
export class MoneyEntry extends MoneyEntrySchema.class {}
MoneyEntrySchema.setClass(MoneyEntry);

/**
 * Everything that reached a gateway's address, as it came, and what became of it. Of what was refused (not signed by them, or unreadable)
 * only the newest are kept, because anybody can send that. Headers that could authorise anything are left out.
 */
const NotificationSchema = defineEntity({
  name: "PaymentNotification",
  tableName: "payment_notification",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    provider: p.string().length(20),
    key: p.string().length(200),
    /** Empty when it could not be told. */
    paymentNo: p.string().length(64).index(),
    verdict: p.enum(["APPLIED", "MISMATCH", "IGNORED", "UNKNOWN", "REFUSED"] as const),
    detail: p.string().length(300).nullable(),
    headers: p.json<Record<string, string>>().defaultRaw("'{}'"),
    body: p.text(),
    /** What was sealed in the body, opened; null where nothing is sealed. */
    opened: p.text().nullable(),
    receivedAt: p.datetime().defaultRaw("shop_now()"),
  },
  uniques: [{ name: "payment_notification_provider_key_verdict_unique", properties: ["provider", "key", "verdict"] }],
  indexes: [
    {
      name: "payment_notification_refused_index",
      expression: "create index payment_notification_refused_index on payment_notification (id) where verdict = 'REFUSED'",
    },
    {
      name: "payment_notification_unknown_index",
      expression: "create index payment_notification_unknown_index on payment_notification (received_at) where verdict = 'UNKNOWN'",
    },
  ],
});
export class PaymentNotification extends NotificationSchema.class {}
NotificationSchema.setClass(PaymentNotification);
