import { Field, ID, InputType, registerEnumType } from "type-graphql";

export enum DeliveryEvent {
  OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY",
  DELIVERED = "DELIVERED",
  FAILED_ATTEMPT = "FAILED_ATTEMPT",
  RETURNED = "RETURNED",
}
registerEnumType(DeliveryEvent, {
  name: "DeliveryEvent",
  description: "What staff can say of a parcel they drive out themselves. Each becomes the parcel's `status`.",
  valuesConfig: {
    OUT_FOR_DELIVERY: { description: "The driver left with it; the first time its pieces leave the stock." },
    DELIVERED: { description: "The recipient has it." },
    FAILED_ATTEMPT: { description: "Nobody could take it; it will be tried again." },
    RETURNED: { description: "It was brought back to the shop for good." },
  },
});

@InputType("ShipmentDeliveryRecordInput", { description: "Says how an own delivery goes." })
export class ShipmentDeliveryRecordInput {
  @Field(() => ID, { description: "The shipment; its carrier is OWN." })
  shipmentId!: string;

  @Field(() => DeliveryEvent, { description: "What happened." })
  event!: DeliveryEvent;

  @Field(() => String, { nullable: true, description: "A sentence for the shopper, up to 200 characters, such as who took it." })
  note?: string | null;
}

@InputType("ShipmentCollectInput", { description: "Hands over what a shopper came to collect." })
export class ShipmentCollectInput {
  @Field(() => String, { description: "The code that the shopper's order page shows, eight digits; spaces do not matter." })
  code!: string;
}
