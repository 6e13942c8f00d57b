import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { PageInfo } from "../../platform/graphql/common.types.ts";
import { DateTime } from "../../platform/graphql/scalars.ts";
import { Shipment } from "./shipment.types.ts";

export enum ShipmentView {
  ALL = "ALL",
  ATTENTION = "ATTENTION",
  DRAFT = "DRAFT",
  LABEL_CREATED = "LABEL_CREATED",
  ON_THE_WAY = "ON_THE_WAY",
  OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY",
  AVAILABLE_FOR_PICKUP = "AVAILABLE_FOR_PICKUP",
  DONE = "DONE",
}
registerEnumType(ShipmentView, {
  name: "ShipmentView",
  description: "Which parcels. Views of parcels that are under way begin with the one that has been silent longest.",
  valuesConfig: {
    ALL: { description: "All, the newest first." },
    ATTENTION: {
      description:
        "Somebody should look: stalled, which come first; exception, failed attempt, on the way back; or back for less than 30 days, not replaced, and its order neither over nor repaid.",
    },
    DRAFT: { description: "Waiting for a waybill." },
    LABEL_CREATED: { description: "In the shop with a waybill, waiting for the carrier." },
    ON_THE_WAY: { description: "Picked up or in transit." },
    OUT_FOR_DELIVERY: { description: "With a courier." },
    AVAILABLE_FOR_PICKUP: { description: "In a locker or station." },
    DONE: { description: "Delivered, returned or cancelled, the newest first." },
  },
});

@ObjectType("ShipmentEdge", { simpleResolvers: true, description: "A parcel and its place in the list." })
export class ShipmentEdge {
  @Field(() => String, { description: "Place in the list; pass it as `after`." })
  cursor!: string;

  @Field(() => Shipment, { description: "The parcel." })
  node!: Shipment;
}

@ObjectType("ShipmentConnection", { simpleResolvers: true, description: "A page of a list of parcels." })
export class ShipmentConnection {
  @Field(() => [ShipmentEdge], { description: "The parcels of this page with their cursors." })
  edges!: ShipmentEdge[];

  @Field(() => [Shipment], { description: "The parcels of this page." })
  nodes!: Shipment[];

  @Field(() => PageInfo, { description: "Where this page lies in the list." })
  pageInfo!: PageInfo;

  @Field(() => Int, { description: "Parcels in the whole list; counted only when asked for." })
  totalCount!: number;
}

@ObjectType("DeskParcels", { simpleResolvers: true, description: "How many parcels are in each view of the board." })
export class DeskParcels {
  @Field(() => Int, { description: "Parcels that somebody should look at; `ShipmentView.ATTENTION` lists them." })
  attention!: number;

  @Field(() => Int, { description: "Of these, those that are late or of which nothing was heard for longer than usual." })
  stalled!: number;

  @Field(() => Int, { description: "Parcels waiting for a waybill." })
  draft!: number;

  @Field(() => Int, { description: "Parcels with a waybill, waiting for the carrier." })
  labelCreated!: number;

  @Field(() => Int, { description: "Parcels picked up or in transit." })
  onTheWay!: number;

  @Field(() => Int, { description: "Parcels with a courier." })
  outForDelivery!: number;

  @Field(() => Int, { description: "Parcels in a locker or station." })
  availableForPickup!: number;
}

export enum CarrierMessageVerdict {
  APPLIED = "APPLIED",
  REPEATED = "REPEATED",
  DEFERRED = "DEFERRED",
  UNKNOWN = "UNKNOWN",
  BAD = "BAD",
  FAILED = "FAILED",
}
registerEnumType(CarrierMessageVerdict, {
  name: "CarrierMessageVerdict",
  description: "What became of a carrier's message.",
  valuesConfig: {
    APPLIED: { description: "It brought scans that were new." },
    REPEATED: { description: "All of it was known." },
    DEFERRED: { description: "What it says counts once the carrier has confirmed it: it came unsigned." },
    UNKNOWN: { description: "It was about no parcel of the shop." },
    BAD: { description: "It could not be read, or its signature was wrong." },
    FAILED: { description: "It could not be recorded; the carrier was told to send it again." },
  },
});

@ObjectType("CarrierMessage", {
  simpleResolvers: true,
  description: "What came in at a carrier's push address, kept for `shippingSettings.carrierMessageDays`.",
})
export class CarrierMessage {
  @Field(() => ID, { description: "Id of the message." })
  id!: string;

  @Field(() => DateTime, { description: "When it came." })
  receivedAt!: Date;

  @Field(() => CarrierMessageVerdict, { description: "What became of it." })
  verdict!: CarrierMessageVerdict;

  @Field(() => String, { description: "Its body as it came, up to 20,000 characters." })
  body!: string;
}
