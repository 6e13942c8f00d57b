import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { Money, Node, PageInfo } from "../../../platform/graphql/common.types.ts";
import { UserError, Warning } from "../../../platform/graphql/errors.types.ts";
import { DateTime } from "../../../platform/graphql/scalars.ts";
import { PaymentMethodCode } from "../../orders/order.enums.ts";
import { Order } from "../../orders/order.types.ts";

export enum ReconciliationStatus {
  WAITING = "WAITING",
  MATCHED = "MATCHED",
  DIFFERENT = "DIFFERENT",
}
registerEnumType(ReconciliationStatus, {
  name: "ReconciliationStatus",
  description: "Whether a payment company's day agrees with the shop's books.",
  valuesConfig: {
    WAITING: { description: "The day is not over, or its statement is not there yet. Next: MATCHED or DIFFERENT." },
    MATCHED: { description: "Every movement there is booked here with the same sum, and the other way round." },
    DIFFERENT: { description: "Something differs; `notices` name each difference. Comparing again may find it MATCHED." },
  },
});

export enum MoneyNoticeKind {
  MISMATCH = "MISMATCH",
  UNKNOWN = "UNKNOWN",
  STALE = "STALE",
  AUTHORIZATION_LOST = "AUTHORIZATION_LOST",
  UNKNOWN_PAYMENT = "UNKNOWN_PAYMENT",
  HOLD_ENDING = "HOLD_ENDING",
  DISPUTE_OPENED = "DISPUTE_OPENED",
  DISPUTE_WON = "DISPUTE_WON",
  DISPUTE_LOST = "DISPUTE_LOST",
  REFUND_FAILED = "REFUND_FAILED",
  MISSING_HERE = "MISSING_HERE",
  MISSING_THERE = "MISSING_THERE",
  AMOUNT = "AMOUNT",
  BOOKS = "BOOKS",
}
registerEnumType(MoneyNoticeKind, {
  name: "MoneyNoticeKind",
  description: "What is the matter with some money.",
  valuesConfig: {
    MISMATCH: { description: "A genuine message or answer names another sum, currency or receiver; it was not applied." },
    UNKNOWN: { description: "A payment company has not answered about an attempt for 15 minutes." },
    STALE: { description: "An attempt is open 15 minutes after its end, or a refund an hour after it was asked for." },
    AUTHORIZATION_LOST: { description: "Money held for a confirmed order is free again; the order is not paid for." },
    UNKNOWN_PAYMENT: { description: "Genuine news of a payment that this shop does not know; nothing was booked." },
    HOLD_ENDING: { description: "What a payment company holds for an order is free again soon: take it, or let the order go." },
    DISPUTE_OPENED: {
      description: "A buyer disputes a payment at the bank or the payment company; `theirs` is the sum, `detail` the reason.",
    },
    DISPUTE_WON: { description: "A dispute was decided for the shop, or withdrawn; `theirs` is the sum." },
    DISPUTE_LOST: {
      description: "A dispute was decided for the buyer: the sum `theirs` is gone, also where our books have not heard of it.",
    },
    REFUND_FAILED: { description: "A refund came to nothing; try it again or give it back by hand." },
    MISSING_HERE: { description: "In the payment company's ledger and not in our books." },
    MISSING_THERE: { description: "In our books and not in the payment company's ledger." },
    AMOUNT: { description: "The same movement has another sum or currency there." },
    BOOKS: { description: "An order notes another sum than its own ledger." },
  },
});

@ObjectType("MoneyNotice", {
  simpleResolvers: true,
  implements: Node,
  description: "Something about money that a person has to look at. Settles by itself when it comes right, or by `moneyNoticeResolve`.",
})
export class MoneyNotice implements Node {
  @Field(() => ID, { description: "Global id, `not_…`." })
  id!: string;

  @Field(() => MoneyNoticeKind, { description: "What is the matter." })
  kind!: MoneyNoticeKind;

  @Field(() => Order, { nullable: true, description: "The order it is about; null if none is known." })
  order!: Order | null;

  @Field(() => String, { nullable: true, description: "The payment company's address at this shop; null if it is about none." })
  provider!: string | null;

  @Field(() => String, { nullable: true, description: "Number of the payment, refund or movement; null if there is none." })
  reference!: string | null;

  @Field(() => Money, { nullable: true, description: "The sum in our books; null if there is none." })
  ours!: Money | null;

  @Field(() => Money, { nullable: true, description: "The sum at the payment company; null if there is none." })
  theirs!: Money | null;

  @Field(() => String, { nullable: true, description: "More about it, in English; null if there is nothing more." })
  detail!: string | null;

  @Field(() => DateTime, { description: "When it was noticed." })
  createdAt!: Date;

  @Field(() => DateTime, { nullable: true, description: "When it was settled; null while it is open." })
  resolvedAt!: Date | null;

  @Field(() => String, { nullable: true, description: "How it was settled; null while it is open." })
  resolution!: string | null;

  @Field(() => String, { nullable: true, description: "Who settled it; null if it came right by itself or is open." })
  resolvedBy!: string | null;
}

@ObjectType("ReconciliationSums", { simpleResolvers: true, description: "What moved on a day in one currency, there and here." })
export class ReconciliationSums {
  @Field(() => Money, { description: "Taken, by the payment company's ledger." })
  theirsCaptured!: Money;

  @Field(() => Money, { description: "Given back, by the payment company's ledger." })
  theirsRefunded!: Money;

  @Field(() => Money, { description: "What the payment company kept for itself, less what it returned; zero if it does not tell." })
  fees!: Money;

  @Field(() => Int, { description: "Movements in the payment company's ledger." })
  theirsMovements!: number;

  @Field(() => Money, { description: "Taken, by our books, by our own clock." })
  oursCaptured!: Money;

  @Field(() => Money, { description: "Given back, by our books, by our own clock; what a bank returned is taken off." })
  oursRefunded!: Money;

  @Field(() => Int, { description: "Movements in our books." })
  oursMovements!: number;
}

@ObjectType("Reconciliation", {
  simpleResolvers: true,
  implements: Node,
  description:
    "One day of a payment company, compared with our books. Sums may differ by what lies on either side of midnight without a difference.",
})
export class Reconciliation implements Node {
  @Field(() => ID, { description: "Global id, `rec_…`." })
  id!: string;

  @Field(() => PaymentMethodCode, { description: "Whose day it is." })
  method!: PaymentMethodCode;

  @Field(() => String, { description: "The day in the shop's time zone, as yyyy-mm-dd." })
  day!: string;

  @Field(() => ReconciliationStatus, { description: "Whether it agrees." })
  status!: ReconciliationStatus;

  @Field(() => String, { nullable: true, description: "Why the latest try came to nothing, in English; null if it did not." })
  failure!: string | null;

  @Field(() => DateTime, { nullable: true, description: "When it was last compared; null if never." })
  checkedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When it is compared next; null when it is done." })
  nextTryAt!: Date | null;

  @Field(() => [ReconciliationSums], { description: "What moved, currency by currency; empty before it was compared." })
  sums!: ReconciliationSums[];

  @Field(() => [MoneyNotice], { description: "Each difference, the open ones first." })
  notices!: MoneyNotice[];
}

@ObjectType("ReconciliationEdge", { simpleResolvers: true, description: "A day and its place in the list." })
export class ReconciliationEdge {
  @Field(() => String, { description: "Place in the list; pass it as `after`." })
  cursor!: string;

  @Field(() => Reconciliation, { description: "The day." })
  node!: Reconciliation;
}

@ObjectType("ReconciliationConnection", { simpleResolvers: true, description: "A page of compared days, newest first." })
export class ReconciliationConnection {
  @Field(() => [ReconciliationEdge], { description: "The days of this page with their cursors." })
  edges!: ReconciliationEdge[];

  @Field(() => [Reconciliation], { description: "The days of this page." })
  nodes!: Reconciliation[];

  @Field(() => PageInfo, { description: "Where this page lies in the list." })
  pageInfo!: PageInfo;
}

@ObjectType("MoneyNoticeEdge", { simpleResolvers: true, description: "A notice and its place in the list." })
export class MoneyNoticeEdge {
  @Field(() => String, { description: "Place in the list; pass it as `after`." })
  cursor!: string;

  @Field(() => MoneyNotice, { description: "The notice." })
  node!: MoneyNotice;
}

@ObjectType("MoneyNoticeConnection", { simpleResolvers: true, description: "A page of notices, newest first." })
export class MoneyNoticeConnection {
  @Field(() => [MoneyNoticeEdge], { description: "The notices of this page with their cursors." })
  edges!: MoneyNoticeEdge[];

  @Field(() => [MoneyNotice], { description: "The notices of this page." })
  nodes!: MoneyNotice[];

  @Field(() => PageInfo, { description: "Where this page lies in the list." })
  pageInfo!: PageInfo;
}

@ObjectType("ReconciliationPayload", { simpleResolvers: true, description: "Result of comparing a day again." })
export class ReconciliationPayload {
  @Field(() => Reconciliation, { nullable: true, description: "The day after the comparison; null when refused." })
  reconciliation!: Reconciliation | null;

  @Field(() => [UserError], { description: "Why it was refused; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}

@ObjectType("MoneyNoticePayload", { simpleResolvers: true, description: "Result of settling a notice." })
export class MoneyNoticePayload {
  @Field(() => MoneyNotice, { nullable: true, description: "The notice after the change; null when refused." })
  notice!: MoneyNotice | null;

  @Field(() => [UserError], { description: "Why it was refused; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}
