import "./inventory.events.ts";
import type { ShopModule } from "../../platform/modules.types.ts";
import { InsufficientStockError } from "./inventory.types.ts";
import { ProductStockResolver, StockLevelConnectionResolver, StockLevelResolver, VariantStockResolver } from "./inventory.resolver.ts";
import { StockItem, StockMovementRow, StockReservation } from "./stock.entity.ts";

export const inventory: ShopModule = {
  name: "inventory",
  entities: [StockItem, StockReservation, StockMovementRow],
  resolvers: [VariantStockResolver, ProductStockResolver, StockLevelResolver, StockLevelConnectionResolver],
  types: [InsufficientStockError] as never,
};
