import { Field, ID, InputType } from "type-graphql";

@InputType("ReconciliationRunInput", { description: "Compares a day again, or before its turn." })
export class ReconciliationRunInput {
  @Field(() => ID, { description: "The day, `Reconciliation.id`." })
  reconciliationId!: string;
}

@InputType("MoneyNoticeResolveInput", { description: "Says that a matter has been seen to." })
export class MoneyNoticeResolveInput {
  @Field(() => ID, { description: "The notice, `MoneyNotice.id`." })
  noticeId!: string;

  @Field(() => String, { description: "What was done about it, 1–300 characters." })
  resolution!: string;
}
