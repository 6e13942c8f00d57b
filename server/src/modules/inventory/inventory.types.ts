import { Field, ID, InputType, Int, ObjectType, registerEnumType } from "type-graphql";
import { PageInfo } from "../../platform/graphql/common.types.ts";
import { UserError, UserErrorCode, type UserErrorInit, Warning } from "../../platform/graphql/errors.types.ts";
import { DateTime } from "../../platform/graphql/scalars.ts";
import { ProductVariant } from "../catalogue/product.types.ts";

export enum AvailabilityStatus {
  IN_STOCK = "IN_STOCK",
  LOW_STOCK = "LOW_STOCK",
  OUT_OF_STOCK = "OUT_OF_STOCK",
}
registerEnumType(AvailabilityStatus, {
  name: "AvailabilityStatus",
  description: "How much is left, in words.",
  valuesConfig: {
    IN_STOCK: { description: "Plenty." },
    LOW_STOCK: { description: "Few left; `available` tells how many." },
    OUT_OF_STOCK: { description: "None left; becomes IN_STOCK or LOW_STOCK when pieces arrive or a reservation ends." },
  },
});

@ObjectType("Availability", { simpleResolvers: true, description: "Whether something can be bought now; at most a second old." })
export class Availability {
  @Field(() => AvailabilityStatus, { description: "How much is left, in words." })
  status!: AvailabilityStatus;

  @Field(() => Int, {
    nullable: true,
    description: "Pieces left; null while there are plenty, for the exact number is told only when it is low.",
  })
  available!: number | null;

  @Field(() => Boolean, { description: "True if it is on sale and at least one piece can be put into a cart." })
  purchasable!: boolean;
}

export enum StockReason {
  RECEIVED = "RECEIVED",
  COUNTED = "COUNTED",
  DAMAGED = "DAMAGED",
  RETURNED = "RETURNED",
  CORRECTION = "CORRECTION",
  RESERVED = "RESERVED",
  RELEASED = "RELEASED",
  SOLD = "SOLD",
}
registerEnumType(StockReason, {
  name: "StockReason",
  description: "Why stock moved. RESERVED, RELEASED and SOLD come from orders and cannot be given by hand.",
  valuesConfig: {
    RECEIVED: { description: "Goods came in: on hand goes up." },
    COUNTED: { description: "A count set the number on hand." },
    DAMAGED: { description: "Pieces broke or were lost: on hand goes down." },
    RETURNED: { description: "Pieces came back and passed inspection: on hand goes up." },
    CORRECTION: { description: "An earlier entry was wrong." },
    RESERVED: { description: "An order was placed: reserved goes up. Next: SOLD or RELEASED." },
    RELEASED: { description: "An order was cancelled or expired: reserved goes down." },
    SOLD: { description: "The parcel left the shop: on hand and reserved go down." },
  },
});

@ObjectType("StockMovement", {
  simpleResolvers: true,
  description: "One entry of the stock ledger. Entries are never changed; their sums are the stock level.",
})
export class StockMovement {
  @Field(() => ID, { description: "Id of the entry." })
  id!: string;

  @Field(() => StockReason, { description: "Why stock moved." })
  reason!: StockReason;

  @Field(() => Int, { description: "Change of the number on hand, for example -2." })
  onHandDelta!: number;

  @Field(() => Int, { description: "Change of the number reserved, for example 2." })
  reservedDelta!: number;

  @Field(() => String, { nullable: true, description: "What the member of staff wrote; null if nothing." })
  note!: string | null;

  @Field(() => String, { nullable: true, description: "Who made the entry; null if the shop did it by itself." })
  actorName!: string | null;

  @Field(() => DateTime, { description: "When stock moved." })
  occurredAt!: Date;

  @Field(() => String, { nullable: true, description: "Number of the order behind it; null if there is none." })
  orderNumber!: string | null;
}

@ObjectType("StockLevel", { simpleResolvers: true, description: "Stock of one variant, in pieces. Staff only." })
export class StockLevel {
  @Field(() => ProductVariant, { description: "The variant that is counted." })
  variant!: ProductVariant;

  @Field(() => Int, { description: "Pieces physically in the shop." })
  onHand!: number;

  @Field(() => Int, { description: "Pieces of these that belong to orders not yet shipped." })
  reserved!: number;

  @Field(() => Int, { description: "Pieces held back from sale." })
  safety!: number;

  @Field(() => Int, { description: "Pieces that can be ordered: `onHand - reserved - safety`, never less than 0." })
  available!: number;

  @Field(() => [StockMovement], { description: "Entries of the ledger, newest first." })
  movements!: StockMovement[];
}

@ObjectType("StockLevelEdge", { simpleResolvers: true, description: "A stock level and its place in the list." })
export class StockLevelEdge {
  @Field(() => String, { description: "Place in the list; pass it as `after`." })
  cursor!: string;

  @Field(() => StockLevel, { description: "The stock level." })
  node!: StockLevel;
}

@ObjectType("StockLevelConnection", { simpleResolvers: true, description: "A page of a list of stock levels." })
export class StockLevelConnection {
  @Field(() => [StockLevelEdge], { description: "The stock levels of this page with their cursors." })
  edges!: StockLevelEdge[];

  @Field(() => [StockLevel], { description: "The stock levels of this page." })
  nodes!: StockLevel[];

  @Field(() => PageInfo, { description: "Where this page lies in the list." })
  pageInfo!: PageInfo;

  @Field(() => Int, { description: "Stock levels in the whole list; counted only when asked for." })
  totalCount!: number;
}

@InputType("StockAdjustInput", { description: "Changes the stock of a variant by hand. Give exactly one of `delta` and `onHand`." })
export class StockAdjustInput {
  @Field(() => ID, { description: "The variant." })
  variantId!: string;

  @Field(() => Int, { nullable: true, description: "Change the number on hand by this many pieces, for example -1." })
  delta?: number | null;

  @Field(() => Int, { nullable: true, description: "Set the number on hand to this, after a count." })
  onHand?: number | null;

  @Field(() => StockReason, { description: "Why: RECEIVED, COUNTED, DAMAGED, RETURNED or CORRECTION." })
  reason!: StockReason;

  @Field(() => String, { nullable: true, description: "Remark for the ledger." })
  note?: string | null;

  @Field(() => String, { description: "Unique key chosen by the caller; repeating the same request with it changes stock once." })
  idempotencyKey!: string;
}

@ObjectType("StockPayload", { simpleResolvers: true, description: "Result of changing stock." })
export class StockPayload {
  @Field(() => StockLevel, { nullable: true, description: "The stock after the change; null when refused." })
  stockLevel!: StockLevel | null;

  @Field(() => [UserError], { description: "Why it was refused; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}

@ObjectType("StockUpdate", { simpleResolvers: true, description: "The availability of a variant changed." })
export class StockUpdate {
  @Field(() => String, { description: "Id of this event; pass the last one as `after` when reconnecting." })
  eventId!: string;

  @Field(() => ProductVariant, { description: "The variant as it is now; ask for its `availability`." })
  variant!: ProductVariant;
}

@ObjectType("InsufficientStockError", {
  simpleResolvers: true,
  implements: UserError,
  description: "Fewer pieces are available than asked for. Its code is `INSUFFICIENT_STOCK`.",
})
export class InsufficientStockError extends UserError {
  @Field(() => ID, { description: "The variant that is short." })
  variantId: string;

  @Field(() => Int, { description: "Pieces that could be ordered; may be 0." })
  available: number;

  constructor({ variantId, available, ...rest }: Omit<UserErrorInit, "code"> & { variantId: string; available: number }) {
    super({ code: UserErrorCode.INSUFFICIENT_STOCK, ...rest });
    this.variantId = variantId;
    this.available = available;
  }
}
