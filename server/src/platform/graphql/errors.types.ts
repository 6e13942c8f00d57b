import { Field, InterfaceType, ObjectType, registerEnumType } from "type-graphql";

export enum UserErrorCode {
  INVALID = "INVALID",
  REQUIRED = "REQUIRED",
  NOT_FOUND = "NOT_FOUND",
  CONFLICT = "CONFLICT",
  INSUFFICIENT_STOCK = "INSUFFICIENT_STOCK",
  QUANTITY_LIMIT = "QUANTITY_LIMIT",
  PRICE_CHANGED = "PRICE_CHANGED",
  CART_EMPTY = "CART_EMPTY",
  CART_ORDERED = "CART_ORDERED",
  NOT_PURCHASABLE = "NOT_PURCHASABLE",
  DESTINATION_EXCLUDED = "DESTINATION_EXCLUDED",
  METHOD_UNAVAILABLE = "METHOD_UNAVAILABLE",
  NOT_ALLOWED_IN_STATE = "NOT_ALLOWED_IN_STATE",
  AMOUNT_TOO_LARGE = "AMOUNT_TOO_LARGE",
  IDEMPOTENCY_MISMATCH = "IDEMPOTENCY_MISMATCH",
  IDEMPOTENCY_IN_PROGRESS = "IDEMPOTENCY_IN_PROGRESS",
  INVALID_CREDENTIALS = "INVALID_CREDENTIALS",
  ALREADY_EXISTS = "ALREADY_EXISTS",
  WEAK_PASSWORD = "WEAK_PASSWORD",
  GATEWAY_REFUSED = "GATEWAY_REFUSED",
  GATEWAY_UNAVAILABLE = "GATEWAY_UNAVAILABLE",
  CARRIER_REFUSED = "CARRIER_REFUSED",
  CARRIER_UNAVAILABLE = "CARRIER_UNAVAILABLE",
}
registerEnumType(UserErrorCode, {
  name: "UserErrorCode",
  description: "Why a mutation was refused. Codes may be added: treat an unknown one as a plain refusal and show its `message`.",
  valuesConfig: {
    INVALID: { description: "A value is malformed or out of range; see `field`." },
    REQUIRED: { description: "A value is missing; see `field`." },
    NOT_FOUND: { description: "Nothing has this id, or the caller may not see it." },
    CONFLICT: { description: "Someone else changed the same thing meanwhile; read it again and repeat." },
    INSUFFICIENT_STOCK: { description: "Fewer pieces are available than asked for; see `InsufficientStockError`." },
    QUANTITY_LIMIT: { description: "More pieces than one order may contain; see `QuantityLimitError`." },
    PRICE_CHANGED: {
      description: "The total is no longer the one shown to the shopper, and nothing was ordered; see `PriceChangedError`.",
    },
    CART_EMPTY: { description: "The cart has no lines." },
    CART_ORDERED: { description: "The cart has become an order and cannot be changed; make a new one." },
    NOT_PURCHASABLE: { description: "The product is not on sale." },
    DESTINATION_EXCLUDED: { description: "The shop does not ship there." },
    METHOD_UNAVAILABLE: { description: "The shipping or payment method cannot be used for this cart or order." },
    NOT_ALLOWED_IN_STATE: { description: "The present state does not allow it; the field `can` tells what is allowed." },
    AMOUNT_TOO_LARGE: { description: "The amount exceeds what is open." },
    IDEMPOTENCY_MISMATCH: { description: "The same `idempotencyKey` came earlier with another input; use a new key." },
    IDEMPOTENCY_IN_PROGRESS: { description: "The same request is still being worked on; repeat it shortly with the same key." },
    INVALID_CREDENTIALS: { description: "Login or password is wrong, or a given access token does not fit." },
    ALREADY_EXISTS: { description: "Something with this unique value exists already; see `field`." },
    WEAK_PASSWORD: { description: "The password is too short or too common." },
    GATEWAY_REFUSED: { description: "The payment company said no; nothing was charged. Try again or choose another method." },
    GATEWAY_UNAVAILABLE: {
      description: "The payment company did not answer, so the outcome is open; repeat with the same `idempotencyKey`.",
    },
    CARRIER_REFUSED: { description: "The carrier said no, for example because it does not serve the address." },
    CARRIER_UNAVAILABLE: { description: "The carrier did not answer; repeat with the same input." },
  },
});

export interface UserErrorInit {
  code: UserErrorCode;
  message: string;
  field?: string[] | null;
}

@InterfaceType("UserError", {
  description: "A refusal the caller can act on. Nothing was changed when a payload contains one. Branch on `code`, never on `message`.",
})
export abstract class UserError {
  @Field(() => UserErrorCode, { description: "Why the mutation was refused." })
  code: UserErrorCode;

  @Field(() => String, { description: "What is wrong, for display." })
  message: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Path of the value at fault inside `input`, for example `["lines", "0", "quantity"]`; null when no single value is.',
  })
  field: string[] | null;

  constructor({ code, message, field = null }: UserErrorInit) {
    this.code = code;
    this.message = message;
    this.field = field;
  }
}

@ObjectType("InputError", { simpleResolvers: true, implements: UserError, description: "A refusal without further data." })
export class InputError extends UserError {}

export enum WarningCode {
  PRICE_CHANGED = "PRICE_CHANGED",
  QUANTITY_REDUCED = "QUANTITY_REDUCED",
  OUT_OF_STOCK = "OUT_OF_STOCK",
  NOT_PURCHASABLE = "NOT_PURCHASABLE",
  LANGUAGE_FALLBACK = "LANGUAGE_FALLBACK",
}
registerEnumType(WarningCode, {
  name: "WarningCode",
  description: "What the shopper should know although the request succeeded. Codes may be added.",
  valuesConfig: {
    PRICE_CHANGED: { description: "A price differs from the one the shopper last saw; see `CartPriceWarning`." },
    QUANTITY_REDUCED: { description: "Fewer pieces are available than wanted; see `CartStockWarning`." },
    OUT_OF_STOCK: { description: "No piece is left; see `CartStockWarning`." },
    NOT_PURCHASABLE: { description: "The product is no longer on sale." },
    LANGUAGE_FALLBACK: { description: "The text does not exist in the asked language and came in the shop's default one." },
  },
});

export interface WarningInit {
  code: WarningCode;
  message: string;
  field?: string[] | null;
}

@InterfaceType("Warning", { description: "Something the shopper should know; the request succeeded all the same." })
export abstract class Warning {
  @Field(() => WarningCode, { description: "What happened." })
  code: WarningCode;

  @Field(() => String, { description: "What happened, for display." })
  message: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Path of the value concerned inside `input`, for example `["lines", "0"]`; null when no single value is.',
  })
  field: string[] | null;

  constructor({ code, message, field = null }: WarningInit) {
    this.code = code;
    this.message = message;
    this.field = field;
  }
}

@ObjectType("SimpleWarning", { simpleResolvers: true, implements: Warning, description: "A warning without further data." })
export class SimpleWarning extends Warning {}
