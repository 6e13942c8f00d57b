import { cart } from "./modules/cart/cart.module.ts";
import { catalogue } from "./modules/catalogue/catalogue.module.ts";
import { checkout } from "./modules/checkout/checkout.module.ts";
import { identity } from "./modules/identity/identity.module.ts";
import { integrations } from "./modules/integrations/integrations.module.ts";
import { inventory } from "./modules/inventory/inventory.module.ts";
import { logistics } from "./modules/logistics/logistics.module.ts";
import { media } from "./modules/media/media.module.ts";
import { orders } from "./modules/orders/orders.module.ts";
import { payments } from "./modules/payments/payments.module.ts";
import { reports } from "./modules/reports/reports.module.ts";
import { search } from "./modules/search/search.module.ts";
import type { ShopModule } from "./platform/modules.types.ts";

/** The architecture on one screen: a module imports only from those before it (architecture.test.ts holds the rule). */
export const modules: readonly ShopModule[] = [
  media,
  identity,
  catalogue,
  inventory,
  cart,
  orders,
  payments,
  logistics,
  checkout,
  search,
  integrations,
  reports,
];
