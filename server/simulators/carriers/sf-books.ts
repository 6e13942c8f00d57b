import type { Change, Collection } from "../journal.ts";
import type { World } from "../world.ts";
import type { Journey } from "./journey-cast.ts";
import type { Fate } from "./journey-turns.ts";
import type { Step } from "./sf-timeline.ts";

export type PushFormat = "json" | "xml";

export interface Partner {
  partnerId: string;
  checkWord: string;
  monthlyCard: string;
  pushUrl: string;
  pushFormat: PushFormat;
}

export interface Party {
  contact: string;
  phone: string;
  province: string;
  city: string;
  county: string;
  address: string;
}

/** One scan that has happened. */
export interface Scan {
  id: string;
  acceptTime: string;
  acceptAddress: string;
  opCode: string;
  remark: string;
  reasonCode: string;
  reasonName: string;
  /** The push that carries it; none yet between the scan and the next push. */
  push: string | null;
}

export interface Parcel {
  partnerId: string;
  orderId: string;
  /** None when the address cannot be served. */
  waybill: string | null;
  sender: Party;
  recipient: Party;
  originCode: string;
  destCode: string;
  expressTypeId: number;
  weight: number;
  filterResult: 1 | 2 | 3;
  state: "created" | "moving" | "ended" | "cancelled" | "refused";
  scenario: Fate;
  journey: Journey | null;
  /** Scans to come. */
  steps: Step[];
  /** The first step of the ordinary journey that has not been done. */
  base: number;
  /** The parcel's own time, which may pass faster than ours; missing in journals from before parcels had one. */
  local?: number;
  /** Simulated time of the next scan. */
  due: number | null;
  scans: Scan[];
  createdAt: number;
  promisedAt: number;
}

export const parcelKey = (partnerId: string, orderId: string): string => `${partnerId}/${orderId}`;

/** SF's books. */
export class SfBooks {
  readonly partners: Collection<Partner>;
  readonly parcels: Collection<Parcel>;
  readonly #byWaybill = new Map<string, string>();

  constructor({ journal }: World) {
    this.partners = journal.collection("sf.partners");
    this.parcels = journal.collection("sf.parcels");
    for (const parcel of this.parcels.values()) this.#index(parcel);
  }

  save(parcel: Parcel): Change {
    this.#index(parcel);
    return this.parcels.put(parcelKey(parcel.partnerId, parcel.orderId), parcel);
  }

  byWaybill(waybill: string): Parcel | undefined {
    return this.parcels.get(this.#byWaybill.get(waybill) ?? "");
  }

  byOrder(partnerId: string, orderId: string): Parcel | undefined {
    return this.parcels.get(parcelKey(partnerId, orderId));
  }

  #index(parcel: Parcel): void {
    if (parcel.waybill) this.#byWaybill.set(parcel.waybill, parcelKey(parcel.partnerId, parcel.orderId));
  }
}
