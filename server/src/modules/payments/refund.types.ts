import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { Money, Node } from "../../platform/graphql/common.types.ts";
import { UserError, Warning } from "../../platform/graphql/errors.types.ts";
import { DateTime } from "../../platform/graphql/scalars.ts";
import { Order, OrderLine } from "../orders/order.types.ts";
import { Payment } from "./payment.types.ts";

export enum RefundStatus {
  REQUESTED = "REQUESTED",
  SUBMITTED = "SUBMITTED",
  SUCCEEDED = "SUCCEEDED",
  FAILED = "FAILED",
}
registerEnumType(RefundStatus, {
  name: "RefundStatus",
  description: "Where a refund stands.",
  valuesConfig: {
    REQUESTED: { description: "Recorded, the payment company not asked yet. Next: SUBMITTED." },
    SUBMITTED: { description: "The payment company was asked. Next: SUCCEEDED or FAILED." },
    SUCCEEDED: { description: "The money is on its way back to the shopper. Last state." },
    FAILED: { description: "The payment company refused. Next: SUBMITTED, when it is tried again under the same number." },
  },
});

export enum RefundOrigin {
  SHOP = "SHOP",
  GATEWAY = "GATEWAY",
}
registerEnumType(RefundOrigin, {
  name: "RefundOrigin",
  description: "Where a refund was asked for.",
  valuesConfig: {
    SHOP: { description: "In this shop." },
    GATEWAY: { description: "At the payment company's own desk; the shop recognised it afterwards." },
  },
});

export enum UndeliveredMoney {
  AT_GATEWAY = "AT_GATEWAY",
  COMING_BACK = "COMING_BACK",
  RETURNED = "RETURNED",
}
registerEnumType(UndeliveredMoney, {
  name: "UndeliveredMoney",
  description: "Where the money of a refund is whose receiver takes none: a card or account that was closed or frozen.",
  valuesConfig: {
    AT_GATEWAY: { description: "The payment company holds it. Next: COMING_BACK, by `refundReclaim`." },
    COMING_BACK: { description: "The payment company was asked to send it to the shop's own bank account. Next: RETURNED." },
    RETURNED: { description: "On the shop's own bank account. Staff give it to the shopper another way, and say so by `refundConfirm`." },
  },
});

@ObjectType("RefundLine", { simpleResolvers: true, description: "Pieces of a line that a refund gives money back for." })
export class RefundLine {
  @Field(() => OrderLine, { description: "The line." })
  orderLine!: OrderLine;

  @Field(() => Int, { description: "Pieces given back for." })
  quantity!: number;

  @Field(() => Money, { description: "What is given back for them, tax included." })
  amount!: Money;

  @Field(() => Int, { description: "Pieces of these that had not left and are not sent any more." })
  cancelledQuantity!: number;

  @Field(() => Int, { description: "Pieces of these that came back and are on sale again." })
  returnedQuantity!: number;
}

@ObjectType("RefundActions", { simpleResolvers: true, description: "What the caller may do with a refund now." })
export class RefundActions {
  @Field(() => Boolean, { description: "Try it again under the same number: `refundRetry`." })
  retry!: boolean;

  @Field(() => Boolean, {
    description:
      "Have money that could not be delivered sent to the shop's own bank account: `refundReclaim`. Trying again is of no use then.",
  })
  reclaim!: boolean;

  @Field(() => Boolean, { description: "Say that it was paid out by hand: `refundConfirm`." })
  confirm!: boolean;
}

@ObjectType("Refund", { simpleResolvers: true, implements: Node, description: "Money given back on a payment." })
export class Refund implements Node {
  @Field(() => ID, { description: "Global id, `ref_…`." })
  id!: string;

  @Field(() => String, { description: "Number of the refund; the payment company knows it by this, and every retry repeats it." })
  number!: string;

  @Field(() => RefundOrigin, { description: "Where it was asked for." })
  origin!: RefundOrigin;

  @Field(() => Money, { description: "What is given back." })
  amount!: Money;

  @Field(() => [RefundLine], {
    description: "What it is given back for; empty for freight, for a sum, or for the whole of a cancelled order.",
  })
  lines!: RefundLine[];

  @Field(() => Money, { description: "The part of it that is freight." })
  shipping!: Money;

  @Field(() => Money, { description: "The part of the order's tax that goes back with it." })
  tax!: Money;

  @Field(() => RefundStatus, { description: "Where the refund stands." })
  status!: RefundStatus;

  @Field(() => Boolean, {
    description: "Whether staff paid it out themselves, in cash or by transfer, instead of the payment company. False until it is settled.",
  })
  byHand!: boolean;

  @Field(() => UndeliveredMoney, {
    nullable: true,
    description: "Where the money is if the payment company could not deliver it, also after staff paid it out themselves; null otherwise.",
  })
  undelivered!: UndeliveredMoney | null;

  @Field(() => String, { description: "Why it is given back, for display." })
  reason!: string;

  @Field(() => String, { nullable: true, description: "The payment company's word for why it failed, for staff; null unless FAILED." })
  failure!: string | null;

  @Field(() => RefundActions, { description: "What staff may do with it now." })
  can!: RefundActions;

  @Field(() => DateTime, { description: "When it was asked for." })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, description: "When the payment company confirmed it; null before." })
  settledAt!: Date | null;
}

@ObjectType("RefundableLine", { simpleResolvers: true, description: "A line of an order in a refund's preview." })
export class RefundableLine {
  @Field(() => OrderLine, { description: "The line." })
  orderLine!: OrderLine;

  @Field(() => Int, { description: "Pieces that money can still be given back for." })
  refundableQuantity!: number;

  @Field(() => Int, { description: "Pieces that can go back into stock: not sent and in no parcel, or sent and not put back yet." })
  restockableQuantity!: number;

  @Field(() => Int, { description: "Pieces of `restockableQuantity` that have not left; they would not be sent." })
  unsentQuantity!: number;

  @Field(() => Int, { description: "Pieces asked for; 0 when the line was not named." })
  quantity!: number;

  @Field(() => Money, { description: "What is given back for the pieces asked for." })
  amount!: Money;

  @Field(() => Money, { description: "What all pieces that are left would give back." })
  refundableAmount!: Money;
}

@ObjectType("RefundPreview", { simpleResolvers: true, description: "What a refund would come to." })
export class RefundPreview {
  @Field(() => [RefundableLine], { description: "Every line of the order, with what is asked for of it." })
  lines!: RefundableLine[];

  @Field(() => Money, { description: "Freight given back." })
  shipping!: Money;

  @Field(() => Money, { description: "Freight that was paid and is not given back yet." })
  refundableShipping!: Money;

  @Field(() => Money, { description: "What is given beyond lines and freight." })
  goodwill!: Money;

  @Field(() => Money, { description: "The whole sum: lines, freight and goodwill." })
  amount!: Money;

  @Field(() => Money, { description: "The part of the order's tax in it." })
  tax!: Money;

  @Field(() => Money, { description: "The most that can be given back now, less what is on its way." })
  refundable!: Money;

  @Field(() => Payment, { nullable: true, description: "The payment it is given back on; null when none holds money." })
  payment!: Payment | null;
}

@ObjectType("RefundPreviewPayload", { simpleResolvers: true, description: "Result of previewing a refund." })
export class RefundPreviewPayload {
  @Field(() => RefundPreview, { nullable: true, description: "The preview; null when what is asked for cannot be given back." })
  preview!: RefundPreview | null;

  @Field(() => [UserError], { description: "Why it cannot; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}

@ObjectType("RefundPayload", { simpleResolvers: true, description: "Result of changing a refund." })
export class RefundPayload {
  @Field(() => Refund, { nullable: true, description: "The refund after the change; null when refused." })
  refund!: Refund | null;

  @Field(() => Order, { nullable: true, description: "Its order after the change." })
  order!: Order | null;

  @Field(() => [UserError], { description: "Why it was refused; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}
