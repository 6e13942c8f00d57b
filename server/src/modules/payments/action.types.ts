import { createUnionType, Field, ObjectType } from "type-graphql";
import { DateTime } from "../../platform/graphql/scalars.ts";

@ObjectType("PaymentRedirect", { simpleResolvers: true, description: "Send the shopper's browser to an address." })
export class PaymentRedirect {
  readonly kind = "REDIRECT";

  @Field(() => String, { description: "The payment company's page." })
  url: string;

  constructor(url: string) {
    this.url = url;
  }
}

@ObjectType("FormField", { simpleResolvers: true, description: "A hidden field of a form." })
export class FormField {
  @Field(() => String, { description: "Name of the field." })
  name!: string;

  @Field(() => String, { description: "Value of the field, to be sent unchanged: it is signed." })
  value!: string;
}

@ObjectType("PaymentForm", {
  simpleResolvers: true,
  description: "Let the shopper's browser submit a form with method POST, which leads to the payment company's page.",
})
export class PaymentForm {
  readonly kind = "FORM";

  @Field(() => String, { description: "Address to post to." })
  action: string;

  @Field(() => [FormField], { description: "Hidden fields to post." })
  fields: FormField[];

  constructor(action: string, fields: FormField[]) {
    this.action = action;
    this.fields = fields;
  }
}

@ObjectType("PaymentQrCode", {
  simpleResolvers: true,
  description: "Draw a QR code and wait: `paymentUpdated` tells when it was scanned and paid.",
})
export class PaymentQrCode {
  readonly kind = "QR";

  @Field(() => String, { description: "Text to encode in the QR code." })
  content: string;

  @Field(() => DateTime, { description: "When the code stops working." })
  expiresAt: Date;

  constructor(content: string, expiresAt: Date) {
    this.content = content;
    this.expiresAt = expiresAt;
  }
}

@ObjectType("PaymentInstruction", { simpleResolvers: true, description: "One line of instructions, such as the account number." })
export class PaymentInstruction {
  @Field(() => String, { description: 'What it is, in the language of the request, for example "Account".' })
  label!: string;

  @Field(() => String, { description: "What to use, fit for copying." })
  value!: string;
}

@ObjectType("PaymentInstructions", { simpleResolvers: true, description: "Show the shopper how to pay, as with a bank transfer." })
export class PaymentInstructions {
  readonly kind = "INSTRUCTIONS";

  @Field(() => [PaymentInstruction], { description: "The lines in the order to show them." })
  instructions: PaymentInstruction[];

  constructor(instructions: PaymentInstruction[]) {
    this.instructions = instructions;
  }
}

/** Resolved by class, because a `resolveType` of type-graphql cannot run under graphql-jit; `kind` serves code and stored JSON. */
export const PaymentAction = createUnionType({
  name: "PaymentAction",
  description: "What the shopper has to do to pay. Kinds may be added: offer another method when you meet an unknown one.",
  types: () => [PaymentRedirect, PaymentForm, PaymentQrCode, PaymentInstructions] as const,
});
export type PaymentAction = typeof PaymentAction;
