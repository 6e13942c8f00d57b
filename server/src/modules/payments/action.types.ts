import { createUnionType, Field, ObjectType } from "type-graphql";
import { DateTime } from "../../platform/graphql/scalars.ts";
import type { JsapiParams } from "./providers/provider.ts";

@ObjectType("PaymentRedirect", { simpleResolvers: true, description: "Send the shopper's browser to an address." })
export class PaymentRedirect {
  readonly kind = "REDIRECT";

  @Field(() => String, { description: "The payment company's page." })
  url: string;

  @Field(() => DateTime, { description: "When the address stops working. `paymentStart` gives a new one." })
  expiresAt: Date;

  constructor(url: string, expiresAt: Date) {
    this.url = url;
    this.expiresAt = expiresAt;
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

  @Field(() => DateTime, { description: "When the code stops working. `paymentStart` gives a new one." })
  expiresAt: Date;

  @Field(() => String, {
    nullable: true,
    description: "In a demo shop, the page on which the simulated payment company plays the phone that scans this code; else null.",
  })
  demoUrl: string | null;

  constructor(content: string, expiresAt: Date, demoUrl: string | null) {
    this.content = content;
    this.expiresAt = expiresAt;
    this.demoUrl = demoUrl;
  }
}

@ObjectType("PaymentJsapi", {
  simpleResolvers: true,
  description:
    "Inside WeChat's own browser, let the page call `WeixinJSBridge.invoke('getBrandWCPayRequest', …)` with these parameters, unchanged: they are signed.",
})
export class PaymentJsapi {
  readonly kind = "JSAPI";

  @Field(() => String, { description: "The application that asks." })
  appId: string;

  @Field(() => String, { description: "Seconds since 1970." })
  timeStamp: string;

  @Field(() => String, { description: "A random text." })
  nonceStr: string;

  @Field(() => String, { description: "Names the prepared payment, `prepay_id=…`." })
  package: string;

  @Field(() => String, { description: "How it is signed." })
  signType: string;

  @Field(() => String, { description: "The signature over the others." })
  paySign: string;

  @Field(() => DateTime, { description: "When the prepared payment stops working. `paymentStart` prepares a new one." })
  expiresAt: Date;

  constructor(params: JsapiParams, expiresAt: Date) {
    this.appId = params.appId;
    this.timeStamp = params.timeStamp;
    this.nonceStr = params.nonceStr;
    this.package = params.package;
    this.signType = params.signType;
    this.paySign = params.paySign;
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
  types: () => [PaymentRedirect, PaymentForm, PaymentQrCode, PaymentJsapi, PaymentInstructions] as const,
});
export type PaymentAction = typeof PaymentAction;
