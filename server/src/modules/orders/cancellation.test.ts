import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Asker, startTestShop, type TestShop } from "../../../test/app.ts";
import { anOrder, startPayment, type TestOrder } from "../../../test/factories.orders.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

const fields = `status cancellationRequestedAt cancellationDeclinedReason timeline { type detail actor actorName }
  can { requestCancellation { allowed reason } declineCancellation { allowed reason } ship { allowed } }`;
const errors = "userErrors { code message field }";
const change = async (name: string, type: string, input: object, asker?: Asker) =>
  (await shop.must(`mutation($input: ${type}!) { ${name}(input: $input) { order { ${fields} } ${errors} } }`, { input }, asker))[name];
const ask = (order: TestOrder, reason = "买重了", asker?: Asker) =>
  change("orderCancellationRequest", "OrderCancellationRequestInput", { orderId: order.id, accessToken: order.token, reason }, asker);
const decline = (order: TestOrder, reason = "已经装箱", asker: Asker = { token: shop.owner }) =>
  change("orderCancellationDecline", "OrderCancellationDeclineInput", { orderId: order.id, reason }, asker);
const asBuyer = async (order: TestOrder) =>
  (await shop.must(`query($id: ID!, $t: String) { order(id: $id, accessToken: $t) { ${fields} } }`, { id: order.id, t: order.token }))
    .order;

/** Payable on delivery, so it is being prepared at once. */
async function confirmed(): Promise<TestOrder> {
  const order = await anOrder(shop, { paymentMethod: "CASH_ON_DELIVERY" });
  await startPayment(shop, order, "CASH_ON_DELIVERY", null);
  return order;
}

describe("a request to cancel an order that is being prepared", () => {
  test("is declined with a reason: the order goes on, the buyer reads why, and everybody who looks learns it live", async () => {
    const order = await confirmed();
    expect((await ask(order)).order).toMatchObject({ can: { requestCancellation: { allowed: false } } });
    const live = await shop.follow(
      `subscription($id: ID!, $t: String) { orderUpdated(id: $id, accessToken: $t) { type order { cancellationDeclinedReason } } }`,
      { id: order.id, t: order.token },
    );
    const declined = await decline(order, "  已经装箱，快递在路上  ");
    expect(declined).toMatchObject({ userErrors: [], order: { status: "CONFIRMED", cancellationRequestedAt: null } });
    expect(declined.order.can).toMatchObject({ declineCancellation: { allowed: false }, ship: { allowed: true } });
    expect(declined.order.timeline[0]).toMatchObject({
      type: "order.cancellation_declined",
      detail: "已经装箱，快递在路上",
      actor: "STAFF",
    });
    const buyers = await asBuyer(order);
    expect(buyers).toMatchObject({ cancellationDeclinedReason: "已经装箱，快递在路上", cancellationRequestedAt: null });
    expect(buyers.timeline[0]).toMatchObject({ detail: "已经装箱，快递在路上", actorName: null });
    await live.until((event) => event.orderUpdated.order.cancellationDeclinedReason === "已经装箱，快递在路上");
    live.stop();
  });

  test("can be made again after a no; the old answer is then gone", async () => {
    const order = await confirmed();
    await ask(order);
    await decline(order);
    const again = await ask(order, "真的不要了");
    expect(again.order).toMatchObject({ cancellationDeclinedReason: null, can: { requestCancellation: { allowed: false } } });
    expect(again.order.cancellationRequestedAt).not.toBeNull();
  });

  test("that was not made, or has been answered, cannot be declined", async () => {
    const order = await confirmed();
    const refused = { order: null, userErrors: [{ code: "NOT_ALLOWED_IN_STATE" }] };
    expect(await decline(order)).toMatchObject(refused);
    await ask(order);
    const both = await Promise.all([decline(order), decline(order)]);
    expect(both.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1);
  });

  test("is not declined without a reason, by a packer, by the buyer, or for an order that is cancelled", async () => {
    const order = await confirmed();
    await ask(order);
    expect(await decline(order, "   ")).toMatchObject({ order: null, userErrors: [{ code: "REQUIRED", field: ["reason"] }] });
    await expect(decline(order, "x", { token: shop.packer })).rejects.toThrow("FORBIDDEN");
    await expect(decline(order, "x", {})).rejects.toThrow("NOT_SIGNED_IN");
    const seen = async (token: string) =>
      (await shop.must(`query($id: ID!) { order(id: $id) { ${fields} } }`, { id: order.id }, { token })).order.can.declineCancellation;
    expect(await seen(shop.packer)).toMatchObject({ allowed: false });
    expect(await seen(shop.owner)).toEqual({ allowed: true, reason: null });
    const cancel = { orderId: order.id, reason: "agreed", idempotencyKey: "agreed" };
    await shop.must(
      `mutation($input: OrderCancelInput!) { orderCancel(input: $input) { ${errors} } }`,
      { input: cancel },
      { token: shop.owner },
    );
    expect(await decline(order)).toMatchObject({ order: null, userErrors: [{ code: "NOT_ALLOWED_IN_STATE" }] });
  });
});

describe("a guest's order put into an account", () => {
  const customer = async (name: string) => {
    const input = { name, email: `${name}@test.shop`, password: "moss on the roof 3" };
    const query = `mutation($input: CustomerRegisterInput!) { customerRegister(input: $input) { token } }`;
    return (await shop.must(query, { input })).customerRegister.token as string;
  };
  const claim = (order: TestOrder, token: string) =>
    change("orderClaim", "OrderClaimInput", { orderId: order.id, accessToken: order.token }, { token });
  const ordersOf = async (token: string) =>
    (await shop.must("{ myOrders { nodes { id } } }", {}, { token })).myOrders.nodes.map(({ id }: { id: string }) => id);

  test("is among its orders, however often it is claimed; a second account that holds the link is refused and told why", async () => {
    const [mei, eve] = [await customer("mei-claims"), await customer("eve-claims")];
    const order = await confirmed();
    expect(await claim(order, mei)).toMatchObject({ userErrors: [], order: { status: "CONFIRMED" } });
    expect((await claim(order, mei)).userErrors).toEqual([]);
    expect(await ordersOf(mei)).toEqual([order.id]);
    expect(await claim(order, eve)).toMatchObject({ order: null, userErrors: [{ code: "NOT_ALLOWED_IN_STATE" }] });
    expect(await ordersOf(eve)).toEqual([]);
  });

  test("goes to a customer only: staff, who can see every order, take none for themselves", async () => {
    const order = await confirmed();
    expect((await claim(order, shop.owner)).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
    expect(await claim(order, await customer("ann-claims"))).toMatchObject({ userErrors: [] });
  });
});
