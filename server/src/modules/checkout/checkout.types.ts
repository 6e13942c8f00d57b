import { Field, ID, InputType, ObjectType } from "type-graphql";
import { Money } from "../../platform/graphql/common.types.ts";
import { UserError, UserErrorCode, type UserErrorInit, Warning } from "../../platform/graphql/errors.types.ts";
import { Decimal } from "../../platform/graphql/scalars.ts";
import { Cart } from "../cart/cart.types.ts";
import { PaymentMethodCode } from "../orders/order.enums.ts";
import { Order } from "../orders/order.types.ts";

@ObjectType("CartCost", { simpleResolvers: true, description: "What a cart costs at this moment." })
export class CartCost {
  @Field(() => Money, { description: "Sum of the lines before discounts." })
  subtotal!: Money;

  @Field(() => Money, { description: "What is taken off, as a positive amount." })
  discount!: Money;

  @Field(() => Money, {
    nullable: true,
    description:
      "Freight; null until destination and shipping method are known, and until the city is where the carrier's own price counts.",
  })
  shipping!: Money | null;

  @Field(() => Money, { description: "Tax contained in `total`; prices already include it." })
  tax!: Money;

  @Field(() => Money, {
    description: "What is to be paid, without freight as long as `shipping` is null. Pass its amount as `expectedTotal`.",
  })
  total!: Money;

  @Field(() => Money, {
    nullable: true,
    description: "How much more has to be bought until freight is free; null when it is free already or never will be.",
  })
  freeShippingRemaining!: Money | null;
}

@InputType("AddressInput", {
  description:
    "Where an order goes. For what is collected at the shop name and phone are all. In China give province, city and district codes; abroad `countryCode`, `region`, `city` and `postcode`.",
})
export class AddressInput {
  @Field(() => String, { description: "Recipient's name." })
  name!: string;

  @Field(() => String, { description: 'Recipient\'s phone number; abroad with country code, for example "+49 30 1234567".' })
  phone!: string;

  @Field(() => String, { defaultValue: "CN", description: "ISO 3166-1 code of two letters." })
  countryCode!: string;

  @Field(() => String, { nullable: true, description: "Code of the Chinese province, from `regions`. Required in China." })
  provinceCode?: string | null;

  @Field(() => String, { nullable: true, description: "Code of the Chinese city. Required in China." })
  cityCode?: string | null;

  @Field(() => String, { nullable: true, description: "Code of the Chinese district. Required in China where the city has districts." })
  districtCode?: string | null;

  @Field(() => String, { nullable: true, description: "State or province abroad, where the country has them." })
  region?: string | null;

  @Field(() => String, { nullable: true, description: "City abroad. Required there." })
  city?: string | null;

  @Field(() => String, { nullable: true, description: "Postcode. Required abroad where `Country.postcodePattern` is given." })
  postcode?: string | null;

  @Field(() => String, {
    defaultValue: "",
    description:
      "Road and number; in China also building and room. Required for what is sent; left out, with all of the region, for codes alone.",
  })
  street!: string;

  @Field(() => String, { nullable: true, description: "Second line: flat, floor, care of." })
  street2?: string | null;

  @Field(() => String, { nullable: true, description: "Company." })
  company?: string | null;
}

@InputType("OrderPlaceInput", { description: "Turns a cart into an order and reserves its stock. No money is asked before that." })
export class OrderPlaceInput {
  @Field(() => ID, { description: "The cart." })
  cartId!: string;

  @Field(() => AddressInput, { description: "Where it goes." })
  address!: AddressInput;

  @Field(() => String, { nullable: true, description: "E-mail address for news about the order." })
  email?: string | null;

  @Field(() => String, {
    description:
      "`ShippingQuote.code` of the chosen shipping method; of no account, and may be empty, where `Cart.requiresShipping` is false.",
  })
  shippingMethod!: string;

  @Field(() => PaymentMethodCode, { description: "How the shopper is going to pay." })
  paymentMethod!: PaymentMethodCode;

  @Field(() => Decimal, {
    description: 'The total shown to the shopper, for example "188.80". If it is no longer right, nothing is ordered: `PriceChangedError`.',
  })
  expectedTotal!: string;

  @Field(() => String, { nullable: true, description: "Message to the shop." })
  note?: string | null;

  @Field(() => String, { description: "Unique key chosen by the caller; repeating the same request with it gives the same order." })
  idempotencyKey!: string;
}

@ObjectType("OrderPlacePayload", { simpleResolvers: true, description: "Result of placing an order." })
export class OrderPlacePayload {
  @Field(() => Order, { nullable: true, description: "The new order; null when refused. Pay it with `paymentStart`." })
  order!: Order | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Opens the order to whoever has it, without signing in; keep it, for it is told only once: a repeat, or `orderLookup`, gives another one. Null when refused.",
  })
  accessToken!: string | null;

  @Field(() => [UserError], { description: "Why it was refused; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}

@ObjectType("PriceChangedError", {
  simpleResolvers: true,
  implements: UserError,
  description:
    "The total differs from `expectedTotal`; nothing was ordered. Show the new total and ask again. Its code is `PRICE_CHANGED`.",
})
export class PriceChangedError extends UserError {
  @Field(() => Cart, { description: "The cart with its prices of now." })
  cart: object; // its row: the fields of Cart are resolved from it

  @Field(() => Money, { description: "The total that the caller expected." })
  expectedTotal: Money;

  @Field(() => Money, { description: "The total of now." })
  total: Money;

  constructor({ cart, expectedTotal, total, ...rest }: Omit<UserErrorInit, "code"> & { cart: object; expectedTotal: Money; total: Money }) {
    super({ code: UserErrorCode.PRICE_CHANGED, ...rest });
    this.cart = cart;
    this.expectedTotal = expectedTotal;
    this.total = total;
  }
}
