import { Field, ID, InterfaceType, ObjectType, registerEnumType } from "type-graphql";
import { Decimal } from "./scalars.ts";

export enum LanguageCode {
  ZH = "ZH",
  EN = "EN",
}
registerEnumType(LanguageCode, {
  name: "LanguageCode",
  description: "A language the shop speaks. Ask for one with the header `Accept-Language`.",
  valuesConfig: {
    ZH: { description: "Simplified Chinese (zh-CN)." },
    EN: { description: "English." },
  },
});

export enum CurrencyCode {
  CNY = "CNY",
  USD = "USD",
  EUR = "EUR",
  GBP = "GBP",
  HKD = "HKD",
  JPY = "JPY",
  KWD = "KWD",
}
registerEnumType(CurrencyCode, {
  name: "CurrencyCode",
  description: "An ISO 4217 currency code.",
  valuesConfig: {
    CNY: { description: "Chinese yuan, 2 decimal digits." },
    USD: { description: "US dollar, 2 decimal digits." },
    EUR: { description: "Euro, 2 decimal digits." },
    GBP: { description: "Pound sterling, 2 decimal digits." },
    HKD: { description: "Hong Kong dollar, 2 decimal digits." },
    JPY: { description: "Japanese yen, no decimal digits." },
    KWD: { description: "Kuwaiti dinar, 3 decimal digits." },
  },
});

/** In code the amount counts minor units; MoneyResolver turns it into the decimal string and the formatted text. */
@ObjectType("Money", { simpleResolvers: true, description: "An amount of money in one currency." })
export class Money {
  @Field(() => Decimal, {
    description: 'The amount in whole currency units, not cents, with exactly the digits of the currency: "88.80" for CNY, "89" for JPY.',
  })
  amount!: bigint;

  @Field(() => CurrencyCode, { description: "Currency of `amount`." })
  currencyCode!: CurrencyCode;

  @Field(() => String, { description: 'The amount for display, in the language of the request, for example "¥88.80".' })
  formatted?: string;
}

/**
 * Interfaces and unions have no `resolveType`: type-graphql's own is asynchronous, which graphql-jit cannot run.
 * Without it the type is found by `instanceof`: return class instances there, or rows made so by `instance`.
 */
@InterfaceType("Node", { description: "An object with a global id; `node` and `nodes` fetch it by that id." })
export abstract class Node {
  @Field(() => ID, { description: "Global id: a prefix that tells the type, then a unique part, for example `prd_…`." })
  id!: string;
}

/** A row as an instance of its GraphQL class, for fields whose type is an interface or a union. */
export function instance<Type extends object, Row extends object>(type: abstract new (...args: never[]) => Type, row: Row): Row & Type {
  return Object.assign(Object.create(type.prototype) as Row & Type, row);
}

@ObjectType("PageInfo", { simpleResolvers: true, description: "Where a page of a connection lies in the whole list." })
export class PageInfo {
  @Field(() => Boolean, { description: "True if there are items after this page; continue with `after: endCursor`." })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: "True if there are items before this page; continue with `before: startCursor`." })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: "Cursor of the first item on this page; null when the page is empty." })
  startCursor!: string | null;

  @Field(() => String, { nullable: true, description: "Cursor of the last item on this page; null when the page is empty." })
  endCursor!: string | null;
}

@ObjectType("ActionState", { simpleResolvers: true, description: "Whether the caller may do something now, and if not, why." })
export class ActionState {
  @Field(() => Boolean, { description: "True if the action would be accepted now." })
  allowed!: boolean;

  @Field(() => String, { nullable: true, description: "Why it is not allowed, for display; null when it is." })
  reason!: string | null;
}
