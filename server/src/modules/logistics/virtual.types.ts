import { Field, ID, InputType, Int, ObjectType } from "type-graphql";
import { UserError, Warning } from "../../platform/graphql/errors.types.ts";

@ObjectType("VirtualCodePool", { simpleResolvers: true, description: "Codes that a variant without shipping is sold as." })
export class VirtualCodePool {
  @Field(() => Int, { description: "Codes that can still be handed out." })
  available!: number;

  @Field(() => Int, { description: "Codes that were handed out." })
  given!: number;

  @Field(() => Int, { description: "Pieces that are paid and wait for codes, because there are too few." })
  waiting!: number;
}

@InputType("VirtualCodesLoadInput", {
  description: "Adds codes to what a variant without shipping is sold as; its stock grows by as many.",
})
export class VirtualCodesLoadInput {
  @Field(() => ID, { description: "The variant; it must not need shipping." })
  variantId!: string;

  @Field(() => [String], { description: "Up to 5,000 codes of 1 to 200 characters; those that are there already are left out." })
  codes!: string[];

  @Field(() => String, { description: "Unique key chosen by the caller; repeating the same request with it adds once." })
  idempotencyKey!: string;
}

@ObjectType("VirtualCodesPayload", { simpleResolvers: true, description: "Result of adding codes." })
export class VirtualCodesPayload {
  @Field(() => VirtualCodePool, { nullable: true, description: "The pool after the change; null when refused." })
  pool!: VirtualCodePool | null;

  @Field(() => Int, { nullable: true, description: "Codes that were new; null when refused." })
  added!: number | null;

  @Field(() => [UserError], { description: "Why it was refused; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}
