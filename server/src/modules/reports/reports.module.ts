import type { ShopModule } from "../../platform/modules.types.ts";
import { DeskResolver } from "./desk.resolver.ts";

export const reports: ShopModule = { name: "reports", resolvers: [DeskResolver] };
