import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { Money, Node } from "../../platform/graphql/common.types.ts";
import { UserError, Warning } from "../../platform/graphql/errors.types.ts";
import { DateTime } from "../../platform/graphql/scalars.ts";
import { PaymentMethodCode } from "../orders/order.enums.ts";
import { Order } from "../orders/order.types.ts";
import { PaymentAction } from "./action.types.ts";

export enum PaymentChannel {
  PAGE = "PAGE",
  WAP = "WAP",
  QR = "QR",
  NATIVE = "NATIVE",
  H5 = "H5",
  JSAPI = "JSAPI",
}
registerEnumType(PaymentChannel, {
  name: "PaymentChannel",
  description: "How the shopper meets the payment company.",
  valuesConfig: {
    PAGE: { description: "Its cashier page on a computer." },
    WAP: { description: "Its cashier page on a phone, which may open its app." },
    QR: { description: "A QR code on the shop's page, scanned with its app." },
    NATIVE: { description: "WeChat Pay's code on the shop's page, scanned with WeChat." },
    H5: { description: "WeChat Pay from a phone's own browser, which opens WeChat." },
    JSAPI: { description: "WeChat Pay on a page inside WeChat's own browser." },
  },
});

export enum PaymentStatus {
  CREATED = "CREATED",
  PENDING = "PENDING",
  AUTHORIZED = "AUTHORIZED",
  CAPTURED = "CAPTURED",
  FAILED = "FAILED",
  CANCELLED = "CANCELLED",
  EXPIRED = "EXPIRED",
  UNKNOWN = "UNKNOWN",
}
registerEnumType(PaymentStatus, {
  name: "PaymentStatus",
  description: "Where one attempt to pay stands.",
  valuesConfig: {
    CREATED: { description: "Recorded, the payment company not asked yet. Next: PENDING, AUTHORIZED, FAILED or UNKNOWN." },
    PENDING: { description: "The shopper has to act, or a transfer is awaited. Next: AUTHORIZED, CAPTURED, FAILED, CANCELLED or EXPIRED." },
    AUTHORIZED: {
      description:
        "Promised, not received or in part only: cash on delivery, or held by a gateway until staff take it. Next: CAPTURED or CANCELLED.",
    },
    CAPTURED: { description: "The money was received, or as much of it as was taken. Last state; money given back is a `Refund`." },
    FAILED: { description: "Refused or broken off. Last state; the order can be paid by a new attempt." },
    CANCELLED: { description: "Closed because the order was cancelled or another attempt replaced it. Last state." },
    EXPIRED: { description: "Not paid in time. Last state." },
    UNKNOWN: { description: "The payment company did not answer. Next: whatever it says when asked again; the shop keeps asking." },
  },
});

@ObjectType("PaymentActions", { simpleResolvers: true, description: "What the caller may do with a payment now, beyond taking all of it." })
export class PaymentActions {
  @Field(() => Boolean, { description: "Take a part of what is held: `paymentCapture` with an amount. PayPal allows several, Stripe one." })
  captureInPart!: boolean;

  @Field(() => Boolean, { description: "Let go the rest of what is held: `paymentVoid`." })
  void!: boolean;

  @Field(() => Boolean, { description: "Read what the payment company sent: `Payment.messages`." })
  readMessages!: boolean;
}

@ObjectType("Payment", {
  simpleResolvers: true,
  implements: Node,
  description: "One attempt to pay an order. At most one is open at a time; a new attempt closes the one before.",
})
export class Payment implements Node {
  @Field(() => ID, { description: "Global id, `pay_…`." })
  id!: string;

  @Field(() => String, { description: "Number of the attempt; the payment company knows it by this." })
  number!: string;

  @Field(() => PaymentMethodCode, { description: "How it is paid." })
  method!: PaymentMethodCode;

  @Field(() => PaymentChannel, { nullable: true, description: "How the shopper meets the payment company; null for methods without one." })
  channel!: PaymentChannel | null;

  @Field(() => PaymentStatus, { description: "Where the attempt stands." })
  status!: PaymentStatus;

  @Field(() => Money, { description: "What is to be paid." })
  amount!: Money;

  @Field(() => Money, { description: "What was taken so far, refunds not deducted." })
  captured!: Money;

  @Field(() => PaymentActions, { description: "What the caller may do with it now." })
  can!: PaymentActions;

  @Field(() => DateTime, { description: "When the attempt was started." })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, description: "Until when it can be paid; null if there is no such limit." })
  expiresAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When the money was received; null before." })
  capturedAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: "The payment company's own number, or the bank's reference that staff entered; null before there is one.",
  })
  providerReference!: string | null;

  @Field(() => String, { nullable: true, description: "Why it failed, for display; null unless FAILED." })
  failureReason!: string | null;

  @Field(() => PaymentAction, { nullable: true, description: "What the shopper has to do now; null when nothing is to be done." })
  action!: PaymentAction | null;
}

@ObjectType("PaymentMethod", { simpleResolvers: true, description: "A way to pay a given cart or order." })
export class PaymentMethod {
  @Field(() => PaymentMethodCode, { description: "Pass it to `orderPlace` or `paymentStart`." })
  code!: PaymentMethodCode;

  @Field(() => String, { description: "Name in the language of the request." })
  name!: string;

  @Field(() => String, { description: "One sentence on how it works." })
  description!: string;

  @Field(() => Boolean, { description: "True if it can be used here." })
  available!: boolean;

  @Field(() => String, { nullable: true, description: "Why it cannot be used, for display; null when it can." })
  unavailableReason!: string | null;

  @Field(() => Int, { description: "Minutes after placing the order in which it has to be paid this way; 10080 is 7 days." })
  windowMinutes!: number;

  @Field(() => [PaymentChannel], { description: "Channels to choose from; empty for methods without one." })
  channels!: PaymentChannel[];
}

@ObjectType("PaymentStartPayload", { simpleResolvers: true, description: "Result of starting to pay." })
export class PaymentStartPayload {
  @Field(() => Payment, { nullable: true, description: "The attempt; null when refused." })
  payment!: Payment | null;

  @Field(() => PaymentAction, {
    nullable: true,
    description: "What the shopper has to do now; null when refused or when nothing is to be done, as with cash on delivery.",
  })
  action!: PaymentAction | null;

  @Field(() => Order, { nullable: true, description: "The order after the start; null when refused." })
  order!: Order | null;

  @Field(() => [UserError], { description: "Why it was refused; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}

@ObjectType("PaymentPayload", { simpleResolvers: true, description: "Result of refreshing or capturing a payment." })
export class PaymentPayload {
  @Field(() => Payment, { nullable: true, description: "The payment after the change; null when refused." })
  payment!: Payment | null;

  @Field(() => Order, { nullable: true, description: "Its order after the change; null when refused." })
  order!: Order | null;

  @Field(() => [UserError], { description: "Why it was refused; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}

@ObjectType("PaymentUpdate", { simpleResolvers: true, description: "A payment of an order changed." })
export class PaymentUpdate {
  @Field(() => String, { description: "Id of this event; pass the last one as `after` when reconnecting." })
  eventId!: string;

  @Field(() => Payment, { description: "The payment as it is now." })
  payment!: Payment;

  @Field(() => Order, { description: "Its order as it is now." })
  order!: Order;
}
