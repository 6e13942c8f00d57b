import type { Preset } from "./preset.ts";
import {
  aCart,
  anOrder,
  aReadyCart,
  aRegion,
  aScarceVariant,
  aVariant,
  confirmByCash,
  handOver,
  orderInput,
  ship,
} from "./presets.steps.ts";

/** From cart to parcel, as a guest: the cart's id and the order's access token are the only keys. */
export const buying: readonly Preset[] = [
  {
    id: "cart",
    kind: "mutation",
    role: "guest",
    title: { zh: "新建购物车", en: "Create a cart with lines" },
    description: {
      zh: "返回的 id 就是钥匙：谁有它谁能用这个购物车。",
      en: "The id that comes back is the key: whoever holds it may use the cart.",
    },
    operation: `mutation CreateCart($input: CartCreateInput!) {
  cartCreate(input: $input) {
    cart {
      id totalQuantity
      lines { id quantity total { formatted } variant { sku product { name } } }
      cost { subtotal { formatted } total { formatted } freeShippingRemaining { formatted } }
    }
    userErrors { code message field }
    warnings { code message }
  }
}`,
    variables: { input: { lines: [{ variantId: "{{variantId}}", quantity: 1 }] } },
    fill: aVariant,
  },
  {
    id: "quote",
    kind: "query",
    role: "guest",
    title: { zh: "运费与送达日", en: "Quote shipping" },
    description: {
      zh: "这个购物车寄到那里：走哪家、多少钱、哪天到。",
      en: "This cart to that place: by whom, for how much, on which day.",
    },
    operation: `query Quote($cartId: ID!, $provinceCode: String!, $cityCode: String!, $districtCode: String!) {
  shippingQuotes(cartId: $cartId, provinceCode: $provinceCode, cityCode: $cityCode, districtCode: $districtCode) {
    code name carrier { code name } fee { formatted } free
    estimatedFrom estimatedTo available unavailableReason
  }
}`,
    variables: { cartId: "{{cartId}}", provinceCode: "{{provinceCode}}", cityCode: "{{cityCode}}", districtCode: "{{districtCode}}" },
    fill: [...aCart, ...aRegion],
  },
  {
    id: "place",
    kind: "mutation",
    role: "guest",
    title: { zh: "下单", en: "Place an order" },
    description: {
      zh: "expectedTotal 与实价不符就不会下单；同一个 idempotencyKey 再跑一次，得到的是同一单。",
      en: "Nothing is ordered if expectedTotal is not the price of now. Run it twice with the same idempotencyKey: it stays one order.",
    },
    operation: `mutation PlaceOrder($input: OrderPlaceInput!) {
  orderPlace(input: $input) {
    order { id number status paymentExpiresAt cost { total { formatted } } }
    accessToken
    userErrors { code message field }
  }
}`,
    variables: { input: orderInput("ALIPAY") },
    fill: aReadyCart,
  },
  {
    id: "pay",
    kind: "mutation",
    role: "guest",
    title: { zh: "发起支付", en: "Start a payment" },
    description: {
      zh: "支付宝二维码：把 content 生成二维码即可扫。跳转与表单的写法相同，换 channel 就行。",
      en: "An Alipay QR code: draw content as a code and scan it. Redirects and forms work alike; change the channel.",
    },
    operation: `mutation StartPayment($input: PaymentStartInput!) {
  paymentStart(input: $input) {
    payment { id number status expiresAt }
    action {
      ... on PaymentQrCode { content expiresAt }
      ... on PaymentRedirect { url }
      ... on PaymentForm { action fields { name value } }
    }
    userErrors { code message }
  }
}`,
    variables: {
      input: { orderId: "{{orderId}}", accessToken: "{{accessToken}}", method: "ALIPAY", channel: "QR", idempotencyKey: "{{key}}" },
    },
    fill: anOrder("ALIPAY"),
  },
  {
    id: "track",
    kind: "subscription",
    role: "guest",
    title: { zh: "实时看订单", en: "Follow an order live" },
    description: {
      zh: "每次状态变化推送一次。断线后带上最后的 eventId 作为 after，错过的会补上。",
      en: "One message per change of state. After a lost connection pass the last eventId as after and get what you missed.",
    },
    operation: `subscription FollowOrder($id: ID!, $accessToken: String, $after: String) {
  orderUpdated(id: $id, accessToken: $accessToken, after: $after) {
    eventId type
    order { number status paymentStatus fulfilmentStatus timeline { text occurredAt actor } }
  }
}`,
    variables: { id: "{{orderId}}", accessToken: "{{accessToken}}", after: null },
    fill: anOrder("CASH_ON_DELIVERY"),
    cause: [confirmByCash],
  },
  {
    id: "parcel",
    kind: "subscription",
    role: "guest",
    title: { zh: "实时看包裹", en: "Follow a parcel live" },
    description: {
      zh: "快递的每一次扫描。演示里由顺丰模拟器推动，发货后请等几秒。",
      en: "Every scan of the carrier. In the demo the SF simulator moves the parcel: give it a few seconds after shipping.",
    },
    operation: `subscription FollowParcel($orderId: ID!, $accessToken: String, $after: String) {
  shipmentTracked(orderId: $orderId, accessToken: $accessToken, after: $after) {
    eventId
    shipment { number trackingNumber status events { occurredAt description location } route { name state } }
  }
}`,
    variables: { orderId: "{{orderId}}", accessToken: "{{accessToken}}", after: null },
    fill: [...anOrder("CASH_ON_DELIVERY"), confirmByCash],
    cause: [ship, handOver],
  },
  {
    id: "error",
    kind: "mutation",
    role: "guest",
    title: { zh: "被拒绝的样子：库存不足", en: "What a refusal looks like: not enough stock" },
    description: {
      zh: "可预料的拒绝是数据，不是异常：cart 为 null，userErrors 说明原因，并带着可用数量。",
      en: "An expected refusal is data, not an exception: cart is null, userErrors says why and carries what is available.",
    },
    operation: `mutation TooMany($input: CartCreateInput!) {
  cartCreate(input: $input) {
    cart { id }
    userErrors {
      code message field
      ... on InsufficientStockError { variantId available }
      ... on QuantityLimitError { variantId limit }
    }
  }
}`,
    variables: { input: { lines: [{ variantId: "{{variantId}}", quantity: 90 }] } },
    fill: [aScarceVariant],
    expects: "INSUFFICIENT_STOCK",
  },
];
