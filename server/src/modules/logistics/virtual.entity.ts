import { defineEntity, p } from "@mikro-orm/postgresql";
import { OrderLineEntity } from "../orders/order.entity.ts";

/** Something bought that is a code: a voucher, a licence. A row belongs to nobody, or to one order line for ever. */
const VirtualCodeSchema = defineEntity({
  name: "VirtualCode",
  tableName: "virtual_code",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    variantId: p.uuid(),
    code: p.string().length(200),
    orderLine: () => p.manyToOne(OrderLineEntity).nullable().index(),
    loadedAt: p.datetime().defaultRaw("shop_now()"),
    givenAt: p.datetime().nullable(),
  },
  checks: [{ name: "virtual_code_given_check", expression: "(order_line_id is null) = (given_at is null)" }],
  uniques: [{ name: "virtual_code_variant_id_code_unique", properties: ["variantId", "code"] }],
  indexes: [
    {
      name: "virtual_code_free_index",
      expression: "create index virtual_code_free_index on virtual_code (variant_id, id) where order_line_id is null",
    },
  ],
});
export class VirtualCode extends VirtualCodeSchema.class {}
VirtualCodeSchema.setClass(VirtualCode);
