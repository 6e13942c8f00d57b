import { Ctx, FieldResolver, Resolver, Root } from "type-graphql";
import type { Language } from "../ctx.ts";
import { formatMoney, toDecimal } from "../money.ts";
import { Money } from "./common.types.ts";

@Resolver(() => Money)
export class MoneyResolver {
  @FieldResolver()
  amount(@Root() money: Money): string {
    return toDecimal(money.amount, money.currencyCode);
  }

  @FieldResolver()
  formatted(@Root() money: Money, @Ctx("language") language: Language): string {
    return formatMoney(money.amount, money.currencyCode, language);
  }
}
