import { randomUUID } from "node:crypto";
import type { PaymentMethodCode } from "../src/modules/orders/order.enums.ts";
import { row, sql } from "../src/platform/db/sql.ts";
import { aProduct, type TestProduct } from "./factories.catalogue.ts";
import type { Asker, TestShop } from "./app.ts";

/** A deliverable address in Shanghai, as six fields. */
export const shanghai = {
  name: "林知夏",
  phone: "13800138000",
  countryCode: "CN",
  provinceCode: "310000",
  cityCode: "310100",
  districtCode: "310104",
  street: "漕溪北路 18 号 3 楼",
};

const { provinceCode, cityCode, districtCode } = shanghai;
const inShanghai = { countryCode: "CN", provinceCode, cityCode, districtCode };

export const orderFields = `id number status paymentStatus fulfilmentStatus lastEventId cost { total { amount } paid { amount } refunded { amount } shipping { amount } }
  lines { id name quantity shippedQuantity cancelledQuantity } payments { id number status method } refunds { id status amount { amount } }`;
export const errorFields = `userErrors { __typename code message field ... on InsufficientStockError { available } ... on PriceChangedError { total { amount } } }`;

export interface TestCart {
  id: string;
  total: string;
}

/** What a test needs of a shop to buy in it: another process will do. */
export type Asked = Pick<TestShop, "gql" | "must">;

/** A cart that goes to Shanghai, or to another destination. */
export async function aCart(
  shop: Asked,
  lines: { variantId: string; quantity: number }[],
  asker?: Asker,
  destination: object = inShanghai,
): Promise<TestCart> {
  const { cartCreate } = await shop.must(
    `mutation($input: CartCreateInput!) { cartCreate(input: $input) { cart { id } ${errorFields} } }`,
    { input: { lines } },
    asker,
  );
  if (!cartCreate.cart) throw new Error(JSON.stringify(cartCreate.userErrors));
  const { cartAddressSet } = await shop.must(
    `mutation($input: CartAddressSetInput!) { cartAddressSet(input: $input) { cart { id cost { total { amount } } } } }`,
    { input: { cartId: cartCreate.cart.id, destination } },
    asker,
  );
  return { id: cartAddressSet.cart.id, total: cartAddressSet.cart.cost.total.amount };
}

export interface PlaceOptions {
  key?: string;
  paymentMethod?: `${PaymentMethodCode}`;
  address?: object;
  email?: string;
  note?: string;
  shippingMethod?: string;
  expectedTotal?: string;
}

/** Sends orderPlace and answers its whole payload. */
export async function place(shop: Asked, cart: TestCart, options: PlaceOptions = {}, asker?: Asker) {
  const {
    key = randomUUID(),
    paymentMethod = "ALIPAY",
    address = shanghai,
    email,
    note,
    shippingMethod = "sf-standard",
    expectedTotal = cart.total,
  } = options;
  const input = { cartId: cart.id, address, email, note, shippingMethod, paymentMethod, expectedTotal, idempotencyKey: key };
  const data = await shop.must(
    `mutation($input: OrderPlaceInput!) { orderPlace(input: $input) { order { ${orderFields} } accessToken ${errorFields} } }`,
    { input },
    asker,
  );
  return data.orderPlace as {
    order: TestOrder["order"] | null;
    accessToken: string | null;
    userErrors: {
      __typename: string;
      code: string;
      message: string;
      field: string[] | null;
      available?: number;
      total?: { amount: string };
    }[];
  };
}

export interface TestOrder {
  // eslint-disable-next-line typescript/no-explicit-any -- a test reads whatever it asked for
  order: any;
  id: string;
  token: string;
  product: TestProduct;
}

/** An order of two bowls, placed by a guest and waiting for its payment. */
export async function anOrder(
  shop: TestShop,
  options: PlaceOptions & { product?: TestProduct; quantity?: number } = {},
): Promise<TestOrder> {
  const product = options.product ?? (await aProduct(shop, { stock: 50 }));
  const cart = await aCart(shop, [{ variantId: product.variants[0]!.id, quantity: options.quantity ?? 2 }]);
  const placed = await place(shop, cart, options);
  if (!placed.order) throw new Error(JSON.stringify(placed.userErrors));
  return { order: placed.order, id: placed.order.id, token: placed.accessToken!, product };
}

/** Opens a payment; answers the payload. */
export async function startPayment(
  shop: Asked,
  order: TestOrder,
  method = "ALIPAY",
  channel: string | null = "PAGE",
  key: string = randomUUID(),
) {
  const action = `... on PaymentRedirect { url } ... on PaymentForm { action fields { name value } } ... on PaymentQrCode { content demoUrl } ... on PaymentJsapi { appId timeStamp nonceStr package signType paySign } ... on PaymentInstructions { instructions { label value } }`;
  const { paymentStart } = await shop.must(
    `mutation($input: PaymentStartInput!) { paymentStart(input: $input) { payment { id number status } order { ${orderFields} } action { __typename ${action} } ${errorFields} } }`,
    { input: { orderId: order.id, accessToken: order.token, method, channel, idempotencyKey: key } },
  );
  return paymentStart;
}

export const readOrder = async (shop: Asked, order: TestOrder, asker?: Asker) =>
  (
    await shop.must(
      `query($id: ID!, $token: String) { order(id: $id, accessToken: $token) { ${orderFields} } }`,
      { id: order.id, token: order.token },
      asker,
    )
  ).order;

/** Waits until the order fits, asking every 50 ms. */
// eslint-disable-next-line typescript/no-explicit-any -- a test reads whatever it asked for
export async function orderUntil(shop: Asked, order: TestOrder, fits: (order: any) => boolean, ms = 10_000) {
  const deadline = Date.now() + ms;
  for (;;) {
    const now = await readOrder(shop, order);
    if (fits(now)) return now;
    if (Date.now() > deadline) throw new Error(`the order does not fit: ${JSON.stringify(now)}`);
    await new Promise((wait) => setTimeout(wait, 50));
  }
}

/** The page of the payment company that an action leads to, opened as a browser does. */
export async function openCashier(started: {
  action: { __typename: string; url?: string; action?: string; fields?: { name: string; value: string }[]; content?: string };
}): Promise<void> {
  const { action } = started;
  const opened =
    action.__typename === "PaymentForm"
      ? await fetch(action.action!, { method: "POST", body: new URLSearchParams(action.fields!.map(({ name, value }) => [name, value])) })
      : await fetch(action.url ?? action.content!);
  if (!opened.ok) throw new Error(`cashier: ${opened.status} ${await opened.text()}`);
}

/** The shopper opens the cashier (which makes the trade) and pays there. */
export async function payAtCashier(
  shop: TestShop,
  started: { payment: { number: string } } & Parameters<typeof openCashier>[0],
): Promise<void> {
  await openCashier(started);
  await simulate(shop, `/control/alipay/trades/${started.payment.number}/pay`);
}

/** A call to the simulators' control. */
export async function simulate(shop: TestShop, path: string, body: object = {}, method = "POST") {
  const answer = await fetch(`${shop.simulators!.url}${path}`, {
    method,
    headers: { "content-type": "application/json" },
    ...(method !== "GET" && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`simulators ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Record<string, never>;
}

/** What the stock of a variant, by UUID, stands at. */
export const stockOf = (shop: TestShop, variantId: string) =>
  row(
    shop.ctx(),
    sql<{ onHand: number; reserved: number }>`select on_hand as "onHand", reserved from stock_item where variant_id = ${variantId}`,
  );
