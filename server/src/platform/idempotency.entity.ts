import { defineEntity, p } from "@mikro-orm/postgresql";

/** Keys that clients sent with mutations on money or stock: what was asked (as a hash) and a reference to what was made. */
const IdempotencySchema = defineEntity({
  name: "IdempotencyKey",
  tableName: "idempotency_key",
  properties: {
    scope: p.string().length(120).primary(),
    key: p.string().length(255).primary(),
    operation: p.string().length(60),
    inputHash: p.string().length(60),
    result: p.json<Record<string, unknown>>().nullable(),
    createdAt: p.datetime().defaultRaw("shop_now()").index(),
  },
});
export class IdempotencyKey extends IdempotencySchema.class {}
IdempotencySchema.setClass(IdempotencyKey);
