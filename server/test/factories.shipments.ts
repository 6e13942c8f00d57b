import { randomUUID } from "node:crypto";
import type { Asker, TestShop } from "./app.ts";
import { anOrder, errorFields, type PlaceOptions, simulate, startPayment, type TestOrder } from "./factories.orders.ts";

export const shipmentFields = `id number status trackingNumber shippedAt deliveredAt estimatedFrom estimatedTo carrier { code name phone website }
  lines { quantity line { id } } events { id status rawCode rawText description occurredAt location courierName courierPhone }
  route { name state reachedAt } can { handOver { allowed reason } cancel { allowed reason } refresh { allowed reason } }`;

/** An order that may be packed: cash on delivery needs no gateway. */
export async function aConfirmedOrder(shop: TestShop, options: PlaceOptions & { quantity?: number } = {}): Promise<TestOrder> {
  const order = await anOrder(shop, { paymentMethod: "CASH_ON_DELIVERY", ...options });
  const { order: confirmed, userErrors } = await startPayment(shop, order, "CASH_ON_DELIVERY", null);
  if (confirmed?.status !== "CONFIRMED") throw new Error(JSON.stringify(userErrors));
  return order;
}

/** Sends a mutation of a parcel and answers its whole payload. */
export async function act(shop: TestShop, name: string, input: object, asker: Asker = { token: shop.packer }) {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation($input: ${type}!) { ${name}(input: $input) { shipment { ${shipmentFields} } order { id status fulfilmentStatus } ${errorFields} } }`;
  return (await shop.must(query, { input }, asker))[name];
}

/** Packs an order; answers the payload. */
export const pack = (shop: TestShop, order: { id: string }, options: object = {}) =>
  act(shop, "shipmentCreate", { orderId: order.id, idempotencyKey: randomUUID(), ...options });

/** Packs an order and expects a parcel with its waybill. */
export async function aShipment(shop: TestShop, order: { id: string }, options: object = {}) {
  const { shipment, userErrors } = await pack(shop, order, options);
  if (shipment?.status !== "LABEL_CREATED") throw new Error(JSON.stringify(userErrors));
  return shipment as {
    id: string;
    number: string;
    status: string;
    trackingNumber: string;
    lines: { quantity: number; line: { id: string } }[];
  };
}

/** The order's parcels as its guest sees them. */
export const readShipments = async (shop: TestShop, order: TestOrder, language: "zh" | "en" = "en") =>
  (
    await shop.must(
      `query($id: ID!, $token: String) { order(id: $id, accessToken: $token) { status fulfilmentStatus shipments { ${shipmentFields} } timeline { type text detail } } }`,
      { id: order.id, token: order.token },
      { language },
    )
  ).order;

/** Waits until the order with its parcels fits. */
// eslint-disable-next-line typescript/no-explicit-any -- a test reads whatever it asked for
export async function shipmentsUntil(shop: TestShop, order: TestOrder, fits: (order: any) => boolean, ms = 10_000) {
  const deadline = Date.now() + ms;
  for (;;) {
    const now = await readShipments(shop, order);
    if (fits(now)) return now;
    if (Date.now() > deadline) throw new Error(`the parcels do not fit: ${JSON.stringify(now)}`);
    await new Promise((wait) => setTimeout(wait, 50));
  }
}

/** Waits until something is so, asking every 50 ms; the worker of the shop may be at it already. */
export async function eventually(fits: () => Promise<boolean> | boolean, ms = 10_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await fits())) {
    if (Date.now() > deadline) throw new Error("it did not come to be so");
    await new Promise((wait) => setTimeout(wait, 50));
  }
}

/** Parcels stand still; `scanNext` moves them. */
export const holdParcels = (shop: TestShop) => simulate(shop, "/control/speed", { factor: 0 });

/** The next scan of a parcel happens now; with `opCode`, any other. */
export const scanNext = (shop: TestShop, trackingNumber: string, scan: { opCode?: string; text?: string } = {}) =>
  simulate(shop, `/control/sf/parcels/${trackingNumber}/advance`, scan);

export const breakSf = (shop: TestShop, fault: string, options: object = {}) =>
  simulate(shop, "/control/faults", { target: "sf", fault, ...options });

/** What SF's simulator has on its books. */
export async function sfBooks(shop: TestShop): Promise<{ orderId: string; waybill: string; state: string }[]> {
  const answer = await fetch(`${shop.simulators!.url}/control/sf/parcels`);
  return ((await answer.json()) as { parcels: { orderId: string; waybill: string; state: string }[] }).parcels;
}

/** Sends a body to the push address as SF would; `secret` as it is known to it unless given. */
export async function push(shop: TestShop, body: string | object, options: { secret?: string; type?: string } = {}) {
  const secret = options.secret ?? shop.app.env.SF_PUSH_SECRET;
  const answer = await fetch(`${shop.url}/webhooks/carriers/sf/${secret}`, {
    method: "POST",
    headers: { "content-type": options.type ?? "application/json;charset=UTF-8" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: answer.status, type: answer.headers.get("content-type"), body: await answer.text() };
}

/** A route push with nodes of one parcel. */
export const routePush = (
  mailno: string,
  ...nodes: { opCode: string; acceptTime: string; remark: string; acceptAddress?: string; orderid?: string }[]
) => ({
  Body: {
    WaybillRoute: nodes.map((node, i) => ({
      id: String(i),
      mailno,
      orderid: "",
      acceptAddress: "上海市",
      reasonCode: "",
      reasonName: "",
      ...node,
    })),
  },
});

/** SF's way to write a time: Asia/Shanghai without an offset. */
export const sfTime = (date: Date): string => new Date(date.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace("T", " ");
