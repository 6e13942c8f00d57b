import type { Collection } from "../journal.ts";
import type { World } from "../world.ts";
import { ParcelBooks } from "./journey-books.ts";
import type { Travelling } from "./journey-books.ts";

export interface App {
  appKey: string;
  appSecret: string;
  accessToken: string;
  customerCode: string;
  pushUrl: string;
  /** Whether replies come wrapped in response.content; both are seen. */
  wrapped: boolean;
}

export interface Parcel extends Travelling {
  orderCode: string;
  /** Mobiles of both parties, for subscriptions. */
  phones: string[];
}

export const orderKey = (customerCode: string, orderId: string): string => `${customerCode}/${orderId}`;

/** JD's books. */
export class JdBooks extends ParcelBooks<Parcel> {
  readonly apps: Collection<App>;

  constructor(world: World) {
    super(world, "jd.parcels");
    this.apps = world.journal.collection("jd.apps");
  }

  /** Whose parcels these are. */
  appOf(customerCode: string): App | undefined {
    return this.apps.values().find((app) => app.customerCode === customerCode);
  }
}
