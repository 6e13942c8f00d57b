import { Field, ID, ObjectType, registerEnumType } from "type-graphql";
import { PageInfo } from "../../platform/graphql/common.types.ts";
import { DateTime } from "../../platform/graphql/scalars.ts";

export enum PaymentMessageVerdict {
  APPLIED = "APPLIED",
  MISMATCH = "MISMATCH",
  IGNORED = "IGNORED",
  UNKNOWN = "UNKNOWN",
  REFUSED = "REFUSED",
}
registerEnumType(PaymentMessageVerdict, {
  name: "PaymentMessageVerdict",
  description: "What became of a message from a payment company.",
  valuesConfig: {
    APPLIED: { description: 'Genuine, and applied; `detail` is "asked" when the company was asked what it means.' },
    MISMATCH: { description: "Genuine, but about another sum, currency or receiver; kept and told to staff, never applied." },
    IGNORED: { description: "Genuine, with nothing in it for a shop; `detail` is the company's word for what it is about." },
    UNKNOWN: { description: "Genuine, about a payment that this shop did not know when it came; not acknowledged, so it comes again." },
    REFUSED: { description: "Not signed by the company, or unreadable; only the newest of these are kept." },
  },
});

@ObjectType("HttpHeader", { simpleResolvers: true, description: "A header of a message, its name in lower case." })
export class HttpHeader {
  @Field(() => String, { description: "Name in lower case." })
  name!: string;

  @Field(() => String, { description: "Value as it came." })
  value!: string;
}

@ObjectType("PaymentMessage", { simpleResolvers: true, description: "A message as a payment company sent it, or somebody in its name." })
export class PaymentMessage {
  @Field(() => ID, { description: "Id of the message, `pmg_…`." })
  id!: string;

  @Field(() => String, { description: 'The payment company\'s address at this shop, for example "alipay".' })
  provider!: string;

  @Field(() => String, { nullable: true, description: "Number of the attempt it is about; null if it could not be told." })
  paymentNumber!: string | null;

  @Field(() => PaymentMessageVerdict, { description: "What became of it." })
  verdict!: PaymentMessageVerdict;

  @Field(() => String, { nullable: true, description: "Why, in English; null when there is nothing to say." })
  detail!: string | null;

  @Field(() => [HttpHeader], { description: "Its headers, without those that sign anybody in." })
  headers!: HttpHeader[];

  @Field(() => String, { description: "Its body, at most 20,000 characters." })
  body!: string;

  @Field(() => String, {
    nullable: true,
    description: "What was sealed in the body, opened, at most 20,000 characters; null where nothing is sealed.",
  })
  opened!: string | null;

  @Field(() => DateTime, { description: "When it came." })
  receivedAt!: Date;
}

@ObjectType("PaymentMessageEdge", { simpleResolvers: true, description: "A message and its place in the list." })
export class PaymentMessageEdge {
  @Field(() => String, { description: "Place in the list; pass it as `after`." })
  cursor!: string;

  @Field(() => PaymentMessage, { description: "The message." })
  node!: PaymentMessage;
}

@ObjectType("PaymentMessageConnection", { simpleResolvers: true, description: "A page of messages, newest first." })
export class PaymentMessageConnection {
  @Field(() => [PaymentMessageEdge], { description: "The messages of this page with their cursors." })
  edges!: PaymentMessageEdge[];

  @Field(() => [PaymentMessage], { description: "The messages of this page." })
  nodes!: PaymentMessage[];

  @Field(() => PageInfo, { description: "Where this page lies in the list." })
  pageInfo!: PageInfo;
}
