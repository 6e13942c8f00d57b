import { getNamedType, type GraphQLInputType, isInputObjectType } from "graphql";
import { randomBytes, randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Permission } from "../src/modules/identity/identity.types.ts";
import { createAccount } from "../src/modules/identity/session.service.ts";
import { hashPassword } from "../src/modules/identity/password.ts";
import { shopSchema } from "../src/schema.ts";
import { signIn, startTestShop, type Asker, type TestShop } from "./app.ts";
import { aCart, anOrder, place, shanghai, startPayment } from "./factories.orders.ts";
import { aProduct } from "./factories.catalogue.ts";
import { type Given, operationOf, type RootField, rootFields } from "./operations.ts";

const roots = rootFields(shopSchema());

/** What each argument that holds an id points to. Public things (products, regions) are nobody's secret. */
const kinds: Record<string, string> = {
  orderId: "order",
  orderIds: "order",
  cartId: "cart",
  paymentId: "payment",
  shipmentId: "shipment",
  shipmentIds: "shipment",
  refundId: "refund",
  reconciliationId: "reconciliation",
  noticeId: "notice",
  orderLineId: "orderLine",
  lineId: "cartLine",
  lineIds: "cartLine",
  variantId: "public",
  variantIds: "public",
  "product.id": "public",
  "order.id": "order",
  "orderUpdated.id": "order",
  "cart.id": "cart",
  "cartUpdated.id": "cart",
  "paymentUpdated.id": "payment",
  "shipment.id": "shipment",
  "node.id": "any",
  "nodes.ids": "any",
};
/** These take ids only to hand them on to others that are tested themselves. */
const wishes = new Set(["sessionCreate", "customerRegister"]);

const idArguments = ({ field }: RootField): { name: string; kind: string | undefined }[] => {
  const inside = (name: string, type: GraphQLInputType): string[] => {
    const named = getNamedType(type);
    if (isInputObjectType(named)) return Object.values(named.getFields()).flatMap((f) => inside(f.name, f.type));
    return named.name === "ID" ? [name] : [];
  };
  return field.args
    .flatMap((arg) => inside(arg.name, arg.type))
    .map((name) => ({ name, kind: kinds[`${field.name}.${name}`] ?? kinds[name] }));
};

let shop: TestShop;
let preparing: TestShop;
let admin: pg.Client;
/** Ids of things that belong to a guest or to a customer, and by what their holder is known. */
let things: Record<string, Record<string, string>>;
let given: Given;
let strangers: Record<string, { asker: Asker; accessToken?: string }>;
/** Staff with every permission to read and none to write. */
let reader: string;

const unknown: Record<string, () => string> = {
  order: () => `ord_${randomUUID().replaceAll("-", "")}`,
  payment: () => `pay_${randomUUID().replaceAll("-", "")}`,
  shipment: () => `shp_${randomUUID().replaceAll("-", "")}`,
  reconciliation: () => `rec_${randomUUID().replaceAll("-", "")}`,
  notice: () => `not_${randomUUID().replaceAll("-", "")}`,
  refund: () => `ref_${randomUUID().replaceAll("-", "")}`,
  orderLine: () => `orl_${randomUUID().replaceAll("-", "")}`,
  cartLine: () => `ctl_${randomUUID().replaceAll("-", "")}`,
  account: () => `acc_${randomUUID().replaceAll("-", "")}`,
  cart: () => `crt_${randomBytes(24).toString("base64url")}`,
};

async function customer(name: string): Promise<string> {
  const input = { name, email: `${name}@test.shop`, password: "moss on the roof 3" };
  return (await shop.must(`mutation($input: CustomerRegisterInput!) { customerRegister(input: $input) { token } }`, { input }))
    .customerRegister.token;
}

/** An order with a parcel, one with an open bank transfer, one whose money is to be given back. */
async function ordersOf(asker: Asker) {
  const product = await aProduct(shop, { stock: 50 });
  const order = async (paymentMethod: "CASH_ON_DELIVERY" | "BANK_TRANSFER") => {
    const placed = await place(
      shop,
      await aCart(shop, [{ variantId: product.variants[0]!.id, quantity: 2 }], asker),
      { paymentMethod },
      asker,
    );
    if (!placed.order) throw new Error(JSON.stringify(placed.userErrors));
    return { order: placed.order, id: placed.order.id as string, token: placed.accessToken!, product };
  };
  const staff = { token: shop.owner };
  const sent = await order("CASH_ON_DELIVERY");
  await startPayment(shop, sent, "CASH_ON_DELIVERY", null);
  const parcel = { orderId: sent.id, carrier: "OTHER", trackingNumber: `ZT${Date.now()}`, idempotencyKey: randomUUID() };
  const { shipmentCreate } = await shop.must(
    `mutation($i: ShipmentCreateInput!) { shipmentCreate(input: $i) { shipment { id } userErrors { message } } }`,
    { i: parcel },
    staff,
  );
  if (!shipmentCreate.shipment) throw new Error(JSON.stringify(shipmentCreate.userErrors));
  const open = await order("BANK_TRANSFER");
  const started = await startPayment(shop, open, "BANK_TRANSFER", null);
  const back = await order("BANK_TRANSFER");
  const paid = await startPayment(shop, back, "BANK_TRANSFER", null);
  const i = { paymentId: paid.payment.id, idempotencyKey: randomUUID() };
  await shop.must(`mutation($i: PaymentCaptureInput!) { paymentCapture(input: $i) { userErrors { message } } }`, { i }, staff);
  const cancel = { orderId: back.id, reason: "r", idempotencyKey: randomUUID() };
  await shop.must(`mutation($i: OrderCancelInput!) { orderCancel(input: $i) { userErrors { message } } }`, { i: cancel }, staff);
  let refund: string | undefined;
  for (const deadline = Date.now() + 10_000; !refund && Date.now() < deadline; await new Promise((wait) => setTimeout(wait, 50)))
    refund = (await shop.must(`query($id: ID!) { order(id: $id) { refunds { id } } }`, { id: back.id }, staff)).order.refunds[0]?.id;
  const orders = { order: open.id, sentOrder: sent.id, refundOrder: back.id };
  return {
    ...orders,
    orderLine: open.order.lines[0].id,
    payment: started.payment.id,
    shipment: shipmentCreate.shipment.id,
    refund: refund!,
    ...(await mattersOf(back.id)),
  };
}

/** A gateway's day, and something about the order's money that somebody has to look at. */
async function mattersOf(orderId: string) {
  const id = async (text: string, values: unknown[]) => (await admin.query<{ id: string }>(text, values)).rows[0]!.id.replaceAll("-", "");
  const day = await id(
    `insert into reconciliation (provider, method, day, period_from, period_to)
     values ('alipay', 'ALIPAY', $1, now(), now()) on conflict (provider, day) do update set day = excluded.day returning id`,
    ["2026-11-22"],
  );
  const uuid = orderId.slice(4);
  const notice = await id(`insert into money_notice (key, kind, order_id) values ($1, 'MISMATCH', $2) returning id`, [
    `test:${uuid}`,
    uuid,
  ]);
  return { reconciliation: `rec_${day}`, notice: `not_${notice}` };
}

beforeAll(async () => {
  shop = preparing = await startTestShop();
  admin = new pg.Client(shop.databaseUrl);
  await admin.connect();
  const [owner, other] = [await customer("mei"), await customer("eve")];
  const clerk = {
    role: "STAFF" as const,
    name: "clerk",
    email: "clerk@test.shop",
    phone: null,
    permissions: [],
    owner: false,
    passwordHash: await hashPassword("no rights at all 1"),
  };
  await createAccount(shop.ctx(), clerk);
  const reading = Object.values(Permission).filter((permission) => permission.endsWith("_READ"));
  await createAccount(shop.ctx(), { ...clerk, name: "reader", email: "reader@test.shop", permissions: reading });
  const [guests, hers, another] = [
    await ordersOf({}),
    await ordersOf({ token: owner }),
    await anOrder(shop, { paymentMethod: "BANK_TRANSFER" }),
  ];
  const product = await aProduct(shop, { stock: 5 });
  const cart = await aCart(shop, [{ variantId: product.variants[0]!.id, quantity: 1 }], { token: owner });
  const { cartClaim } = await shop.must(
    `mutation($input: CartClaimInput!) { cartClaim(input: $input) { cart { id lines { id } } } }`,
    { input: { cartId: cart.id } },
    { token: owner },
  );
  const { me } = await shop.must("{ me { id } }", {}, { token: owner });
  const cartIds = { cart: cartClaim.cart.id, cartLine: cartClaim.cart.lines[0].id };
  things = { "a guest's": guests, "a customer's": { ...hers, ...cartIds, account: me.id } };
  strangers = {
    "a guest without a token": { asker: {} },
    "a guest with a made-up token": { asker: {}, accessToken: `oat_${"x".repeat(32)}` },
    "the holder of another order's token": { asker: {}, accessToken: another.token },
    "another customer": { asker: { token: other } },
    "another customer with another order's token": { asker: { token: other }, accessToken: another.token },
    "staff without permissions": { asker: { token: await signIn(shop, "clerk@test.shop", "no rights at all 1") } },
  };
  reader = await signIn(shop, "reader@test.shop", "no rights at all 1");
  const { provinceCode, cityCode, districtCode } = shanghai;
  given = {
    address: shanghai,
    destination: { countryCode: "CN", provinceCode, cityCode, districtCode },
    shippingMethod: "sf-standard",
    paymentMethod: "CASH_ON_DELIVERY",
    method: "BANK_TRANSFER",
    expectedTotal: cart.total,
    variantId: product.variants[0]!.id,
    carrier: "OTHER",
    trackingNumber: "ZT998877665",
  };
  rightful = { customer: { asker: { token: owner } }, staff: { asker: { token: shop.owner } } };
  shop = await startTestShop({ like: preparing, worker: false }); // from here on only the strangers could change something
  await preparing.close();
});
let rightful: { customer: { asker: Asker }; staff: { asker: Asker } };
afterAll(async () => {
  await admin.end();
  await shop.close();
});

async function ask(root: RootField, values: Given, { asker, accessToken }: { asker: Asker; accessToken?: string }): Promise<string> {
  const { query, variables } = operationOf(root, {
    ...given,
    ...values,
    ...(accessToken && { accessToken }),
    idempotencyKey: randomUUID(),
  });
  let said: unknown;
  if (root.operation === "subscription") {
    const following = await shop.follow(query, variables, asker);
    following.stop();
    said = { events: following.events, errors: following.errors };
  } else {
    const { status, data, errors } = await shop.gql(query, variables, asker);
    said = { status, data, errors };
  }
  let text = JSON.stringify(said).replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "<request>");
  for (const value of Object.values(values).flat()) text = text.replaceAll(String(value), "<id>");
  return text;
}

/** Everything the database holds, as one checksum per table. */
async function contents(): Promise<Record<string, string>> {
  const { rows } = await admin.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  const sums: Record<string, string> = {};
  for (const { name } of rows)
    sums[name] = (
      await admin.query<{ sum: string }>(
        `select count(*) || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum from "${name}" t`,
      )
    ).rows[0]!.sum;
  return sums;
}

test("every argument that takes an id is known to this file", () => {
  const open = roots.flatMap((root) =>
    idArguments(root)
      .filter(({ kind }) => !kind)
      .map(({ name }) => `${root.field.name}.${name}`),
  );
  expect(open).toEqual([]);
});

const guarded = roots.filter((root) => !wishes.has(root.field.name) && idArguments(root).some(({ kind }) => kind && kind !== "public"));

/** Some operations concern an order of a certain kind; some ids stand inside a list of inputs. */
const orderKinds: Record<string, string> = {
  refundConfirm: "refundOrder",
  refundReclaim: "refundOrder",
  refundRetry: "refundOrder",
  shipmentTracked: "sentOrder",
};
const inLists: Record<string, (id: string) => Given> = {
  lineId: (lineId) => ({ lines: [{ lineId, quantity: 3 }] }),
  lineIds: (id) => ({ lineIds: [id] }),
  ids: (id) => ({ ids: [id] }),
  orderIds: (id) => ({ orderIds: [id] }),
  shipmentIds: (id) => ({ shipmentIds: [id] }),
  orderLineId: (orderLineId) => ({ lines: [{ orderLineId, quantity: 1 }] }),
};
const extra: Record<string, () => Given> = {
  cartLinesAdd: () => ({ lines: [{ variantId: given["variantId"], quantity: 1 }] }),
  shippingQuotes: () => ({ variantId: undefined }), // one of the two at a time
  paymentMethods: () => ({ cartId: undefined }),
};

/** The arguments of a field filled with the ids of someone's things, or (null) with ids that nobody has; null when they have no such thing. */
function fill(root: RootField, ids: Record<string, string> | null, any = ""): Given | null {
  let own: Given = {};
  for (const { name, kind = "public" } of idArguments(root)) {
    if (kind === "public") continue;
    const wanted = kind === "any" ? any : kind === "order" ? (orderKinds[root.field.name] ?? kind) : kind;
    const id = ids ? ids[wanted] : unknown[kind === "any" ? any : kind]!();
    if (id) own = { ...own, ...(inLists[name]?.(id) ?? { [name]: id }) };
    else if (!(root.field.name === "paymentMethods")) return null;
  }
  return { ...own, ...extra[root.field.name]?.() };
}

describe("a stranger with somebody else's id gets the answer of an unknown id, and changes nothing", () => {
  for (const root of guarded)
    for (const whose of ["a guest's", "a customer's"]) {
      const kindsHere = idArguments(root).some(({ kind }) => kind === "any")
        ? ["order", "payment", "shipment", "refund", "reconciliation", "notice", "cart", "account"]
        : [""];
      const cartOnly = idArguments(root).some(({ kind }) => kind === "cart") && root.field.name !== "paymentMethods";
      if (cartOnly && whose === "a guest's") continue; // its unguessable id is the key to a guest's cart
      test(`${root.field.name} with ${whose}`, async () => {
        const before = await contents();
        for (const any of kindsHere) {
          const theirs = fill(root, things[whose]!, any);
          if (!theirs) continue;
          const said = await Promise.all(
            Object.entries(strangers).map(async ([who, stranger]) => ({
              who,
              any,
              real: await ask(root, theirs, stranger),
              nobodys: await ask(root, fill(root, null, any)!, stranger),
            })),
          );
          for (const { who, real, nobodys } of said) expect({ who, any, said: real }).toEqual({ who, any, said: nobodys });
        }
        expect(await contents()).toEqual(before);
      });
    }
});

describe("staff who may only read change nothing, and are told which permission they lack", () => {
  /** Asking how things stand is reading, though it may bring news. */
  const asking = new Set(["paymentRefresh", "trackingRefresh", "refundPreview"]);
  for (const root of guarded.filter(({ operation, field }) => operation === "mutation" && !asking.has(field.name)))
    for (const whose of ["a guest's", "a customer's"]) {
      if (whose === "a guest's" && idArguments(root).some(({ kind }) => kind === "cart")) continue; // its unguessable id is the key to it
      test(`${root.field.name} with ${whose}`, async () => {
        const theirs = fill(root, things[whose]!);
        if (!theirs) return expect(whose).toBe("a guest's");
        const before = await contents();
        const said = await ask(root, theirs, { asker: { token: reader } });
        expect(await contents()).toEqual(before);
        const cart = idArguments(root).some(({ kind }) => kind === "cart" || kind === "cartLine"); // somebody else's does not exist
        // customers alone claim orders, with whatever permissions staff have
        expect(said).toContain(cart ? "NOT_FOUND" : root.field.name === "orderClaim" ? "NOT_ALLOWED_IN_STATE" : "FORBIDDEN");
      });
    }
});

const forStaff = [
  ...[
    "orderCancellationDecline",
    "paymentCapture",
    "paymentVoid",
    "shipmentCancel",
    "shipmentCreate",
    "shipmentHandOver",
    "shipmentDeliveryRecord",
    "shipmentLabelCreate",
    "shipmentsCreate",
    "shipmentReaddress",
    "shipmentRenumber",
    "shipmentReplace",
  ],
  ...["refundPreview", "refundCreate", "refundRetry", "refundReclaim", "refundConfirm", "reconciliationRun", "moneyNoticeResolve"],
];

/** Their answers stand in lists, one for each id, which this file does not read: batch.test.ts does. */
const answeringInLists = new Set(["shipmentsCreate"]);

describe("who may is answered otherwise: the test above would notice a leak", () => {
  for (const root of guarded.filter(({ field }) => !answeringInLists.has(field.name)))
    test(root.field.name, async () => {
      const any = idArguments(root).some(({ kind }) => kind === "any") ? "order" : "";
      const theirs = fill(root, things["a customer's"]!, any)!;
      const asker = forStaff.includes(root.field.name) ? rightful.staff : rightful.customer;
      expect(await ask(root, theirs, asker)).not.toBe(await ask(root, fill(root, null, any)!, asker));
    });
});
