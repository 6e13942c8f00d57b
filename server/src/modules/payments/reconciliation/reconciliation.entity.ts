import { defineEntity, p } from "@mikro-orm/postgresql";
import { OrderEntity } from "../../orders/order.entity.ts";
import { PaymentEntity, RefundEntity } from "../payment.entity.ts";

/** One gateway's day, compared with ours. Sums in minor units of the currency they are keyed by. */
const ReconciliationSchema = defineEntity({
  name: "ReconciliationEntity",
  tableName: "reconciliation",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    provider: p.string().length(20),
    method: p.string().length(20),
    /** The business day in the shop's zone, as yyyy-mm-dd. */
    day: p.string().length(10),
    periodFrom: p.datetime(),
    periodTo: p.datetime(),
    status: p.enum(["WAITING", "MATCHED", "DIFFERENT"] as const).default("WAITING"),
    attempts: p.integer().default(0),
    /** Why the last try could not be finished; null when it could. */
    failure: p.string().length(300).nullable(),
    nextTryAt: p.datetime().nullable(),
    checkedAt: p.datetime().nullable(),
    sums: p.json<DaySums[]>().defaultRaw("'[]'"),
    createdAt: p.datetime().defaultRaw("shop_now()"),
  },
  uniques: [{ name: "reconciliation_provider_day_unique", properties: ["provider", "day"] }],
  indexes: [
    {
      name: "reconciliation_next_try_index",
      expression: "create index reconciliation_next_try_index on reconciliation (next_try_at) where next_try_at is not null",
    },
    { name: "reconciliation_day_index", expression: "create index reconciliation_day_index on reconciliation (day desc, id desc)" },
  ],
});
export class ReconciliationEntity extends ReconciliationSchema.class {}
ReconciliationSchema.setClass(ReconciliationEntity);

/** What moved on a day in one currency, at the gateway and in our books; decimal strings of minor units, because JSON has no bigint. */
export interface DaySums {
  currency: string;
  theirs: { captured: string; refunded: string; fees: string; movements: number };
  ours: { captured: string; refunded: string; movements: number };
}

/** A movement as a gateway's ledger has it, kept so that a booking near midnight finds it in the neighbouring day's statement. */
const GatewayMovementSchema = defineEntity({
  name: "GatewayMovementEntity",
  tableName: "gateway_movement",
  properties: {
    provider: p.string().length(20).primary(),
    reference: p.string().length(120).primary(),
    kind: p.enum(["CAPTURE", "REFUND", "DISPUTE", "DISPUTE_WON"] as const),
    payment: () => p.manyToOne(PaymentEntity).nullable().index(),
    refund: () => p.manyToOne(RefundEntity).nullable().index(),
    /** Of the entry in our books that it was found to be; one entry is one movement. */
    entryId: p.uuid().nullable().unique(),
    amount: p.bigint().check("amount > 0"),
    fee: p.bigint().nullable(),
    currency: p.string().length(3),
    occurredAt: p.datetime(),
    reconciliation: () => p.manyToOne(ReconciliationEntity).index(),
  },
});
export class GatewayMovementEntity extends GatewayMovementSchema.class {}
GatewayMovementSchema.setClass(GatewayMovementEntity);

/** Something about money that a person has to look at: open until it is settled by itself or by staff. `key` names the matter; one open notice each. */
const MoneyNoticeSchema = defineEntity({
  name: "MoneyNoticeEntity",
  tableName: "money_notice",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    key: p.string().length(200),
    kind: p.string().length(20),
    order: () => p.manyToOne(OrderEntity).nullable().index(),
    payment: () => p.manyToOne(PaymentEntity).nullable(),
    reconciliation: () => p.manyToOne(ReconciliationEntity).nullable().index(),
    provider: p.string().length(20).nullable(),
    reference: p.string().length(120).nullable(),
    ours: p.bigint().nullable(),
    theirs: p.bigint().nullable(),
    currency: p.string().length(3).nullable(),
    detail: p.string().length(300).nullable(),
    createdAt: p.datetime().defaultRaw("shop_now()"),
    resolvedAt: p.datetime().nullable(),
    resolution: p.string().length(300).nullable(),
    resolvedBy: p.string().length(120).nullable(),
  },
  indexes: [
    {
      name: "money_notice_open_unique",
      expression: "create unique index money_notice_open_unique on money_notice (key) where resolved_at is null",
    },
    {
      name: "money_notice_created_index",
      expression: "create index money_notice_created_index on money_notice (created_at desc, id desc)",
    },
  ],
});
export class MoneyNoticeEntity extends MoneyNoticeSchema.class {}
MoneyNoticeSchema.setClass(MoneyNoticeEntity);
