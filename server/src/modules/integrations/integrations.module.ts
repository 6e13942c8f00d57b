import type { ShopModule } from "../../platform/modules.types.ts";
import { NodeResolver } from "./node.resolver.ts";

export const integrations: ShopModule = { name: "integrations", resolvers: [NodeResolver] };
