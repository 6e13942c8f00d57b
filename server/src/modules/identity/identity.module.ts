import type { ShopModule } from "../../platform/modules.types.ts";
import { AccountRow, SessionRow } from "./account.entity.ts";
import { sweepSessions } from "./session.service.ts";
import { AccountResolver } from "./identity.resolver.ts";

export const identity: ShopModule = {
  name: "identity",
  entities: [AccountRow, SessionRow],
  resolvers: [AccountResolver],
  sweeps: [{ name: "identity.forgetSessions", everySeconds: 3600, run: sweepSessions }],
};
