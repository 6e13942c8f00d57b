import { isInputObjectType } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { accessTable } from "../src/platform/graphql/access.ts";
import { shopSchema } from "../src/schema.ts";
import { startTestShop, type TestShop } from "./app.ts";
import { aProduct } from "./factories.catalogue.ts";
import { anOrder, shanghai } from "./factories.orders.ts";
import { type RootField, operationOf, rootFields } from "./operations.ts";

const schema = shopSchema();
const table = accessTable(schema);

let shop: TestShop;
let customer: string;
beforeAll(async () => {
  shop = await startTestShop();
  const input = { name: "Mei", email: "mei@test.shop", password: "moss on the roof 3" };
  const { customerRegister } = await shop.must(`mutation($input: CustomerRegisterInput!) { customerRegister(input: $input) { token } }`, {
    input,
  });
  customer = customerRegister.token;
});
afterAll(() => shop.close());

test("who may use what: every change of exposure is a change of this table", () => {
  const lines = [...table].map(([field, rule]) => `${field}: ${rule}`);
  expect(`\n${lines.toSorted().join("\n")}\n`).toMatchInlineSnapshot(`
    "
    Mutation.carrierCodeReset: SETTINGS_WRITE
    Mutation.carrierCodeSet: SETTINGS_WRITE
    Mutation.cartAddressSet: handle
    Mutation.cartClaim: account
    Mutation.cartCreate: public
    Mutation.cartCurrencySet: handle
    Mutation.cartLinesAdd: handle
    Mutation.cartLinesRemove: handle
    Mutation.cartLinesUpdate: handle
    Mutation.cartShippingSelect: handle
    Mutation.cartWarningsAccept: handle
    Mutation.customerRegister: public
    Mutation.freightTemplateDelete: SETTINGS_WRITE
    Mutation.freightTemplateSave: SETTINGS_WRITE
    Mutation.moneyNoticeResolve: PAYMENTS_WRITE
    Mutation.orderCancel: handle
    Mutation.orderCancellationDecline: ORDERS_WRITE
    Mutation.orderCancellationRequest: handle
    Mutation.orderClaim: account
    Mutation.orderPlace: handle
    Mutation.orderReceiptConfirm: handle
    Mutation.passwordChange: account
    Mutation.paymentCapture: PAYMENTS_WRITE
    Mutation.paymentRefresh: handle
    Mutation.paymentStart: handle
    Mutation.paymentVoid: PAYMENTS_WRITE
    Mutation.pickupPointSet: SETTINGS_WRITE
    Mutation.reconciliationRun: PAYMENTS_WRITE
    Mutation.refundConfirm: REFUNDS_WRITE
    Mutation.refundCreate: REFUNDS_WRITE
    Mutation.refundReclaim: REFUNDS_WRITE
    Mutation.refundRetry: REFUNDS_WRITE
    Mutation.senderAddressSet: SETTINGS_WRITE
    Mutation.sessionCreate: public
    Mutation.sessionEnd: public
    Mutation.shipmentCancel: SHIPMENTS_WRITE
    Mutation.shipmentCollect: SHIPMENTS_WRITE
    Mutation.shipmentCreate: SHIPMENTS_WRITE
    Mutation.shipmentDeliveryRecord: SHIPMENTS_WRITE
    Mutation.shipmentHandOver: SHIPMENTS_WRITE
    Mutation.shipmentLabelCreate: SHIPMENTS_WRITE
    Mutation.shipmentReaddress: SHIPMENTS_WRITE
    Mutation.shipmentRenumber: SHIPMENTS_WRITE
    Mutation.shipmentReplace: SHIPMENTS_WRITE
    Mutation.shipmentsCreate: SHIPMENTS_WRITE
    Mutation.shopCurrenciesSet: SETTINGS_WRITE
    Mutation.stockAdjust: STOCK_WRITE
    Mutation.trackingRefresh: handle
    Mutation.variantPricesSet: PRODUCTS_WRITE
    Mutation.virtualCodesLoad: STOCK_WRITE
    Payment.messages: PAYMENTS_READ
    Query.addressParse: public
    Query.adminProducts: PRODUCTS_READ
    Query.carrierCodes: staff
    Query.carrierHealth: ORDERS_READ
    Query.cart: handle
    Query.categories: public
    Query.category: public
    Query.collection: public
    Query.collections: public
    Query.countries: public
    Query.desk: ORDERS_READ
    Query.me: public
    Query.moneyNotices: PAYMENTS_READ
    Query.myOrders: account
    Query.node: handle
    Query.nodes: handle
    Query.order: handle
    Query.orderLookup: public
    Query.orders: ORDERS_READ
    Query.parcelCompanyGuesses: SHIPMENTS_WRITE
    Query.paymentMessages: PAYMENTS_READ
    Query.paymentMethods: handle
    Query.product: public
    Query.products: public
    Query.reconciliations: PAYMENTS_READ
    Query.refundPreview: REFUNDS_WRITE
    Query.regions: public
    Query.search: public
    Query.searchSuggestions: public
    Query.shipment: handle
    Query.shipments: ORDERS_READ
    Query.shippingQuotes: public
    Query.shippingSettings: staff
    Query.shop: public
    Query.stockLevels: PRODUCTS_READ
    Query.virtualCodePool: staff
    Shipment.failure: ORDERS_READ
    Shipment.messages: SHIPMENTS_WRITE
    Shipment.stalled: ORDERS_READ
    Subscription.cartUpdated: handle
    Subscription.deskUpdated: ORDERS_READ
    Subscription.orderPlaced: ORDERS_READ
    Subscription.orderUpdated: handle
    Subscription.paymentUpdated: handle
    Subscription.shipmentTracked: handle
    Subscription.stockChanged: public
    "
  `);
});

test("a root field without an access rule does not build", () => {
  const bare = {
    getTypeMap: () => schema.getTypeMap(),
    getQueryType: () => schema.getType("Money"),
    getMutationType: () => null,
    getSubscriptionType: () => null,
  };
  expect(() => accessTable(bare as never)).toThrow("Money.amount says not who may use it");
});

describe("sensitive fields", () => {
  test("exact stock is told to staff with PRODUCTS_READ only", async () => {
    const { id } = await aProduct(shop, { stock: 7 });
    const stock = async (token?: string) =>
      (await shop.must(`query($id: ID!) { product(id: $id) { variants { stock { onHand movements { id } } } } }`, { id }, { token }))
        .product.variants[0].stock;
    expect(await stock()).toBeNull();
    expect(await stock(customer)).toBeNull();
    expect(await stock(shop.packer)).toMatchObject({ onHand: 7 });
    expect(await stock(shop.owner)).toMatchObject({ onHand: 7 });
  });

  test("lists of orders show phone numbers masked, an order by itself shows them whole", async () => {
    const order = await anOrder(shop, { paymentMethod: "BANK_TRANSFER" });
    const fields = "id address { phone formatted lines }";
    const { orders } = await shop.must(
      `{ orders(first: 1) { nodes { ${fields} } edges { node { ${fields} } } } }`,
      {},
      { token: shop.packer },
    );
    for (const listed of [orders.nodes[0], orders.edges[0].node]) {
      expect(listed.id).toBe(order.id);
      expect(JSON.stringify(listed)).not.toContain(shanghai.phone);
      expect(listed.address.phone).toMatch(/\*{3,}/);
    }
    const whole = await shop.must(`query($id: ID!) { order(id: $id) { ${fields} } }`, { id: order.id }, { token: shop.packer });
    expect(whole.order.address.phone.replaceAll(" ", "")).toContain(shanghai.phone.slice(-11));
  });

  test("an account is shown to itself only, and never its password's hash", async () => {
    const { me } = await shop.must("{ me { id email } }", {}, { token: customer });
    for (const token of [undefined, shop.packer, shop.owner])
      expect((await shop.must("query($id: ID!) { node(id: $id) { id } }", { id: me.id }, { token })).node).toBeNull();
    expect(Object.keys(schema.getType("Account")!.toConfig()["fields" as never])).not.toContain("passwordHash");
  });

  test("no input lets a caller set a price, a total, a state, a role or a permission", () => {
    const dangerous = /^(price|total|amount|cost|discount|status|state|role|permissions?|owner|paid|accountId|currency|reserved)/i;
    const taken = Object.values(schema.getTypeMap())
      .filter(isInputObjectType)
      .flatMap((type) =>
        Object.keys(type.getFields())
          .filter((name) => dangerous.test(name))
          .map((name) => `${type.name}.${name}`),
      );
    // a shopper chooses among the shop's currencies; staff with PRODUCTS_WRITE set prices; with SETTINGS_WRITE, they set freight fees; with PAYMENTS_WRITE, and it must equal what is due; with REFUNDS_WRITE, and never more than is left
    expect(taken.toSorted()).toEqual([
      // staff with SETTINGS_WRITE, who set freight fees and say what carriers' codes mean; with PAYMENTS_WRITE, and it must equal what is due; with REFUNDS_WRITE, and never more than is left
      "CarrierCodeSetInput.status",
      "CartCurrencySetInput.currencyCode",
      "FreightTemplateSaveInput.currencyCode",
      "PaymentCaptureInput.amount",
      "RefundCreateInput.amount",
      "RefundPreviewInput.amount",
      "VariantPriceInput.currencyCode",
      "VariantPriceInput.price",
      "VariantPricesSetInput.prices",
    ]);
  });
});

const roles = ["guest", "customer", "packer", "owner"] as const;
type Role = (typeof roles)[number];
const packerMay = ["ORDERS_READ", "SHIPMENTS_WRITE", "PRODUCTS_READ"];

function expected(role: Role, rule: string): "NOT_SIGNED_IN" | "FORBIDDEN" | "open" {
  if (rule === "public" || rule === "handle") return "open";
  if (role === "guest") return "NOT_SIGNED_IN";
  if (rule === "account" || role === "owner") return "open";
  return role === "packer" && (rule === "staff" || packerMay.includes(rule)) ? "open" : "FORBIDDEN";
}

/** What the door says: refused at it, or let in (whatever is said inside). */
async function knock(root: RootField, token: string | undefined): Promise<string> {
  const { query, variables } = operationOf(root);
  const refusal = (codes: unknown[]) => codes.find((code) => code === "NOT_SIGNED_IN" || code === "FORBIDDEN") ?? "open";
  if (root.operation !== "subscription") {
    const answer = await shop.gql(query, variables, { token });
    return String(refusal(answer.errors?.map((error) => error.extensions.code) ?? []));
  }
  const following = await shop.follow(query, variables, { token });
  following.stop();
  return String(refusal(following.errors.flat().map((error) => (error as { extensions?: { code: string } }).extensions?.code)));
}

describe("the door of every root field", () => {
  // signing out comes last: it ends the sessions that the others are asked with
  const roots = rootFields(schema).toSorted((a, b) => Number(a.field.name === "sessionEnd") - Number(b.field.name === "sessionEnd"));
  for (const root of roots) {
    const rule = table.get(`${{ query: "Query", mutation: "Mutation", subscription: "Subscription" }[root.operation]}.${root.field.name}`)!;
    const wanted = Object.fromEntries(roles.map((role) => [role, expected(role, rule)]));
    const said =
      new Set(Object.values(wanted)).size === 1
        ? "is open to all"
        : `lets in ${roles.filter((role) => wanted[role] === "open").join(", ")} only`;
    test(`${root.operation} ${root.field.name} ${said}`, async () => {
      const tokens = { guest: undefined, customer, packer: shop.packer, owner: shop.owner };
      const found: Partial<Record<Role, string>> = {};
      for (const role of roles) found[role] = await knock(root, tokens[role]);
      expect(found).toEqual(wanted);
    });
  }
});
