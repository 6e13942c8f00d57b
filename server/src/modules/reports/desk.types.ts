import { Field, Int, ObjectType } from "type-graphql";
import { Money } from "../../platform/graphql/common.types.ts";
import { DateTime } from "../../platform/graphql/scalars.ts";
import { DeskParcels } from "../logistics/board.types.ts";
import { CarrierNotice } from "../logistics/health/health.types.ts";

@ObjectType("Desk", {
  simpleResolvers: true,
  description: "What needs the staff now, and how today goes. Days are those of the shop's time zone.",
})
export class Desk {
  @Field(() => Int, { description: "Orders confirmed with pieces that have not left the shop; `OrderView.TO_SHIP` lists them." })
  toShip!: number;

  @Field(() => DateTime, { nullable: true, description: "When the oldest of these was confirmed; null if there are none." })
  oldestToShip!: Date | null;

  @Field(() => Int, { description: "Orders waiting for money; `OrderView.AWAITING_PAYMENT` lists them." })
  awaitingPayment!: number;

  @Field(() => Int, { description: "Bank transfers that staff have yet to record; `OrderView.TRANSFERS` lists them." })
  transfersToConfirm!: number;

  @Field(() => Int, { description: "Cancellations asked for and not answered; `OrderView.CANCELLATION_REQUESTS` lists them." })
  cancellationRequests!: number;

  @Field(() => Int, { description: "Orders on the way to the shopper; `OrderView.IN_TRANSIT` lists them." })
  inTransit!: number;

  @Field(() => Int, { description: "Orders with a parcel in trouble; `OrderView.EXCEPTIONS` lists them." })
  exceptions!: number;

  @Field(() => DeskParcels, { description: "How many parcels are in each view of the board." })
  parcels!: DeskParcels;

  @Field(() => Int, { description: "Variants low in stock or sold out; `stockLevels(lowOnly: true)` lists them." })
  lowStock!: number;

  @Field(() => Int, { description: "Matters of money that need a person's eyes; `moneyNotices` lists them." })
  moneyNotices!: number;

  @Field(() => [CarrierNotice], { description: "Companies whose credentials somebody has to renew." })
  carrierNotices!: CarrierNotice[];

  @Field(() => Money, { description: "Money received today; refunds do not lower it." })
  paidToday!: Money;

  @Field(() => Int, { description: "Orders placed today." })
  ordersToday!: number;

  @Field(() => Money, { description: "Money received on the same weekday last week, up to the same time of day." })
  paidSameDayLastWeek!: Money;
}

@ObjectType("DeskUpdate", { simpleResolvers: true, description: "The figures of the desk changed." })
export class DeskUpdate {
  @Field(() => String, { description: "Id of this event; pass the last one as `after` when reconnecting." })
  eventId!: string;

  @Field(() => Desk, { description: "The figures of now." })
  desk!: Desk;
}
