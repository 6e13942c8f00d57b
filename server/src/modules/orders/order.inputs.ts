import { Field, ID, InputType } from "type-graphql";

@InputType("OrderCancelInput", { description: "Cancels an order that has not left the shop. What was paid is given back." })
export class OrderCancelInput {
  @Field(() => ID, { description: "The order." })
  orderId!: string;

  @Field(() => String, {
    nullable: true,
    description: "Access token of a guest's order; not needed when signed in as its buyer or as staff.",
  })
  accessToken?: string | null;

  @Field(() => String, { nullable: true, description: "Why, for the timeline." })
  reason?: string | null;

  @Field(() => String, { description: "Unique key chosen by the caller; repeating the same request with it cancels once." })
  idempotencyKey!: string;
}

@InputType("OrderCancellationRequestInput", { description: "Asks the shop to cancel an order that it is already preparing." })
export class OrderCancellationRequestInput {
  @Field(() => ID, { description: "The order." })
  orderId!: string;

  @Field(() => String, { nullable: true, description: "Access token of a guest's order; not needed when signed in as its buyer." })
  accessToken?: string | null;

  @Field(() => String, { description: "Why, for the shop to read." })
  reason!: string;
}

@InputType("OrderCancellationDeclineInput", {
  description: "Says no to a shopper's request to cancel: the order goes on as if nothing had been asked.",
})
export class OrderCancellationDeclineInput {
  @Field(() => ID, { description: "The order." })
  orderId!: string;

  @Field(() => String, { description: "Why not, for the shopper to read; at most 300 characters." })
  reason!: string;
}

@InputType("OrderReceiptConfirmInput", { description: "Says that the goods have arrived, which completes the order." })
export class OrderReceiptConfirmInput {
  @Field(() => ID, { description: "The order." })
  orderId!: string;

  @Field(() => String, { nullable: true, description: "Access token of a guest's order; not needed when signed in as its buyer." })
  accessToken?: string | null;
}

@InputType("OrderClaimInput", { description: "Puts a guest's order into the signed-in account." })
export class OrderClaimInput {
  @Field(() => ID, { description: "The order." })
  orderId!: string;

  @Field(() => String, { nullable: true, description: "The order's access token." })
  accessToken?: string | null;
}
