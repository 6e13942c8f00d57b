import { Field, ID, InputType } from "type-graphql";
import { Decimal } from "../../platform/graphql/scalars.ts";
import { PaymentMethodCode } from "../orders/order.enums.ts";
import { PaymentChannel } from "./payment.types.ts";

@InputType("PaymentStartInput", {
  description: "Starts to pay an order. An open attempt by the same method is given again, one by another method is closed first.",
})
export class PaymentStartInput {
  @Field(() => ID, { description: "The order." })
  orderId!: string;

  @Field(() => String, { nullable: true, description: "Access token of a guest's order; not needed when signed in as its buyer." })
  accessToken?: string | null;

  @Field(() => PaymentMethodCode, { description: "How to pay; may differ from what was chosen when placing the order." })
  method!: PaymentMethodCode;

  @Field(() => PaymentChannel, { nullable: true, description: "One of `PaymentMethod.channels`; null leaves the choice to the shop." })
  channel?: PaymentChannel | null;

  @Field(() => String, {
    nullable: true,
    description: "Where the payment company sends the browser afterwards: an address on the shop's own site; null means the order's page.",
  })
  returnUrl?: string | null;

  @Field(() => String, { description: "Unique key chosen by the caller; repeating the same request with it starts one attempt." })
  idempotencyKey!: string;
}

@InputType("PaymentRefreshInput", {
  description: "Asks the payment company at once how the latest attempt stands, instead of waiting for its message.",
})
export class PaymentRefreshInput {
  @Field(() => ID, { description: "The order." })
  orderId!: string;

  @Field(() => String, {
    nullable: true,
    description: "Access token of a guest's order; not needed when signed in as its buyer or as staff.",
  })
  accessToken?: string | null;
}

@InputType("PaymentCaptureInput", {
  description: "Records that money has come in, a bank transfer or cash from the courier, or takes what a gateway has authorised.",
})
export class PaymentCaptureInput {
  @Field(() => ID, { description: "The payment." })
  paymentId!: string;

  @Field(() => Decimal, {
    nullable: true,
    description:
      'What came in, in whole currency units, for example "88.80"; null means all that is open. Only what a gateway holds can be taken in parts.',
  })
  amount?: string | null;

  @Field(() => String, { nullable: true, description: "The bank's or courier's reference, for the books." })
  reference?: string | null;

  @Field(() => String, { description: "Unique key chosen by the caller; repeating the same request with it records the money once." })
  idempotencyKey!: string;
}

@InputType("PaymentVoidInput", { description: "Lets go the rest of what a gateway holds." })
export class PaymentVoidInput {
  @Field(() => ID, { description: "The payment, AUTHORIZED and taken in part." })
  paymentId!: string;
}
