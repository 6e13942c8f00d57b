import type { PresetStep } from "./preset.ts";

// Steps that several presets share. Each takes what the next one needs.

const findVariant: PresetStep = {
  role: "guest",
  operation: `query AVariantInStock {
  products(first: 1, inStock: true, sortKey: PRICE_ASC) {
    nodes { slug variants { id sku availability { purchasable } } }
  }
}`,
  take: { variantId: "products.nodes.0.variants.?availability/purchasable.id", slug: "products.nodes.0.slug" },
};

/** The dearest pieces are the fewest; those with a limit per order would be refused for another reason. */
export const aScarceVariant: PresetStep = {
  role: "guest",
  operation: `query AScarceVariant {
  products(first: 20, inStock: true, sortKey: PRICE_DESC) {
    nodes { slug maxPerOrder variants { id availability { purchasable } } }
  }
}`,
  take: { variantId: "products.nodes.?maxPerOrder=null.variants.?availability/purchasable.id" },
};

const makeCart: PresetStep = {
  role: "guest",
  operation: `mutation MakeCart($input: CartCreateInput!) {
  cartCreate(input: $input) { cart { id } userErrors { code message } }
}`,
  variables: { input: { lines: [{ variantId: "{{variantId}}", quantity: 1 }] } },
  take: { cartId: "cartCreate.cart.id" },
};

const findRegion: readonly PresetStep[] = [
  { role: "guest", operation: `query Provinces { regions { code name } }`, take: { provinceCode: "regions.0.code" } },
  {
    role: "guest",
    operation: `query Below($parentCode: String!) { regions(parentCode: $parentCode) { code name } }`,
    variables: { parentCode: "{{provinceCode}}" },
    take: { cityCode: "regions.0.code" },
  },
  {
    role: "guest",
    operation: `query Below($parentCode: String!) { regions(parentCode: $parentCode) { code name } }`,
    variables: { parentCode: "{{cityCode}}" },
    take: { districtCode: "regions.0.code" },
  },
];

const destination = { countryCode: "CN", provinceCode: "{{provinceCode}}", cityCode: "{{cityCode}}", districtCode: "{{districtCode}}" };

const setAddress: PresetStep = {
  role: "guest",
  operation: `mutation SetAddress($input: CartAddressSetInput!) {
  cartAddressSet(input: $input) { cart { id } userErrors { code message } }
}`,
  variables: { input: { cartId: "{{cartId}}", destination } },
  take: { cartId: "cartAddressSet.cart.id" },
};

const quoteShipping: PresetStep = {
  role: "guest",
  operation: `query Quotes($cartId: ID!, $provinceCode: String!, $cityCode: String!, $districtCode: String!) {
  shippingQuotes(cartId: $cartId, provinceCode: $provinceCode, cityCode: $cityCode, districtCode: $districtCode) { code }
}`,
  variables: { cartId: "{{cartId}}", provinceCode: "{{provinceCode}}", cityCode: "{{cityCode}}", districtCode: "{{districtCode}}" },
  take: { shippingMethod: "shippingQuotes.0.code" },
};

const chooseShipping: PresetStep = {
  role: "guest",
  operation: `mutation ChooseShipping($input: CartShippingSelectInput!) {
  cartShippingSelect(input: $input) { cart { id cost { total { amount } } } userErrors { code message } }
}`,
  variables: { input: { cartId: "{{cartId}}", shippingMethod: "{{shippingMethod}}" } },
  take: { total: "cartShippingSelect.cart.cost.total.amount" },
};

/** What `orderPlace` is told, from a cart that is ready. */
export const orderInput = (paymentMethod: "ALIPAY" | "CASH_ON_DELIVERY") => ({
  cartId: "{{cartId}}",
  address: { ...destination, name: "林知夏", phone: "13812345678", street: "永嘉路 123 弄 4 号 602 室" },
  shippingMethod: "{{shippingMethod}}",
  paymentMethod,
  expectedTotal: "{{total}}",
  idempotencyKey: "{{key}}",
});

export const aVariant: readonly PresetStep[] = [findVariant];
export const aCart: readonly PresetStep[] = [findVariant, makeCart];
export const aRegion = findRegion;
export const aReadyCart: readonly PresetStep[] = [findVariant, makeCart, ...findRegion, setAddress, quoteShipping, chooseShipping];

/** An order of one piece, not yet paid. */
export const anOrder = (paymentMethod: "ALIPAY" | "CASH_ON_DELIVERY"): readonly PresetStep[] => [
  ...aReadyCart,
  {
    role: "guest",
    operation: `mutation PlaceOrder($input: OrderPlaceInput!) {
  orderPlace(input: $input) { order { id number } accessToken userErrors { code message } }
}`,
    variables: { input: orderInput(paymentMethod) },
    take: { orderId: "orderPlace.order.id", orderNumber: "orderPlace.order.number", accessToken: "orderPlace.accessToken" },
  },
];

/** Cash on delivery confirms an order at once: the shortest way to something that can be shipped. */
export const confirmByCash: PresetStep = {
  role: "guest",
  operation: `mutation PayOnDelivery($input: PaymentStartInput!) {
  paymentStart(input: $input) { order { id status } userErrors { code message } }
}`,
  variables: { input: { orderId: "{{orderId}}", accessToken: "{{accessToken}}", method: "CASH_ON_DELIVERY", idempotencyKey: "{{key}}" } },
  take: { orderStatus: "paymentStart.order.status" },
};

export const ship: PresetStep = {
  role: "staff",
  operation: `mutation Ship($input: ShipmentCreateInput!) {
  shipmentCreate(input: $input) { shipment { id trackingNumber } userErrors { code message } }
}`,
  variables: { input: { orderId: "{{orderId}}", idempotencyKey: "{{key}}" } },
  take: { shipmentId: "shipmentCreate.shipment.id" },
};

export const handOver: PresetStep = {
  role: "staff",
  operation: `mutation HandOver($input: ShipmentHandOverInput!) {
  shipmentHandOver(input: $input) { shipment { id status } userErrors { code message } }
}`,
  variables: { input: { shipmentId: "{{shipmentId}}" } },
  take: { shipmentStatus: "shipmentHandOver.shipment.status" },
};
