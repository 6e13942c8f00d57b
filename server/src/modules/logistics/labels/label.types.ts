import { Field, Int, ObjectType, registerEnumType } from "type-graphql";
import { UserError, Warning } from "../../../platform/graphql/errors.types.ts";
import { DateTime } from "../../../platform/graphql/scalars.ts";

export enum ShippingDocumentKind {
  LABEL = "LABEL",
  PACKING_SLIP = "PACKING_SLIP",
}
registerEnumType(ShippingDocumentKind, {
  name: "ShippingDocumentKind",
  description: "What is printed for parcels.",
  valuesConfig: {
    LABEL: { description: "The carrier's label, 76 × 130 mm, one to a page; the carrier's own where it draws one." },
    PACKING_SLIP: { description: "What lies in the parcel, A4, in the buyer's language." },
  },
});

@ObjectType("ShippingDocument", { simpleResolvers: true, description: "Labels or packing slips ready to be printed." })
export class ShippingDocument {
  @Field(() => ShippingDocumentKind, { description: "What it is." })
  kind!: ShippingDocumentKind;

  @Field(() => Int, { description: "How many parcels it is for." })
  count!: number;

  @Field(() => String, {
    description: "Address of a page that prints itself, with the computer's own fonts. Whoever has it can open it until `expiresAt`.",
  })
  printUrl!: string;

  @Field(() => String, { description: "Address of the same as PDF. Whoever has it can open it until `expiresAt`." })
  pdfUrl!: string;

  @Field(() => DateTime, { description: "Until when the addresses lead anywhere; ask again afterwards." })
  expiresAt!: Date;

  @Field(() => [String], {
    description:
      "Characters that the PDF's font lacks, such as rare ones of names; they are marked 〓 there. Print the page instead, which has them. Mostly empty.",
  })
  unprintable!: string[];
}

@ObjectType("ShippingDocumentPayload", { simpleResolvers: true, description: "Result of making labels or slips." })
export class ShippingDocumentPayload {
  @Field(() => ShippingDocument, { nullable: true, description: "What can be printed now; null when refused." })
  document!: ShippingDocument | null;

  @Field(() => [UserError], { description: "Why it was refused; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}
