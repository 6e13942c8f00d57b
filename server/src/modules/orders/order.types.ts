import { Field, ID, Int, ObjectType } from "type-graphql";
import { ActionState, LanguageCode, Money, Node, PageInfo } from "../../platform/graphql/common.types.ts";
import { UserError, Warning } from "../../platform/graphql/errors.types.ts";
import { DateTime } from "../../platform/graphql/scalars.ts";
import { Product } from "../catalogue/product.types.ts";
import { Media } from "../media/media.types.ts";
import { ActorKind, FulfilmentStatus, OrderPaymentStatus, OrderStatus, PaymentMethodCode } from "./order.enums.ts";

@ObjectType("OrderAddress", {
  simpleResolvers: true,
  description: "Where an order goes, copied when it was placed. Lists show its phone number masked.",
})
export class OrderAddress {
  @Field(() => String, { nullable: true, description: "Code of the province in China; null abroad." })
  provinceCode!: string | null;

  @Field(() => String, { nullable: true, description: "Code of the city in China; null abroad, and where the province has none." })
  cityCode!: string | null;

  @Field(() => String, { nullable: true, description: "Code of the district in China; null abroad, and where the city has none." })
  districtCode!: string | null;

  @Field(() => String, { description: "Recipient's name." })
  name!: string;

  @Field(() => String, { description: "Recipient's phone number." })
  phone!: string;

  @Field(() => String, { description: "ISO 3166-1 code of two letters." })
  countryCode!: string;

  @Field(() => [String], { description: "The address without name and phone, in the order in which it is written on a parcel." })
  lines!: string[];

  @Field(() => String, { description: 'Province, city and district in China ("浙江省 杭州市 西湖区"); city and state abroad.' })
  region!: string;

  @Field(() => String, { description: "Road, number, building, room." })
  street!: string;

  @Field(() => String, { nullable: true, description: "Postcode; null if not given." })
  postcode!: string | null;

  @Field(() => String, { description: "The whole address on one line, without name and phone." })
  formatted!: string;
}

@ObjectType("OrderCost", { simpleResolvers: true, description: "What an order costs, fixed when it was placed, and what has been paid." })
export class OrderCost {
  @Field(() => Money, { description: "Sum of the lines before discounts." })
  subtotal!: Money;

  @Field(() => Money, { description: "What is taken off, as a positive amount." })
  discount!: Money;

  @Field(() => Money, { description: "Freight." })
  shipping!: Money;

  @Field(() => Money, { description: "Tax contained in `total`." })
  tax!: Money;

  @Field(() => Money, { description: "What the shopper pays in all." })
  total!: Money;

  @Field(() => Money, { description: "Money received so far; refunds do not lower it." })
  paid!: Money;

  @Field(() => Money, { description: "Money given back so far." })
  refunded!: Money;
}

@ObjectType("OrderLine", { simpleResolvers: true, description: "A bought variant as it was when the order was placed." })
export class OrderLine {
  @Field(() => ID, { description: "Id of the line." })
  id!: string;

  @Field(() => String, { description: "Article number." })
  sku!: string;

  @Field(() => String, { description: "Name of the product in the language of the order." })
  name!: string;

  @Field(() => String, { description: 'The choices, for example "Celadon / 350 ml"; empty when there was nothing to choose.' })
  options!: string;

  @Field(() => Media, { nullable: true, description: "Picture; null without one." })
  image!: Media | null;

  @Field(() => Int, { description: "Pieces ordered." })
  quantity!: number;

  @Field(() => Int, { description: "Pieces of these that have left the shop." })
  shippedQuantity!: number;

  @Field(() => Int, { description: "Pieces of these that were cancelled." })
  cancelledQuantity!: number;

  @Field(() => Money, { description: "Price of one piece." })
  unitPrice!: Money;

  @Field(() => Money, { description: "`unitPrice` times `quantity`, before discounts." })
  total!: Money;

  @Field(() => Product, { nullable: true, description: "The product as it is today; null if it can no longer be seen." })
  product!: Product | null;
}

@ObjectType("OrderActions", {
  simpleResolvers: true,
  description: "What the caller may do with an order now. Clients need no rules of their own.",
})
export class OrderActions {
  @Field(() => ActionState, { description: "Start or repeat payment: `paymentStart`." })
  pay!: ActionState;

  @Field(() => ActionState, { description: "Cancel at once: `orderCancel`." })
  cancel!: ActionState;

  @Field(() => ActionState, { description: "Ask the shop to cancel an order that is being prepared: `orderCancellationRequest`." })
  requestCancellation!: ActionState;

  @Field(() => ActionState, { description: "Say no to the shopper's request to cancel, staff only: `orderCancellationDecline`." })
  declineCancellation!: ActionState;

  @Field(() => ActionState, { description: "Say that the parcel has arrived: `orderReceiptConfirm`." })
  confirmReceipt!: ActionState;

  @Field(() => ActionState, { description: "Create a shipment, staff only: `shipmentCreate`." })
  ship!: ActionState;

  @Field(() => ActionState, {
    description: "Record a bank transfer or cash, or take a payment that is authorised; staff only: `paymentCapture`.",
  })
  confirmTransfer!: ActionState;

  @Field(() => ActionState, { description: "Give money back, staff only: `refundCreate`." })
  refund!: ActionState;
}

@ObjectType("OrderEvent", { simpleResolvers: true, description: "Something that happened to an order, for its timeline." })
export class OrderEvent {
  @Field(() => ID, { description: "Id of the event." })
  id!: string;

  @Field(() => String, { description: 'Kind of event, for example "order.placed". Kinds may be added.' })
  type!: string;

  @Field(() => String, { description: "What happened, for display, in the language of the request." })
  text!: string;

  @Field(() => DateTime, { description: "When it happened." })
  occurredAt!: Date;

  @Field(() => ActorKind, { description: "Who caused it." })
  actor!: ActorKind;

  @Field(() => String, { nullable: true, description: "Name of the person or company; null if not known or not to be told." })
  actorName!: string | null;

  @Field(() => String, { nullable: true, description: "More about it, for example the reason given; null if there is nothing more." })
  detail!: string | null;
}

@ObjectType("Order", {
  simpleResolvers: true,
  implements: Node,
  description: "A placed order. Its buyer, whoever has its access token, and staff can read it.",
})
export class Order implements Node {
  @Field(() => ID, { description: "Global id, `ord_…`." })
  id!: string;

  @Field(() => String, { description: "Number for people, random rather than counted up; `orderLookup` finds the order by it." })
  number!: string;

  @Field(() => OrderStatus, { description: "Where the order stands." })
  status!: OrderStatus;

  @Field(() => OrderPaymentStatus, { description: "Where its money stands, worked out from its payments and refunds." })
  paymentStatus!: OrderPaymentStatus;

  @Field(() => FulfilmentStatus, { description: "How much has left the shop, worked out from its lines." })
  fulfilmentStatus!: FulfilmentStatus;

  @Field(() => DateTime, { description: "When it was placed." })
  placedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: "When it expires if not paid before; null unless it awaits payment." })
  paymentExpiresAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When it was paid, authorised or taken on for cash on delivery; null before." })
  confirmedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When it was cancelled or expired; null if it was not." })
  cancelledAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "When it became COMPLETED; null before." })
  completedAt!: Date | null;

  @Field(() => String, { nullable: true, description: "Why it was cancelled; null if it was not or no reason was given." })
  cancelReason!: string | null;

  @Field(() => DateTime, { nullable: true, description: "When the shopper asked the shop to cancel it; null if nothing is asked." })
  cancellationRequestedAt!: Date | null;

  @Field(() => String, {
    nullable: true,
    description: "Why the shop declined the latest request to cancel; null if none was declined, or a newer one waits for its answer.",
  })
  cancellationDeclinedReason!: string | null;

  @Field(() => [OrderLine], { description: "What was bought." })
  lines!: OrderLine[];

  @Field(() => OrderCost, { description: "What it costs and what has been paid." })
  cost!: OrderCost;

  @Field(() => OrderAddress, { description: "Where it goes." })
  address!: OrderAddress;

  @Field(() => String, { nullable: true, description: "E-mail address for news about the order; null if none was given." })
  email!: string | null;

  @Field(() => String, { nullable: true, description: "What the shopper wrote to the shop; null if nothing." })
  note!: string | null;

  @Field(() => LanguageCode, { description: "Language in which it was placed; names of lines and mails use it." })
  language!: LanguageCode;

  @Field(() => PaymentMethodCode, { description: "How the shopper last chose to pay." })
  paymentMethod!: PaymentMethodCode;

  @Field(() => String, { description: "`ShippingQuote.code` of the chosen shipping method." })
  shippingMethod!: string;

  @Field(() => String, { description: "Name of the shipping method in the language of the order." })
  shippingMethodName!: string;

  @Field(() => [OrderEvent], { description: "What happened so far, newest first. Staff see more than the shopper does." })
  timeline!: OrderEvent[];

  @Field(() => OrderActions, { description: "What the caller may do with it now." })
  can!: OrderActions;

  @Field(() => DateTime, { nullable: true, description: "Start of the time in which it should arrive; null when unknown." })
  estimatedFrom!: Date | null;

  @Field(() => DateTime, { nullable: true, description: "End of the time in which it should arrive; null when unknown." })
  estimatedTo!: Date | null;

  @Field(() => String, { description: "Name of the buyer, for lists: the account's, or the recipient's if placed as a guest." })
  customerName!: string;

  @Field(() => String, {
    nullable: true,
    description: "Id of the latest event; pass it as `after` to a subscription to miss nothing between query and subscription.",
  })
  lastEventId!: string | null;
}

@ObjectType("OrderEdge", { simpleResolvers: true, description: "An order and its place in the list." })
export class OrderEdge {
  @Field(() => String, { description: "Place in the list; pass it as `after`." })
  cursor!: string;

  @Field(() => Order, { description: "The order." })
  node!: Order;
}

@ObjectType("OrderConnection", { simpleResolvers: true, description: "A page of a list of orders." })
export class OrderConnection {
  @Field(() => [OrderEdge], { description: "The orders of this page with their cursors." })
  edges!: OrderEdge[];

  @Field(() => [Order], { description: "The orders of this page." })
  nodes!: Order[];

  @Field(() => PageInfo, { description: "Where this page lies in the list." })
  pageInfo!: PageInfo;

  @Field(() => Int, { description: "Orders in the whole list; counted only when asked for." })
  totalCount!: number;
}

@ObjectType("OrderLookup", { simpleResolvers: true, description: "Result of looking up a guest's order." })
export class OrderLookup {
  @Field(() => Order, { nullable: true, description: "The order; null if number and contact do not fit together." })
  order!: Order | null;

  @Field(() => String, { nullable: true, description: "A fresh access token for the order, given only here; null if nothing was found." })
  accessToken!: string | null;

  @Field(() => [UserError], { description: "Why nothing was found; empty on success." })
  userErrors!: UserError[];
}

@ObjectType("OrderPayload", { simpleResolvers: true, description: "Result of changing an order." })
export class OrderPayload {
  @Field(() => Order, { nullable: true, description: "The order after the change; null when refused." })
  order!: Order | null;

  @Field(() => [UserError], { description: "Why it was refused; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}

@ObjectType("OrderUpdate", { simpleResolvers: true, description: "An order was placed or changed." })
export class OrderUpdate {
  @Field(() => String, { description: "Id of this event; pass the last one as `after` when reconnecting." })
  eventId!: string;

  @Field(() => String, {
    description:
      'Kind of event, for example "order.confirmed"; the same as `OrderEvent.type`. To shoppers, what is not in their timeline is "order.changed".',
  })
  type!: string;

  @Field(() => Order, { description: "The order as it is now." })
  order!: Order;
}
