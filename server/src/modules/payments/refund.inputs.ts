import { Field, ID, InputType, Int } from "type-graphql";
import { Decimal } from "../../platform/graphql/scalars.ts";

@InputType("RefundLineInput", { description: "Pieces of an order's line to give money back for." })
export class RefundLineInput {
  @Field(() => ID, { description: "The line, `OrderLine.id`." })
  orderLineId!: string;

  @Field(() => Int, { description: "Pieces, at most `RefundableLine.refundableQuantity`." })
  quantity!: number;

  @Field(() => Boolean, {
    defaultValue: false,
    description: "True: pieces that have not left are not sent any more, pieces that came back are on sale again. False: only money moves.",
  })
  restock!: boolean;
}

@InputType()
export abstract class RefundWishInput {
  @Field(() => ID, { description: "The order." })
  orderId!: string;

  @Field(() => [RefundLineInput], {
    nullable: true,
    description: "Pieces to give money back for; none for a refund of freight or of a sum.",
  })
  lines?: RefundLineInput[] | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Freight to give back, in whole currency units, for example "12.00"; null means none.',
  })
  shipping?: string | null;

  @Field(() => Decimal, {
    nullable: true,
    description:
      "The sum to give back instead of what lines and freight come to: less is spread over them, more is goodwill. Null takes what they come to.",
  })
  amount?: string | null;
}

@InputType("RefundPreviewInput", { description: "A refund to look at before it is made; empty lists what can be given back." })
export class RefundPreviewInput extends RefundWishInput {}

@InputType("RefundCreateInput", {
  description:
    "Gives money back on an order: for lines, for freight, or as a sum. Never more than was paid and is not given back or on its way.",
})
export class RefundCreateInput extends RefundWishInput {
  @Field(() => String, { description: "Why, 1–300 characters; the shopper reads it." })
  reason!: string;

  @Field(() => String, { description: "Unique key chosen by the caller; repeating the same request with it gives back once." })
  idempotencyKey!: string;
}

@InputType("RefundRetryInput", { description: "Tries a refund again that failed, under the same number." })
export class RefundRetryInput {
  @Field(() => ID, { description: "The order." })
  orderId!: string;

  @Field(() => ID, { description: "The refund, in state FAILED." })
  refundId!: string;
}

@InputType("RefundReclaimInput", { description: "Has money that could not be delivered sent to the shop's own bank account." })
export class RefundReclaimInput {
  @Field(() => ID, { description: "The order." })
  orderId!: string;

  @Field(() => ID, { description: "The refund, whose `undelivered` is AT_GATEWAY." })
  refundId!: string;
}

@InputType("RefundConfirmInput", { description: "Confirms a refund that staff paid out by hand." })
export class RefundConfirmInput {
  @Field(() => ID, { description: "The order." })
  orderId!: string;

  @Field(() => ID, { description: "The refund: REQUESTED on a method without a payment company, or FAILED." })
  refundId!: string;
}
