import { defineEntity, p } from "@mikro-orm/postgresql";

/**
 * What happened, written in the transaction that made it so: outbox, timeline, audit source and, later, webhooks in one table.
 * `seq` is given when the event is dispatched, by one dispatcher at a time, so that clients can resume after a number:
 * numbers given at writing would not be in commit order.
 */
const EventSchema = defineEntity({
  name: "EventEntity",
  tableName: "event",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    seq: p.bigint().nullable().unique(),
    type: p.string().length(60),
    topics: p.array().columnType("text[]"),
    orderId: p.uuid().nullable(),
    payload: p.json<Record<string, unknown>>(),
    actorKind: p.string().length(10),
    actorName: p.string().length(120).nullable(),
    requestId: p.string().length(40).nullable(),
    occurredAt: p.datetime().defaultRaw("shop_now()"),
  },
  indexes: [
    { name: "event_undispatched_index", expression: "create index event_undispatched_index on event (id) where seq is null" },
    { name: "event_topics_index", expression: "create index event_topics_index on event using gin (topics)" },
    { name: "event_order_id_index", expression: "create index event_order_id_index on event (order_id, id) where order_id is not null" },
  ],
});
export class EventEntity extends EventSchema.class {}
EventSchema.setClass(EventEntity);
