import type { Change, Collection } from "../journal.ts";
import type { World } from "../world.ts";
import { ParcelBooks } from "./journey-books.ts";
import type { Travelling } from "./journey-books.ts";

export interface Merchant {
  customer: string;
  key: string;
}

/** A parcel of any company, as far as an aggregator can know it. */
export interface Parcel extends Travelling {
  company: string;
  /** Last four digits that some companies ask for; empty if nobody said. */
  last4: string;
}

export interface Subscription {
  customer: string;
  /** As the merchant named it. */
  company: string;
  number: string;
  callbackurl: string;
  salt: string;
  /** Finer states are wanted. */
  fine: boolean;
  /** A wrong company may be corrected. */
  corrects: boolean;
  status: "polling" | "shutdown" | "abort";
  /** Simulated times at which it was made and made again. */
  madeAt: number[];
  /** When nothing was heard of the parcel for too long, and what is said then. */
  due: number | null;
  gone: string;
  abortedAt: number;
}

export const subscriptionKey = (customer: string, number: string): string => `${customer}/${number}`;

export class Kuaidi100Books extends ParcelBooks<Parcel> {
  readonly merchants: Collection<Merchant>;
  readonly subscriptions: Collection<Subscription>;

  constructor(world: World) {
    super(world, "kuaidi100.parcels");
    this.merchants = world.journal.collection("kuaidi100.merchants");
    this.subscriptions = world.journal.collection("kuaidi100.subscriptions");
  }

  keep(subscription: Subscription): Change {
    return this.subscriptions.put(subscriptionKey(subscription.customer, subscription.number), subscription);
  }

  /** Who waits for news of a parcel: those who named its company, or left that to us. */
  waitingFor(parcel: Parcel): Subscription[] {
    return this.subscriptions
      .values()
      .filter(
        ({ number, status, company, corrects }) =>
          number === parcel.number && status === "polling" && (corrects || company === parcel.company),
      );
  }
}
