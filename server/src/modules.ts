import type { ShopModule } from "./platform/modules.types.ts";
import { identity } from "./modules/identity/identity.module.ts";

/** The architecture on one screen: a module imports only from those before it (architecture.test.ts holds the rule). */
export const modules: readonly ShopModule[] = [identity];
