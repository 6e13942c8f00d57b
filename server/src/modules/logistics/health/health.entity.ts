import { defineEntity, p } from "@mikro-orm/postgresql";

/** How a carrier answered in one minute, added up over all processes. Wall time: it is about lines and servers, not about orders. */
const CarrierCallsSchema = defineEntity({
  name: "CarrierCalls",
  tableName: "carrier_calls",
  properties: {
    carrier: p.string().length(10).primary(),
    minute: p.datetime().primary(),
    /** Calls that were made, answered or not. */
    calls: p.integer(),
    /** Calls without a usable answer: no connection, a time limit, an error page. */
    unanswered: p.integer(),
    /** Milliseconds that all of them took, and the longest one. */
    totalMs: p.integer(),
    slowestMs: p.integer(),
    answeredAt: p.datetime().nullable(),
  },
});
export class CarrierCalls extends CarrierCallsSchema.class {}
CarrierCallsSchema.setClass(CarrierCalls);
