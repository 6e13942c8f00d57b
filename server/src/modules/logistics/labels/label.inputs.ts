import { Field, ID, InputType } from "type-graphql";
import { ShippingDocumentKind } from "./label.types.ts";

@InputType("ShipmentLabelCreateInput", { description: "Makes the labels or packing slips of parcels." })
export class ShipmentLabelCreateInput {
  @Field(() => [ID], { description: "The shipments, 1 to 50, in the order in which they shall be printed." })
  shipmentIds!: string[];

  @Field(() => ShippingDocumentKind, { defaultValue: ShippingDocumentKind.LABEL, description: "What to print." })
  kind!: ShippingDocumentKind;
}
