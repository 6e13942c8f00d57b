import type { Preset } from "./preset.ts";
import { anOrder, aVariant, confirmByCash } from "./presets.steps.ts";

/** A customer with an account. */
export const shopper: readonly Preset[] = [
  {
    id: "my-orders",
    kind: "query",
    role: "shopper",
    title: { zh: "我的订单", en: "My orders" },
    description: {
      zh: "登录的顾客看自己的订单，不需要 accessToken。",
      en: "A signed-in customer sees their own orders without an access token.",
    },
    operation: `query MyOrders {
  me { name email }
  myOrders(first: 5) {
    totalCount
    nodes { id number status placedAt cost { total { formatted } } shipments { trackingNumber status } can { cancel { allowed reason } } }
  }
}`,
    variables: {},
  },
];

/** The merchant's side. */
export const desk: readonly Preset[] = [
  {
    id: "desk",
    kind: "query",
    role: "staff",
    title: { zh: "待办与待发货订单", en: "What is to do, and the orders to ship" },
    description: {
      zh: "工作台首页的数字，和“待发货”视图的第一页。",
      en: "The figures of the desk, and the first page of the view TO_SHIP.",
    },
    operation: `query Desk {
  desk { toShip oldestToShip awaitingPayment cancellationRequests inTransit exceptions lowStock paidToday { formatted } }
  orders(first: 5, view: TO_SHIP) {
    totalCount
    nodes { id number placedAt customerName cost { total { formatted } } lines { sku quantity } can { ship { allowed reason } } }
    pageInfo { hasNextPage endCursor }
  }
}`,
    variables: {},
  },
  {
    id: "ship",
    kind: "mutation",
    role: "staff",
    title: { zh: "发货", en: "Ship an order" },
    description: {
      zh: "不写 lines 就是把没装箱的全部放进一个包裹；顺丰会给运单号。示例先以货到付款下一单。",
      en: "Without lines everything not yet in a parcel goes into one; SF gives the number. The example first places an order paid on delivery.",
    },
    operation: `mutation Ship($input: ShipmentCreateInput!) {
  shipmentCreate(input: $input) {
    shipment { id number trackingNumber status carrier { name } lines { quantity line { sku name } } can { handOver { allowed reason } } }
    order { number status fulfilmentStatus }
    userErrors { code message field }
  }
}`,
    variables: { input: { orderId: "{{orderId}}", carrier: "SF", idempotencyKey: "{{key}}" } },
    fill: [...anOrder("CASH_ON_DELIVERY"), confirmByCash],
  },
  {
    id: "stock",
    kind: "mutation",
    role: "staff",
    title: { zh: "调整库存", en: "Adjust stock" },
    description: {
      zh: "delta 是增减，onHand 是盘点数，二选一。每次调整都是账本里的一行。",
      en: "delta adds or takes away, onHand sets what was counted: give one of them. Each adjustment is a line in the ledger.",
    },
    operation: `mutation AdjustStock($input: StockAdjustInput!) {
  stockAdjust(input: $input) {
    stockLevel {
      onHand reserved safety available variant { sku }
      movements(first: 3) { reason onHandDelta reservedDelta actorName occurredAt note }
    }
    userErrors { code message field }
  }
}`,
    variables: {
      input: { variantId: "{{variantId}}", delta: 2, reason: "RECEIVED", note: "From the playground", idempotencyKey: "{{key}}" },
    },
    fill: aVariant,
  },
  {
    id: "stock-live",
    kind: "subscription",
    role: "staff",
    title: { zh: "实时看库存", en: "Watch stock live" },
    description: {
      zh: "下单、取消、调整，每次变动推送一次。",
      en: "One message whenever an order, a cancellation or an adjustment moves it.",
    },
    operation: `subscription WatchStock($variantIds: [ID!]!, $after: String) {
  stockChanged(variantIds: $variantIds, after: $after) {
    eventId
    variant { sku availability { status available } stock { onHand reserved available } }
  }
}`,
    variables: { variantIds: ["{{variantId}}"], after: null },
    fill: aVariant,
    cause: [
      {
        role: "staff",
        operation: `mutation OneMore($input: StockAdjustInput!) {
  stockAdjust(input: $input) { stockLevel { onHand } userErrors { code message } }
}`,
        variables: { input: { variantId: "{{variantId}}", delta: 1, reason: "RECEIVED", idempotencyKey: "{{key}}" } },
        take: { onHand: "stockAdjust.stockLevel.onHand" },
      },
    ],
  },
  {
    id: "feed",
    kind: "subscription",
    role: "staff",
    title: { zh: "实时订单流", en: "The live feed of orders" },
    description: { zh: "店里每来一单推送一次。", en: "One message for every order placed in the shop." },
    operation: `subscription OrderFeed($after: String) {
  orderPlaced(after: $after) {
    eventId type
    order { number customerName placedAt cost { total { formatted } } lines { name quantity } }
  }
}`,
    variables: { after: null },
    cause: anOrder("ALIPAY"),
  },
];
