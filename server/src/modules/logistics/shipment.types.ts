import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { ActionState, Node } from "../../platform/graphql/common.types.ts";
import { UserError, Warning } from "../../platform/graphql/errors.types.ts";
import { DateTime } from "../../platform/graphql/scalars.ts";
import { Order, OrderLine } from "../orders/order.types.ts";
import { Carrier } from "./freight.types.ts";

export enum ShipmentStatus {
  DRAFT = "DRAFT",
  LABEL_CREATED = "LABEL_CREATED",
  PICKED_UP = "PICKED_UP",
  IN_TRANSIT = "IN_TRANSIT",
  OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY",
  AVAILABLE_FOR_PICKUP = "AVAILABLE_FOR_PICKUP",
  DELIVERED = "DELIVERED",
  FAILED_ATTEMPT = "FAILED_ATTEMPT",
  EXCEPTION = "EXCEPTION",
  RETURNING = "RETURNING",
  RETURNED = "RETURNED",
  CANCELLED = "CANCELLED",
}
registerEnumType(ShipmentStatus, {
  name: "ShipmentStatus",
  description: "Where a parcel stands. It follows the newest scan by the time it was made; scans that come late never move it back.",
  valuesConfig: {
    DRAFT: { description: "Recorded, the carrier not asked yet. Next: LABEL_CREATED or CANCELLED." },
    LABEL_CREATED: { description: "The carrier gave a tracking number; the parcel is still in the shop. Next: PICKED_UP or CANCELLED." },
    PICKED_UP: { description: "The carrier has the parcel, and the sale left the stock. Next: IN_TRANSIT." },
    IN_TRANSIT: { description: "On the way between the carrier's stations. Next: OUT_FOR_DELIVERY." },
    OUT_FOR_DELIVERY: { description: "A courier is bringing it today. Next: DELIVERED, AVAILABLE_FOR_PICKUP or FAILED_ATTEMPT." },
    AVAILABLE_FOR_PICKUP: {
      description: "Waiting in a locker, in a station or at the shop for the recipient. Next: DELIVERED or RETURNING.",
    },
    DELIVERED: { description: "The recipient has it. Last state, unless it comes back: then RETURNED." },
    FAILED_ATTEMPT: { description: "Nobody could take it. Next: OUT_FOR_DELIVERY, AVAILABLE_FOR_PICKUP or RETURNING." },
    EXCEPTION: { description: "Something is wrong, such as a refused, damaged or lost parcel; staff look into it. Next: any later state." },
    RETURNING: { description: "On the way back to the shop. Next: RETURNED." },
    RETURNED: { description: "Back in the shop; staff decide what to do. Last state." },
    CANCELLED: { description: "Called off before it left the shop. Last state." },
  },
});

export enum EstimateSource {
  CARRIER = "CARRIER",
  HISTORY = "HISTORY",
  TABLE = "TABLE",
}
registerEnumType(EstimateSource, {
  name: "EstimateSource",
  description: "Whose word an estimated arrival is.",
  valuesConfig: {
    CARRIER: { description: "The carrier's own promise for this parcel." },
    HISTORY: { description: "Learned from the shop's own parcels on this route; `estimateConfidence` says how sure it is." },
    TABLE: { description: "The usual days to the province, as long as nothing better is known." },
  },
});

@ObjectType("TrackingEvent", { simpleResolvers: true, description: "A scan of a parcel as its carrier reported it." })
export class TrackingEvent {
  @Field(() => ID, { description: "Id of the scan." })
  id!: string;

  @Field(() => DateTime, { description: "When the scan was made, which may be long before it was reported." })
  occurredAt!: Date;

  @Field(() => ShipmentStatus, { nullable: true, description: "What the scan means; null for codes the shop does not know." })
  status!: ShipmentStatus | null;

  @Field(() => String, { description: "What happened, for display, in the language of the request; else the carrier's own words." })
  description!: string;

  @Field(() => String, { description: "The carrier's own words." })
  rawText!: string;

  @Field(() => String, { description: "The carrier's own code." })
  rawCode!: string;

  @Field(() => String, { nullable: true, description: "Where it was, usually a city; null if not reported." })
  location!: string | null;

  @Field(() => String, { nullable: true, description: "Name of the courier; null if not reported." })
  courierName!: string | null;

  @Field(() => String, { nullable: true, description: "Phone number of the courier; null if not reported." })
  courierPhone!: string | null;
}

export enum RouteStopState {
  DONE = "DONE",
  CURRENT = "CURRENT",
  AHEAD = "AHEAD",
}
registerEnumType(RouteStopState, {
  name: "RouteStopState",
  description: "Whether the parcel has been at a stop of its route.",
  valuesConfig: {
    DONE: { description: "It was there and went on." },
    CURRENT: { description: "It is there, or this is the last place it was seen." },
    AHEAD: { description: "It has yet to get there." },
  },
});

@ObjectType("RouteStop", { simpleResolvers: true, description: "A stop on the line drawn from shop to recipient." })
export class RouteStop {
  @Field(() => String, { description: "Name for display, usually a city." })
  name!: string;

  @Field(() => RouteStopState, { description: "Whether the parcel has been there." })
  state!: RouteStopState;

  @Field(() => DateTime, { nullable: true, description: "When it was first seen there; null if it was not." })
  reachedAt!: Date | null;
}

@ObjectType("ShipmentLine", { simpleResolvers: true, description: "What a parcel contains of one order line." })
export class ShipmentLine {
  @Field(() => OrderLine, { description: "The order line." })
  line!: OrderLine;

  @Field(() => Int, { description: "Pieces of it in this parcel." })
  quantity!: number;
}

@ObjectType("ShipmentActions", { simpleResolvers: true, description: "What the caller may do with a shipment now." })
export class ShipmentActions {
  @Field(() => ActionState, { description: "Say that the carrier has taken it, staff only: `shipmentHandOver`." })
  handOver!: ActionState;

  @Field(() => ActionState, { description: "Say that the shop's driver left with it, staff only: `shipmentDeliveryRecord`." })
  outForDelivery!: ActionState;

  @Field(() => ActionState, { description: "Say that the shop's driver brought it, staff only: `shipmentDeliveryRecord`." })
  deliver!: ActionState;

  @Field(() => ActionState, { description: "Say that the shop's driver found nobody, staff only: `shipmentDeliveryRecord`." })
  failAttempt!: ActionState;

  @Field(() => ActionState, { description: "Say that the shop's driver brought it back, staff only: `shipmentDeliveryRecord`." })
  bringBack!: ActionState;

  @Field(() => ActionState, { description: "Hand it over against its code, staff only: `shipmentCollect`." })
  collect!: ActionState;

  @Field(() => ActionState, { description: "Call it off, staff only: `shipmentCancel`." })
  cancel!: ActionState;

  @Field(() => ActionState, { description: "Ask the carrier for new scans: `trackingRefresh`." })
  refresh!: ActionState;

  @Field(() => ActionState, { description: "Send its contents once more, staff only: `shipmentReplace`." })
  replace!: ActionState;

  @Field(() => ActionState, { description: "Send it to a better address after its carrier refused it, staff only: `shipmentReaddress`." })
  readdress!: ActionState;

  @Field(() => ActionState, { description: "Put its tracking number or company right, staff only: `shipmentRenumber`." })
  renumber!: ActionState;
}

@ObjectType("Shipment", { simpleResolvers: true, implements: Node, description: "A parcel with all or some of an order's pieces." })
export class Shipment implements Node {
  @Field(() => ID, { description: "Global id, `shp_…`." })
  id!: string;

  @Field(() => String, { description: "The shop's number of the parcel." })
  number!: string;

  @Field(() => Carrier, { description: "Who carries it." })
  carrier!: Carrier;

  @Field(() => String, {
    nullable: true,
    description: "With carrier OTHER, whose parcel it is by Kuaidi100's code; null if nobody said, and with other carriers.",
  })
  companyCode!: string | null;

  @Field(() => String, { nullable: true, description: "The carrier's number; null before there is one." })
  trackingNumber!: string | null;

  @Field(() => ShipmentStatus, { description: "Where the parcel stands." })
  status!: ShipmentStatus;

  @Field(() => String, {
    description: "`status` for display, in the language of the request; of a parcel that the shop hands over itself in its own words.",
  })
  statusText!: string;

  @Field(() => String, {
    nullable: true,
    description:
      "What the shopper says at the counter, eight digits. Only while it can be collected, and only for whoever ordered it: null for staff.",
  })
  pickupCode!: string | null;

  @Field(() => DateTime, { description: "When it was recorded." })
  createdAt!: Date;

  @Field(() => DateTime, {
    nullable: true,
    description: "When it left the shop: the first pick-up scan, or staff handing it over; null before.",
  })
  shippedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When it was delivered; null before." })
  deliveredAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "Start of the time in which it should arrive; null when unknown." })
  estimatedFrom!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "End of the time in which it should arrive; null when unknown." })
  estimatedTo!: Date | null;

  @Field(() => EstimateSource, { description: "Whose word the estimated time is." })
  estimateSource!: EstimateSource;

  @Field(() => Int, {
    nullable: true,
    description: "Percent of earlier parcels on this route that arrived by `estimatedTo`'s time; null unless learned from history.",
  })
  estimateConfidence!: number | null;

  @Field(() => DateTime, {
    nullable: true,
    description: "Since when it is later than nearly all parcels of its route, or than promised; null for one that is not.",
  })
  stalledAt!: Date | null;

  @Field(() => [ShipmentLine], { description: "What it contains." })
  lines!: ShipmentLine[];

  @Field(() => [TrackingEvent], { description: "Its scans, newest first." })
  events!: TrackingEvent[];

  @Field(() => TrackingEvent, { nullable: true, description: "The newest of its scans; null before the first." })
  lastEvent!: TrackingEvent | null;

  @Field(() => [RouteStop], { description: "Its route from shop to recipient as a few named stops, worked out from the scans." })
  route!: RouteStop[];

  @Field(() => ShipmentActions, { description: "What the caller may do with it now." })
  can!: ShipmentActions;

  @Field(() => Order, { description: "The order it belongs to." })
  order!: Order;
}

@ObjectType("ShipmentPayload", { simpleResolvers: true, description: "Result of changing a shipment." })
export class ShipmentPayload {
  @Field(() => Shipment, { nullable: true, description: "The shipment after the change; null when refused." })
  shipment!: Shipment | null;

  @Field(() => Order, { nullable: true, description: "Its order after the change; null when refused." })
  order!: Order | null;

  @Field(() => [UserError], { description: "Why it was refused; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}

@ObjectType("ShipmentUpdate", { simpleResolvers: true, description: "A shipment of an order was created, scanned or changed." })
export class ShipmentUpdate {
  @Field(() => String, { description: "Id of this event; pass the last one as `after` when reconnecting." })
  eventId!: string;

  @Field(() => Shipment, { description: "The shipment as it is now." })
  shipment!: Shipment;

  @Field(() => Order, { description: "Its order as it is now." })
  order!: Order;
}
