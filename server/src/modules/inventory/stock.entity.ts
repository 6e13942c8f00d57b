import { defineEntity, p } from "@mikro-orm/postgresql";
import { VariantEntity } from "../catalogue/product.entity.ts";

/** The stock of one variant. The checks stand behind every rule above them: stock never goes below zero, nothing is promised twice. */
const StockItemSchema = defineEntity({
  name: "StockItem",
  tableName: "stock_item",
  properties: {
    variant: () => p.oneToOne(VariantEntity).primary().deleteRule("cascade"),
    onHand: p.integer().default(0).check("on_hand >= 0"),
    reserved: p.integer().default(0).check("reserved >= 0"),
    safety: p.integer().default(0).check("safety >= 0"),
  },
  checks: [{ name: "stock_item_reserved_on_hand_check", expression: "reserved <= on_hand" }],
});
export class StockItem extends StockItemSchema.class {}
StockItemSchema.setClass(StockItem);

/** What an order still holds back; the row goes when it is shipped or released, so that neither happens twice. */
const StockReservationSchema = defineEntity({
  name: "StockReservation",
  tableName: "stock_reservation",
  properties: {
    orderId: p.uuid().primary(),
    variant: () => p.manyToOne(VariantEntity).primary().index(),
    quantity: p.integer().check("quantity > 0"),
  },
});
export class StockReservation extends StockReservationSchema.class {}
StockReservationSchema.setClass(StockReservation);

/** Every change of stock, forever: the sum of the deltas is the stock. */
const StockMovementSchema = defineEntity({
  name: "StockMovementRow",
  tableName: "stock_movement",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    variant: () => p.manyToOne(VariantEntity),
    reason: p.string().length(12),
    onHandDelta: p.integer(),
    reservedDelta: p.integer(),
    orderId: p.uuid().nullable().index(),
    note: p.string().length(300).nullable(),
    actorName: p.string().length(120).nullable(),
    occurredAt: p.datetime().defaultRaw("shop_now()"),
  },
  indexes: [
    {
      name: "stock_movement_variant_id_index",
      expression: "create index stock_movement_variant_id_index on stock_movement (variant_id, id)",
    },
  ],
});
export class StockMovementRow extends StockMovementSchema.class {}
StockMovementSchema.setClass(StockMovementRow);
