import "./order.events.ts";
import type { ShopModule } from "../../platform/modules.types.ts";
import { OrderAccess, OrderEntity, OrderLineEntity } from "./order.entity.ts";
import { OrderFieldsResolver, OrderLineResolver } from "./order.fields.ts";
import { OrderConnectionResolver, OrderResolver } from "./order.resolver.ts";
import { completeOldDeliveries } from "./order.receipt.ts";

/** Days after delivery at which an order is complete without a word from the shopper. */
const RECEIPT_DAYS = 7;

export const orders: ShopModule = {
  name: "orders",
  entities: [OrderEntity, OrderLineEntity, OrderAccess],
  resolvers: [OrderResolver, OrderConnectionResolver, OrderFieldsResolver, OrderLineResolver],
  sweeps: [{ name: "orders.complete", everySeconds: 600, run: (ctx) => completeOldDeliveries(ctx, RECEIPT_DAYS) }],
};
