import { Field, ID, Int, ObjectType, registerEnumType } from "type-graphql";
import { CurrencyCode, Money, Node } from "../../platform/graphql/common.types.ts";
import {
  UserError,
  UserErrorCode,
  type UserErrorInit,
  Warning,
  WarningCode,
  type WarningInit,
} from "../../platform/graphql/errors.types.ts";
import { DateTime } from "../../platform/graphql/scalars.ts";
import { Media } from "../media/media.types.ts";
import { ProductVariant } from "../catalogue/product.types.ts";

export enum CartStatus {
  OPEN = "OPEN",
  ORDERED = "ORDERED",
}
registerEnumType(CartStatus, {
  name: "CartStatus",
  description: "Whether a cart can still be changed.",
  valuesConfig: {
    OPEN: { description: "Can be changed and ordered. Next: ORDERED, by `orderPlace`." },
    ORDERED: { description: "Has become an order and stays as it is; make a new cart with `cartCreate`." },
  },
});

@ObjectType("Destination", { simpleResolvers: true, description: "Where a cart shall go, as far as freight depends on it." })
export class Destination {
  @Field(() => String, { description: 'ISO 3166-1 code of two letters, for example "CN".' })
  countryCode!: string;

  @Field(() => String, { nullable: true, description: "Code of the Chinese province (see `regions`); null abroad or not yet known." })
  provinceCode!: string | null;

  @Field(() => String, { nullable: true, description: "Code of the Chinese city; null abroad or not yet known." })
  cityCode!: string | null;

  @Field(() => String, { nullable: true, description: "Code of the Chinese district; null abroad or not yet known." })
  districtCode!: string | null;

  @Field(() => String, { nullable: true, description: "Postcode; null if not given." })
  postcode!: string | null;
}

@ObjectType("CartLine", { simpleResolvers: true, description: "A variant in a cart and how many of it." })
export class CartLine {
  @Field(() => ID, { description: "Id of the line, for `cartLinesUpdate` and `cartLinesRemove`." })
  id!: string;

  @Field(() => ProductVariant, { description: "What is to be bought." })
  variant!: ProductVariant;

  @Field(() => Media, { nullable: true, description: "The variant's own picture, else its product's main one." })
  image!: Media | null;

  @Field(() => Int, { description: "How many pieces, at least 1." })
  quantity!: number;

  @Field(() => Money, { description: "Price of one piece now." })
  unitPrice!: Money;

  @Field(() => Money, { description: "`unitPrice` times `quantity`, before discounts." })
  total!: Money;

  @Field(() => Int, { description: "The largest quantity this line can have now, by stock and limit per order; 0 when sold out." })
  maxQuantity!: number;
}

@ObjectType("Cart", {
  simpleResolvers: true,
  implements: Node,
  description: "What a shopper is about to buy. Prices are live and stock is not reserved until `orderPlace`.",
})
export class Cart implements Node {
  @Field(() => ID, {
    description: "Global id, `crt_…`. It cannot be guessed and whoever has it can read and change the cart: keep it private.",
  })
  id!: string;

  @Field(() => CartStatus, { description: "Whether the cart can still be changed." })
  status!: CartStatus;

  @Field(() => CurrencyCode, { description: "Currency of its prices, and of the order it becomes. Change it with `cartCurrencySet`." })
  currencyCode!: CurrencyCode;

  @Field(() => [CartLine], { description: "The lines in the order they were added." })
  lines!: CartLine[];

  @Field(() => Int, { description: "Pieces over all lines." })
  totalQuantity!: number;

  @Field(() => Boolean, {
    description: "False if it holds nothing but codes: then neither an address nor a shipping method is needed to order it.",
  })
  requiresShipping!: boolean;

  @Field(() => [Warning], {
    description: "What has changed since the shopper last agreed: prices, stock, products off sale. `cartWarningsAccept` clears it.",
  })
  warnings!: Warning[];

  @Field(() => DateTime, { description: "When the cart last changed." })
  updatedAt!: Date;

  @Field(() => Destination, { nullable: true, description: "Where it shall go; null until `cartAddressSet`." })
  destination!: Destination | null;

  @Field(() => String, {
    nullable: true,
    description: "`ShippingQuote.code` of the chosen shipping method; null until `cartShippingSelect`.",
  })
  shippingMethod!: string | null;
}

@ObjectType("CartPayload", { simpleResolvers: true, description: "Result of changing a cart." })
export class CartPayload {
  @Field(() => Cart, { nullable: true, description: "The cart after the change; null when refused." })
  cart!: Cart | null;

  @Field(() => [UserError], { description: "Why it was refused; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], {
    description: "What to tell the shopper about this change, for example that fewer pieces were added than asked for.",
  })
  warnings!: Warning[];
}

@ObjectType("CartUpdate", { simpleResolvers: true, description: "A cart changed, perhaps on another device of the same shopper." })
export class CartUpdate {
  @Field(() => String, { description: "Id of this event; pass the last one as `after` when reconnecting." })
  eventId!: string;

  @Field(() => Cart, { description: "The cart as it is now." })
  cart!: Cart;
}

@ObjectType("QuantityLimitError", {
  simpleResolvers: true,
  implements: UserError,
  description: "More pieces than one order may contain. Its code is `QUANTITY_LIMIT`.",
})
export class QuantityLimitError extends UserError {
  @Field(() => ID, { description: "The variant whose limit was passed." })
  variantId: string;

  @Field(() => Int, { description: "Most pieces allowed in one order." })
  limit: number;

  constructor({ variantId, limit, ...rest }: Omit<UserErrorInit, "code"> & { variantId: string; limit: number }) {
    super({ code: UserErrorCode.QUANTITY_LIMIT, ...rest });
    this.variantId = variantId;
    this.limit = limit;
  }
}

@ObjectType("CartPriceWarning", {
  simpleResolvers: true,
  implements: Warning,
  description: "The price of a line changed since the shopper last agreed. Its code is `PRICE_CHANGED`.",
})
export class CartPriceWarning extends Warning {
  @Field(() => ID, { description: "The line concerned." })
  lineId: string;

  @Field(() => Money, { description: "Price of one piece that the shopper last agreed to." })
  oldPrice: Money;

  @Field(() => Money, { description: "Price of one piece now." })
  newPrice: Money;

  constructor({ lineId, oldPrice, newPrice, ...rest }: Omit<WarningInit, "code"> & { lineId: string; oldPrice: Money; newPrice: Money }) {
    super({ code: WarningCode.PRICE_CHANGED, ...rest });
    this.lineId = lineId;
    this.oldPrice = oldPrice;
    this.newPrice = newPrice;
  }
}

@ObjectType("CartStockWarning", {
  simpleResolvers: true,
  implements: Warning,
  description: "A line cannot have the wanted quantity. Its code is `QUANTITY_REDUCED`, or `OUT_OF_STOCK` when nothing is left.",
})
export class CartStockWarning extends Warning {
  @Field(() => ID, { description: "The line concerned." })
  lineId: string;

  @Field(() => Int, { description: "Pieces the shopper wanted." })
  requested: number;

  @Field(() => Int, { description: "Pieces the line can have; 0 when sold out." })
  available: number;

  constructor({
    lineId,
    requested,
    available,
    ...rest
  }: Omit<WarningInit, "code"> & { lineId: string; requested: number; available: number }) {
    super({ code: available > 0 ? WarningCode.QUANTITY_REDUCED : WarningCode.OUT_OF_STOCK, ...rest });
    this.lineId = lineId;
    this.requested = requested;
    this.available = available;
  }
}
