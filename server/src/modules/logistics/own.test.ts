import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";
import { anOrder, errorFields, place, startPayment, stockOf, type TestOrder } from "../../../test/factories.orders.ts";
import { aConfirmedOrder, act, pack, readShipments } from "../../../test/factories.shipments.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

const contact = { name: "林知夏", phone: "13800138000" };
const inJingdezhen = { ...contact, provinceCode: "360000", cityCode: "360200", districtCode: "360203", street: "新厂路 1 号" };
const quotes = async (variables: object) =>
  (
    await shop.must(
      `query($variantId: ID, $cartId: ID, $provinceCode: String, $cityCode: String, $countryCode: String) {
        shippingQuotes(variantId: $variantId, cartId: $cartId, provinceCode: $provinceCode, cityCode: $cityCode, countryCode: $countryCode) {
          code free available carrier { code } pickupPoint { name lines hours phone } } }`,
      variables,
    )
  ).shippingQuotes as { code: string; free: boolean; available: boolean; carrier: { code: string }; pickupPoint: object | null }[];

/** A cart that nobody said a place for. */
async function aPlacelessCart() {
  const product = await aProduct(shop, { stock: 50 });
  const input = { lines: [{ variantId: product.variants[0]!.id, quantity: 2 }] };
  const { cartCreate } = await shop.must(
    `mutation($input: CartCreateInput!) { cartCreate(input: $input) { cart { id cost { shipping { amount } } } } }`,
    {
      input,
    },
  );
  return { product, cart: cartCreate.cart as { id: string; cost: { shipping: object | null } } };
}
const choose = async (cartId: string, shippingMethod: string) =>
  (
    await shop.must(
      `mutation($input: CartShippingSelectInput!) { cartShippingSelect(input: $input) { cart { cost { shipping { amount } total { amount } } } ${errorFields} } }`,
      { input: { cartId, shippingMethod } },
    )
  ).cartShippingSelect;

/** An order that its shopper collects, paid at the counter. */
async function aPickupOrder(): Promise<TestOrder> {
  const order = await anOrder(shop, {
    paymentMethod: "CASH_ON_DELIVERY",
    shippingMethod: "pickup",
    address: contact,
    ...(await pickupTotal()),
  });
  await startPayment(shop, order, "CASH_ON_DELIVERY", null);
  return order;
}
/** Two bowls without freight. */
async function pickupTotal() {
  const { product, cart } = await aPlacelessCart();
  const { cost } = (await choose(cart.id, "pickup")).cart;
  return { product, expectedTotal: cost.total.amount as string };
}
const codeOf = async (order: TestOrder) =>
  (
    await shop.must(
      `query($id: ID!, $token: String) { order(id: $id, accessToken: $token) { pickupPoint { name lines hours phone } shipments { pickupCode statusText } } }`,
      { id: order.id, token: order.token },
      { language: "en" },
    )
  ).order as { pickupPoint: object; shipments: { pickupCode: string | null; statusText: string }[] };

describe("collected at the shop", () => {
  test("is offered wherever one is, costs nothing, says where and when, and is never assumed", async () => {
    const { product, cart } = await aPlacelessCart();
    expect(cart.cost.shipping).toBeNull();
    const [first, ...others] = await quotes({ variantId: product.variants[0]!.id, provinceCode: "310000" });
    expect(first).toMatchObject({ code: "sf-standard", pickupPoint: null });
    expect(others.at(-1)).toMatchObject({
      code: "pickup",
      free: true,
      carrier: { code: "PICKUP" },
      pickupPoint: { lines: ["江西省 景德镇市 珠山区", "陶阳里御窑路 1 号"], phone: "0798-88880000" },
    });
    const abroad = await quotes({ variantId: product.variants[0]!.id, countryCode: "BR" });
    expect(abroad.map(({ code, available }) => [code, available])).toEqual([
      ["sf-standard", false],
      ["pickup", true],
    ]);
    const nowhere = await quotes({ cartId: cart.id });
    expect(nowhere.filter(({ available }) => available).map(({ code }) => code)).toEqual(["pickup"]);
  });

  test("needs a name and a phone only; the order goes to the point, with the tax of the point", async () => {
    const { cart } = await aPlacelessCart();
    const { cost } = (await choose(cart.id, "pickup")).cart;
    expect(cost.shipping.amount).toBe("0.00");
    const options = { shippingMethod: "pickup", paymentMethod: "CASH_ON_DELIVERY" } as const;
    const shown = { id: cart.id, total: cost.total.amount };
    const nameless = await place(shop, shown, { ...options, address: { name: " ", phone: "12" } });
    expect(nameless.userErrors.map(({ field }) => field?.join("."))).toEqual(["address.name", "address.phone"]);
    const { order, userErrors } = await place(shop, shown, { ...options, address: contact });
    expect(userErrors).toEqual([]);
    expect(order.cost.shipping.amount).toBe("0.00");
    const sent = await place(shop, shown, { address: contact });
    expect(sent.order?.id).toBe(order.id); // one cart, one order
  });

  test("an address is still asked for where something is sent", async () => {
    const { product } = await aPlacelessCart();
    await expect(anOrder(shop, { product, address: contact })).rejects.toThrow(/street/);
  });

  test("is ready when packed: the shopper sees a code, staff do not, and the pieces stay in the shop until they are collected", async () => {
    const order = await aPickupOrder();
    const { shipment, order: packed } = await pack(shop, order, { carrier: "PICKUP" });
    expect(shipment).toMatchObject({ status: "AVAILABLE_FOR_PICKUP", trackingNumber: null, shippedAt: null, route: [] });
    expect(packed.status).toBe("CONFIRMED");
    const { pickupPoint, shipments } = await codeOf(order);
    expect(pickupPoint).toMatchObject({ name: "Sui Kiln, Taoyangli", hours: "Daily 9:30–18:00, closed on New Year's Eve" });
    expect(shipments).toEqual([{ pickupCode: expect.stringMatching(/^\d{8}$/), statusText: "Ready to collect" }]);
    const asStaff = await shop.must(
      `query($id: ID!) { order(id: $id) { shipments { pickupCode } } }`,
      { id: order.id },
      { token: shop.packer },
    );
    expect(asStaff.order.shipments).toEqual([{ pickupCode: null }]);
    expect(await stockOf(shop, order.product.variants[0]!.uuid)).toEqual({ onHand: 50, reserved: 2 });

    const code = shipments[0]!.pickupCode!;
    const done = await act(shop, "shipmentCollect", { code: `${code.slice(0, 4)} ${code.slice(4)}` });
    expect(done).toMatchObject({ shipment: { status: "DELIVERED" }, order: { id: order.id, status: "DELIVERED" } });
    expect(await stockOf(shop, order.product.variants[0]!.uuid)).toEqual({ onHand: 48, reserved: 0 });
    expect((await codeOf(order)).shipments).toEqual([{ pickupCode: null, statusText: "Collected" }]);
    const words = (await readShipments(shop, order, "zh")).shipments[0].events.map(
      ({ description }: { description: string }) => description,
    );
    expect(words).toEqual(["已取走", "已备好，可以来取"]);
    expect((await act(shop, "shipmentCollect", { code })).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
  });

  test("one code hands over once, however many counters enter it at the same time", async () => {
    const order = await aPickupOrder();
    await pack(shop, order, { carrier: "PICKUP" });
    const code = (await codeOf(order)).shipments[0]!.pickupCode!;
    const tried = await Promise.all([1, 2, 3].map(() => act(shop, "shipmentCollect", { code })));
    expect(tried.filter(({ shipment }) => shipment)).toHaveLength(1);
    expect(await stockOf(shop, order.product.variants[0]!.uuid)).toEqual({ onHand: 48, reserved: 0 });
  });

  test("called off, its code opens nothing and its pieces can be sold again", async () => {
    const order = await aPickupOrder();
    await pack(shop, order, { carrier: "PICKUP" });
    const code = (await codeOf(order)).shipments[0]!.pickupCode!;
    const { orderCancel } = await shop.must(
      `mutation($input: OrderCancelInput!) { orderCancel(input: $input) { order { status } ${errorFields} } }`,
      { input: { orderId: order.id, reason: "changed their mind", idempotencyKey: `off-${order.id}` } },
      { token: shop.owner },
    );
    expect(orderCancel.order.status).toBe("CANCELLED");
    expect((await act(shop, "shipmentCollect", { code })).userErrors).toMatchObject([{}]);
    expect(await stockOf(shop, order.product.variants[0]!.uuid)).toEqual({ onHand: 50, reserved: 0 });
  });

  test("is not sent, and what is sent is not collected", async () => {
    const [collected, sent] = [await aPickupOrder(), await aConfirmedOrder(shop)];
    for (const carrier of ["SF", "OWN", "OTHER"])
      expect(
        (await pack(shop, collected, { carrier, trackingNumber: carrier === "OTHER" ? "YT12345678" : null })).userErrors,
      ).toMatchObject([{ field: ["carrier"] }]);
    expect((await pack(shop, sent, { carrier: "PICKUP" })).userErrors).toMatchObject([{ code: "METHOD_UNAVAILABLE", field: ["carrier"] }]);
  });

  test("after ten wrong codes one has to wait", async () => {
    const strict = await startTestShop({ like: shop, worker: false, env: { RATE_LIMITS: "true" } });
    const query = `mutation($input: ShipmentCollectInput!) { shipmentCollect(input: $input) { shipment { id } userErrors { code } } }`;
    const tries = await Promise.all(
      Array.from({ length: 12 }, (_, i) => strict.gql(query, { input: { code: String(90_000_000 + i) } }, { token: shop.owner })),
    );
    await strict.close();
    expect(tries.filter(({ errors }) => errors?.[0]?.extensions.code === "RATE_LIMITED")).toHaveLength(2);
    expect(tries.filter(({ data }) => data?.shipmentCollect?.userErrors[0]?.code === "NOT_FOUND")).toHaveLength(10);
  });
});

describe("brought by the shop itself", () => {
  const anOwnOrder = async () => {
    const product = await aProduct(shop, { stock: 50 });
    const order = await aConfirmedOrder(shop, {
      address: inJingdezhen,
      shippingMethod: "own-delivery",
      ...(await ownTotal(product)),
      product,
    } as never);
    const { shipment } = await pack(shop, order, { carrier: "OWN" });
    return { order, id: shipment.id as string, shipment };
  };
  async function ownTotal(product: { variants: { id: string }[] }) {
    const { cartCreate } = await shop.must(`mutation($input: CartCreateInput!) { cartCreate(input: $input) { cart { id } } }`, {
      input: { lines: [{ variantId: product.variants[0]!.id, quantity: 2 }] },
    });
    const destination = { provinceCode: "360000", cityCode: "360200", districtCode: "360203" };
    await shop.must(`mutation($input: CartAddressSetInput!) { cartAddressSet(input: $input) { cart { id } } }`, {
      input: { cartId: cartCreate.cart.id, destination },
    });
    return { expectedTotal: (await choose(cartCreate.cart.id, "own-delivery")).cart.cost.total.amount as string };
  }
  const record = (shipmentId: string, event: string, note?: string) => act(shop, "shipmentDeliveryRecord", { shipmentId, event, note });

  test("goes out, fails, goes out again and arrives as staff say, and the pieces leave the stock with the first drive", async () => {
    const { order, id, shipment } = await anOwnOrder();
    expect(shipment).toMatchObject({ status: "LABEL_CREATED", trackingNumber: null, carrier: { code: "OWN" } });
    expect((await record(id, "FAILED_ATTEMPT")).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
    expect(await record(id, "OUT_FOR_DELIVERY")).toMatchObject({ shipment: { status: "OUT_FOR_DELIVERY" }, order: { status: "SHIPPED" } });
    expect(await stockOf(shop, order.product.variants[0]!.uuid)).toEqual({ onHand: 48, reserved: 0 });
    await record(id, "OUT_FOR_DELIVERY"); // said twice
    await record(id, "FAILED_ATTEMPT", "无人应门");
    await record(id, "OUT_FOR_DELIVERY");
    expect(await record(id, "DELIVERED", "门卫代收")).toMatchObject({ shipment: { status: "DELIVERED" }, order: { status: "DELIVERED" } });
    expect((await record(id, "OUT_FOR_DELIVERY")).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
    const { events } = (await readShipments(shop, order, "zh")).shipments[0];
    expect(events.map(({ description, rawText }: { description: string; rawText: string }) => [description, rawText])).toEqual([
      ["已送达", "门卫代收"],
      ["本店配送员正在送货", ""],
      ["没有送到，本店会与您联系", "无人应门"],
      ["本店配送员正在送货", ""],
    ]);
  });

  test("is recorded by staff only, is called off like any other before it left, and no carrier takes it", async () => {
    const { id } = await anOwnOrder();
    const input = { shipmentId: id, event: "DELIVERED" };
    const query = `mutation($input: ShipmentDeliveryRecordInput!) { shipmentDeliveryRecord(input: $input) { userErrors { code } } }`;
    expect((await shop.gql(query, { input })).errors?.[0]?.extensions.code).toBe("NOT_SIGNED_IN");
    expect((await act(shop, "shipmentHandOver", { shipmentId: id })).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
    expect((await act(shop, "shipmentCancel", { shipmentId: id })).shipment.status).toBe("CANCELLED");
    expect((await record(id, "DELIVERED")).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
  });

  test("a carrier's parcel is not moved by it", async () => {
    const order = await aConfirmedOrder(shop);
    const { shipment } = await pack(shop, order, { carrier: "OTHER", trackingNumber: "ZT12345678" });
    expect((await record(shipment.id, "DELIVERED")).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
  });
});

test("the pick-up point is set by staff who may, wrong fields named at once; without it nothing is collected", async () => {
  const set = async (change: object, token: string) => {
    const input = {
      nameZh: "岁窑 上海店",
      hoursZh: "周二至周日 10:00–20:00",
      phone: "021-62880000",
      provinceCode: "310000",
      cityCode: "310100",
      districtCode: "310104",
      street: "漕溪北路 18 号",
      ...change,
    };
    const query = `mutation($input: PickupPointSetInput!) { pickupPointSet(input: $input) { shippingSettings { pickupPoint { nameEn hoursZh cityCode } } ${errorFields} } }`;
    return shop.gql(query, { input }, { token });
  };
  expect((await set({}, shop.packer)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  const wrong = await set({ nameZh: "", phone: "1", districtCode: null, street: "x".repeat(121) }, shop.owner);
  expect(wrong.data.pickupPointSet.userErrors.map(({ field }: { field: string[] }) => field[0])).toEqual([
    "nameZh",
    "street",
    "phone",
    "districtCode",
  ]);
  const done = await set({}, shop.owner);
  expect(done.data.pickupPointSet.shippingSettings.pickupPoint).toEqual({
    nameEn: "岁窑 上海店",
    hoursZh: "周二至周日 10:00–20:00",
    cityCode: "310100",
  });
});
