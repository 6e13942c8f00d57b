import type { ShopModule } from "../../platform/modules.types.ts";
import { CheckoutResolver } from "./checkout.resolver.ts";
import { PriceChangedError } from "./checkout.types.ts";

export const checkout: ShopModule = {
  name: "checkout",
  resolvers: [CheckoutResolver],
  types: [PriceChangedError] as never,
};
