/** What the bench asks of the shop; flat leaf arguments, as the shop's own pages do. */
const card = `id slug name subtitle image { url(width: 480) alt width height thumbhash }
  priceRange { min { amount currencyCode } max { amount } } compareAtPrice { amount } availability { status available }`;
const refusals = `userErrors { __typename code message ... on InsufficientStockError { available } }`;

export const documents = {
  category: `query ($category: String!, $first: Int) { products(first: $first, category: $category) { nodes { ${card} } pageInfo { hasNextPage endCursor } } }`,

  product: `query ($slug: String!) { product(slug: $slug) { id slug name subtitle description care
    images { url(width: 960) alt width height thumbhash } priceRange { min { amount currencyCode } max { amount } } compareAtPrice { amount }
    options { code name values { code name } } attributes { code name value } category { slug name ancestors { slug name } }
    variants { id sku title price { amount currencyCode } selectedOptions { code valueCode } availability { status available purchasable } } } }`,

  search: `query ($query: String!, $first: Int) { search(query: $query, first: $first) { totalCount nodes { ${card} }
    facets { code name values { token name count } } pageInfo { hasNextPage endCursor } } }`,

  cartCreate: `mutation ($input: CartCreateInput!) { cartCreate(input: $input) { cart { id totalQuantity } ${refusals} } }`,

  cart: `query ($id: ID!) { cart(id: $id) { id totalQuantity cost { subtotal { amount } total { amount currencyCode } }
    lines { id quantity maxQuantity unitPrice { amount } total { amount } variant { id sku title product { id slug name image { url(width: 320) alt } } } } } }`,

  cartAddressSet: `mutation ($input: CartAddressSetInput!) { cartAddressSet(input: $input) { cart { id cost { shipping { amount } total { amount currencyCode } } } ${refusals} } }`,

  orderPlace: `mutation ($input: OrderPlaceInput!) { orderPlace(input: $input) { accessToken
    order { id number status cost { total { amount currencyCode } } lines { id name quantity total { amount } } } ${refusals} } }`,

  history: `query ($first: Int) { myOrders(first: $first) { nodes { id number status paymentStatus placedAt cost { total { amount currencyCode } }
    lines { id name options quantity total { amount } image { url(width: 320) alt } } } pageInfo { hasNextPage endCursor } } }`,

  signIn: `mutation ($input: SessionCreateInput!) { sessionCreate(input: $input) { token userErrors { code message } } }`,
  paymentStart: `mutation ($input: PaymentStartInput!) { paymentStart(input: $input) { payment { id status } ${refusals} } }`,
  paymentCapture: `mutation ($input: PaymentCaptureInput!) { paymentCapture(input: $input) { payment { id status } ${refusals} } }`,
  stockAdjust: `mutation ($input: StockAdjustInput!) { stockAdjust(input: $input) { stockLevel { onHand } ${refusals} } }`,
  shipmentCreate: `mutation ($input: ShipmentCreateInput!) { shipmentCreate(input: $input) { shipment { id } userErrors { code message } } }`,
  shipmentTracked: `subscription ($orderId: ID!, $token: String) { shipmentTracked(orderId: $orderId, accessToken: $token) { eventId shipment { id status events { id status description occurredAt } } } }`,
  orderUpdated: `subscription ($id: ID!, $token: String) { orderUpdated(id: $id, accessToken: $token) { eventId type order { id status paymentStatus } } }`,
  stockChanged: `subscription ($ids: [ID!]!) { stockChanged(variantIds: $ids) { eventId variant { id availability { status available } } } }`,
} as const;

/** A deliverable address in Shanghai. */
export const address = {
  name: "林知夏",
  phone: "13800138000",
  countryCode: "CN",
  provinceCode: "310000",
  cityCode: "310100",
  districtCode: "310104",
  street: "漕溪北路 18 号 3 楼",
};
export const destination = { countryCode: "CN", provinceCode: "310000", cityCode: "310100", districtCode: "310104" };
