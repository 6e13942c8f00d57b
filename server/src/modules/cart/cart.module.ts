import "./cart.events.ts";
import type { ShopModule } from "../../platform/modules.types.ts";
import { CartEntity, CartLineEntity } from "./cart.entity.ts";
import { AccountCartResolver, CartLineResolver, CartResolver } from "./cart.resolver.ts";
import { CartPriceWarning, CartStockWarning, QuantityLimitError } from "./cart.types.ts";

export const cart: ShopModule = {
  name: "cart",
  entities: [CartEntity, CartLineEntity],
  resolvers: [CartResolver, CartLineResolver, AccountCartResolver],
  types: [QuantityLimitError, CartPriceWarning, CartStockWarning] as never,
};
