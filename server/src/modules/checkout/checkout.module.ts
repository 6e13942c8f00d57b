import type { ShopModule } from "../../platform/modules.types.ts";
import { CheckoutResolver } from "./checkout.resolver.ts";
import { PriceChangedError } from "./checkout.types.ts";
import { ReaddressResolver } from "./readdress.resolver.ts";

export const checkout: ShopModule = {
  name: "checkout",
  resolvers: [CheckoutResolver, ReaddressResolver],
  types: [PriceChangedError] as never,
};
