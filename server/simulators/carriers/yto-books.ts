import type { Collection } from "../journal.ts";
import type { World } from "../world.ts";
import { ParcelBooks } from "./journey-books.ts";
import type { Travelling } from "./journey-books.ts";

export interface Contract {
  customerCode: string;
  secret: string;
}

export interface Client {
  clientId: string;
  partnerSecret: string;
  pushUrl: string;
  pushFormat: "xml" | "json";
  /** Credentials of each interface on its own. */
  interfaces: Record<string, Contract>;
  /** Whether what an order comes to is written in `data` or beside it; both are seen. */
  nested: boolean;
}

export interface Parcel extends Travelling {
  /** The order as it was sent, to tell a repeat from another order under its number. */
  sent: string;
  sorting: string;
  /** The number has been told; some orders get theirs only when asked again. */
  numbered: boolean;
}

export const orderKey = (clientId: string, logisticsNo: string): string => `${clientId}/${logisticsNo}`;

/** YTO's books. */
export class YtoBooks extends ParcelBooks<Parcel> {
  readonly clients: Collection<Client>;

  constructor(world: World) {
    super(world, "yto.parcels");
    this.clients = world.journal.collection("yto.clients");
  }

  /** Whose contract an interface is called with. */
  clientOf(method: string, customerCode: string): Client | undefined {
    return this.clients.values().find(({ interfaces }) => interfaces[method]?.customerCode === customerCode);
  }
}
