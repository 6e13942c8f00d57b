import { registerEnumType } from "type-graphql";

export enum OrderStatus {
  AWAITING_PAYMENT = "AWAITING_PAYMENT",
  CONFIRMED = "CONFIRMED",
  PARTIALLY_SHIPPED = "PARTIALLY_SHIPPED",
  SHIPPED = "SHIPPED",
  DELIVERED = "DELIVERED",
  COMPLETED = "COMPLETED",
  EXPIRED = "EXPIRED",
  CANCELLED = "CANCELLED",
}
registerEnumType(OrderStatus, {
  name: "OrderStatus",
  description: "Where an order stands.",
  valuesConfig: {
    AWAITING_PAYMENT: { description: "Placed, stock reserved, no money yet. Next: CONFIRMED, EXPIRED or CANCELLED." },
    CONFIRMED: {
      description: "Paid, authorised or cash on delivery; the shop prepares it. Next: PARTIALLY_SHIPPED, SHIPPED or CANCELLED.",
    },
    PARTIALLY_SHIPPED: { description: "Some pieces have left the shop. Next: SHIPPED." },
    SHIPPED: { description: "All pieces have left the shop. Next: DELIVERED." },
    DELIVERED: {
      description:
        "All parcels have arrived. Next: COMPLETED, or SHIPPED again if what arrived was another parcel under a mistyped number.",
    },
    COMPLETED: { description: "The shopper confirmed receipt, or the time for it ran out. Last state." },
    EXPIRED: {
      description:
        "Not paid in time, stock given free. Last state, unless money arrives late: then CONFIRMED if stock allows, else refunded.",
    },
    CANCELLED: { description: "Called off by shopper or shop; what was paid is given back. Last state." },
  },
});

export enum OrderPaymentStatus {
  NONE = "NONE",
  PENDING = "PENDING",
  AUTHORIZED = "AUTHORIZED",
  PARTIALLY_PAID = "PARTIALLY_PAID",
  PAID = "PAID",
  OVERPAID = "OVERPAID",
  PARTIALLY_REFUNDED = "PARTIALLY_REFUNDED",
  REFUNDED = "REFUNDED",
}
registerEnumType(OrderPaymentStatus, {
  name: "OrderPaymentStatus",
  description: "Where the money of an order stands. Worked out from payments and refunds, never set.",
  valuesConfig: {
    NONE: { description: "No payment under way. Next: PENDING or AUTHORIZED." },
    PENDING: { description: "A payment was started and its money is awaited. Next: AUTHORIZED, PAID, or NONE if it fails." },
    AUTHORIZED: { description: "Money is promised, not received, as with cash on delivery. Next: PAID." },
    PARTIALLY_PAID: { description: "Less than the total was received. Next: PAID." },
    PAID: { description: "The total was received. Next: PARTIALLY_REFUNDED or REFUNDED, if money goes back." },
    OVERPAID: { description: "More than the total was received. Next: PAID, once the rest has been refunded." },
    PARTIALLY_REFUNDED: { description: "Part of the money was given back. Next: REFUNDED, if the rest follows." },
    REFUNDED: { description: "All the money was given back." },
  },
});

export enum FulfilmentStatus {
  UNFULFILLED = "UNFULFILLED",
  PARTIALLY_FULFILLED = "PARTIALLY_FULFILLED",
  FULFILLED = "FULFILLED",
}
registerEnumType(FulfilmentStatus, {
  name: "FulfilmentStatus",
  description: "How much of an order has left the shop. Worked out from its lines, never set; cancelled pieces do not count.",
  valuesConfig: {
    UNFULFILLED: { description: "Nothing. Next: PARTIALLY_FULFILLED or FULFILLED." },
    PARTIALLY_FULFILLED: { description: "Some pieces. Next: FULFILLED." },
    FULFILLED: { description: "Everything." },
  },
});

export enum PaymentMethodCode {
  ALIPAY = "ALIPAY",
  WECHAT_PAY = "WECHAT_PAY",
  PAYPAL = "PAYPAL",
  STRIPE = "STRIPE",
  CASH_ON_DELIVERY = "CASH_ON_DELIVERY",
  BANK_TRANSFER = "BANK_TRANSFER",
}
registerEnumType(PaymentMethodCode, {
  name: "PaymentMethodCode",
  description: "A way to pay. Methods may be added.",
  valuesConfig: {
    ALIPAY: { description: "Alipay: by its page, its app or a QR code. Confirmed within seconds." },
    WECHAT_PAY: { description: "WeChat Pay: by a code, from a phone's browser, or inside WeChat. Confirmed within seconds." },
    PAYPAL: { description: "PayPal, on its page. Confirmed within seconds, by bank debit after some days." },
    STRIPE: { description: "Card, on Stripe's page. Confirmed within seconds." },
    CASH_ON_DELIVERY: { description: "In cash to the courier. The order is confirmed at once." },
    BANK_TRANSFER: { description: "To the shop's account. The order is confirmed when staff record the money." },
  },
});

export enum ActorKind {
  SHOPPER = "SHOPPER",
  STAFF = "STAFF",
  GATEWAY = "GATEWAY",
  CARRIER = "CARRIER",
  SYSTEM = "SYSTEM",
}
registerEnumType(ActorKind, {
  name: "ActorKind",
  description: "Who caused an event.",
  valuesConfig: {
    SHOPPER: { description: "The buyer." },
    STAFF: { description: "Someone who works in the shop." },
    GATEWAY: { description: "A payment company." },
    CARRIER: { description: "A parcel company." },
    SYSTEM: { description: "The shop's software, for example when a payment window ends." },
  },
});

export enum OrderView {
  ALL = "ALL",
  TO_SHIP = "TO_SHIP",
  AWAITING_PAYMENT = "AWAITING_PAYMENT",
  TRANSFERS = "TRANSFERS",
  CANCELLATION_REQUESTS = "CANCELLATION_REQUESTS",
  IN_TRANSIT = "IN_TRANSIT",
  EXCEPTIONS = "EXCEPTIONS",
  DONE = "DONE",
}
registerEnumType(OrderView, {
  name: "OrderView",
  description: "A ready-made filter for the staff's list of orders.",
  valuesConfig: {
    ALL: { description: "Every order." },
    TO_SHIP: { description: "Confirmed, with pieces that have not left the shop." },
    AWAITING_PAYMENT: { description: "Waiting for money, bank transfers included." },
    TRANSFERS: { description: "Bank transfers that staff have yet to record." },
    CANCELLATION_REQUESTS: { description: "The shopper has asked to cancel, and nobody has answered." },
    IN_TRANSIT: { description: "On the way to the shopper." },
    EXCEPTIONS: { description: "A parcel is in trouble: refused, lost, coming back." },
    DONE: { description: "Delivered, completed, expired or cancelled." },
  },
});
