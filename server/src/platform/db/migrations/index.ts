import type { Migration } from "@mikro-orm/migrations";
import { Migration20261122000000_foundation } from "./Migration20261122000000_foundation.ts";
import { Migration20261122232904_first } from "./Migration20261122232904_first.ts";
import { Migration20261125212632_refunds } from "./Migration20261125212632_refunds.ts";
import { Migration20261125220320_reconciliation } from "./Migration20261125220320_reconciliation.ts";
import { Migration20261125220334_carriers } from "./Migration20261125220334_carriers.ts";
import { Migration20261126011729_own_ways } from "./Migration20261126011729_own_ways.ts";
import { Migration20261126013723_parcels } from "./Migration20261126013723_parcels.ts";
import { Migration20261126014006_freight_basis } from "./Migration20261126014006_freight_basis.ts";
import { Migration20261126014052_by_hand } from "./Migration20261126014052_by_hand.ts";
import { Migration20261126014732_eta_history } from "./Migration20261126014732_eta_history.ts";
import { Migration20261126015426_price_lists } from "./Migration20261126015426_price_lists.ts";
import { Migration20261126020334_carrier_codes } from "./Migration20261126020334_carrier_codes.ts";
import { Migration20261126021617_virtual_codes } from "./Migration20261126021617_virtual_codes.ts";
import { Migration20261126033127_undelivered } from "./Migration20261126033127_undelivered.ts";
import { Migration20261126065005_sweeps } from "./Migration20261126065005_sweeps.ts";
import { Migration20261126070157_rounds } from "./Migration20261126070157_rounds.ts";
import { Migration20261127005124_popular } from "./Migration20261127005124_popular.ts";
import { Migration20261127025242_standing } from "./Migration20261127025242_standing.ts";
import { Migration20261127114708_order_search_indexes } from "./Migration20261127114708_order_search_indexes.ts";

type MigrationClass = new (...args: ConstructorParameters<typeof Migration>) => Migration;

/** In the order they run. A static list: a search by file name would break between src and dist. */
export const migrations: MigrationClass[] = [
  Migration20261122000000_foundation,
  Migration20261122232904_first,
  Migration20261125212632_refunds,
  Migration20261125220320_reconciliation,
  Migration20261125220334_carriers,
  Migration20261126011729_own_ways,
  Migration20261126013723_parcels,
  Migration20261126014006_freight_basis,
  Migration20261126014052_by_hand,
  Migration20261126014732_eta_history,
  Migration20261126015426_price_lists,
  Migration20261126020334_carrier_codes,
  Migration20261126021617_virtual_codes,
  Migration20261126033127_undelivered,
  Migration20261126065005_sweeps,
  Migration20261126070157_rounds,
  Migration20261127005124_popular,
  Migration20261127025242_standing,
  Migration20261127114708_order_search_indexes,
];
