import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import {
  aConfirmedOrder,
  act,
  aShipment,
  eventually,
  holdParcels,
  push,
  routePush,
  scanNext,
  sfTime,
} from "../../../test/factories.shipments.ts";
import { transaction } from "../../platform/ctx.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { noticeStalled } from "./shipment.estimate.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  await holdParcels(shop);
});
afterAll(() => shop.close());

const LIST = `query($view: ShipmentView, $carrier: CarrierCode, $query: String, $first: Int, $after: String) {
  shipments(view: $view, carrier: $carrier, query: $query, first: $first, after: $after) { nodes { id stalled status } pageInfo { hasNextPage endCursor } totalCount } }`;
const list = async (variables: object) => (await shop.must(LIST, variables, { token: shop.packer })).shipments;
const idsIn = async (variables: object) => (await list(variables)).nodes.map(({ id }: { id: string }) => id);
const DESK = `parcels { attention stalled draft labelCreated onTheWay outForDelivery availableForPickup }`;
const age = (id: string, hours: number) =>
  row(
    shop.ctx(),
    sql`update shipment set created_at = shop_now() - make_interval(hours => ${hours}), last_event_at = null where id = ${id.slice(4)}`,
  );
const statusOf = async (id: string) =>
  (await shop.must(`query($id: ID!) { shipment(id: $id) { status } }`, { id }, { token: shop.packer })).shipment.status as string;
const parcel = async (options: object = {}) => aShipment(shop, await aConfirmedOrder(shop), options);

test("the view of what needs somebody begins with the parcel that has been silent longest; one that is replaced has left it", async () => {
  const [fresh, day, week, lost] = [await parcel(), await parcel(), await parcel(), await parcel()];
  await age(day.id, 49);
  await age(week.id, 24 * 7);
  await scanNext(shop, lost.trackingNumber);
  await eventually(async () => (await idsIn({ view: "ON_THE_WAY" })).includes(lost.id));
  await scanNext(shop, lost.trackingNumber, { opCode: "33", text: "快件遗失" });
  await eventually(async () => (await idsIn({ view: "ATTENTION" })).includes(lost.id));
  const { nodes, totalCount } = await list({ view: "ATTENTION" });
  expect(nodes).toEqual([
    { id: week.id, stalled: true, status: "LABEL_CREATED" },
    { id: day.id, stalled: true, status: "LABEL_CREATED" },
    { id: lost.id, stalled: false, status: "EXCEPTION" },
  ]);
  expect(totalCount).toBe(3);
  const { desk } = await shop.must(`{ desk { ${DESK} } }`, {}, { token: shop.packer });
  expect(desk.parcels).toMatchObject({ attention: 3, stalled: 2, labelCreated: 3 });
  expect(await idsIn({ view: "LABEL_CREATED" })).toEqual([week.id, day.id, fresh.id]);
  await act(shop, "shipmentReplace", { shipmentId: lost.id, reason: "lost", idempotencyKey: "once" });
  expect(await idsIn({ view: "ATTENTION" })).toEqual([week.id, day.id]);
});

test("what is stalled stands before other trouble, later than its route counts as stalled, and pages of both meet", async () => {
  const promised = async (id: string) =>
    (await row(shop.ctx(), sql<{ source: string }>`select estimate_source as source from shipment where id = ${id.slice(4)}`))?.source;
  const moved = async (...scans: [string, string][]) => {
    const one = await parcel();
    for (const [opCode, text] of scans) await scanNext(shop, one.trackingNumber, { opCode, text });
    await eventually(async () => (await statusOf(one.id)) !== "LABEL_CREATED");
    await eventually(async () => (await promised(one.id)) === "CARRIER"); // else the carrier's word comes over what is set here
    return one;
  };
  const broken = await moved(["33", "快件破损"]);
  const late = await moved(["50", "已收取快件"]);
  await row(shop.ctx(), sql`update shipment set last_event_at = shop_now() - interval '20 hours' where id = ${broken.id.slice(4)}`);
  await row(shop.ctx(), sql`update shipment set late_after = shop_now() - interval '1 hour' where id = ${late.id.slice(4)}`);
  const before = (await shop.must(`{ desk { ${DESK} } }`, {}, { token: shop.packer })).desk.parcels;
  await transaction(shop.ctx(), noticeStalled);
  const mine = (nodes: { id: string }[]) => nodes.filter(({ id }) => [broken.id, late.id].includes(id));
  const { nodes } = await list({ view: "ATTENTION" });
  expect(mine(nodes)).toMatchObject([
    { id: late.id, stalled: true, status: "PICKED_UP" },
    { id: broken.id, stalled: false },
  ]);
  const { desk } = await shop.must(`{ desk { ${DESK} } }`, {}, { token: shop.packer });
  expect([desk.parcels.stalled, desk.parcels.attention]).toEqual([before.stalled + 1, before.attention + 1]);
  const paged: { id: string }[] = [];
  for (let after: string | null = null, more = true; more;) {
    const page: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } = await list({
      view: "ATTENTION",
      first: 1,
      after,
    });
    paged.push(...page.nodes);
    [after, more] = [page.pageInfo.endCursor, page.pageInfo.hasNextPage];
  }
  expect(paged).toEqual(nodes);
});

test("a parcel that came back leaves the view of what needs somebody once its order is over, or the money for its pieces went back", async () => {
  const back = async () => {
    const order = await aConfirmedOrder(shop);
    const one = await aShipment(shop, order);
    await scanNext(shop, one.trackingNumber);
    await scanNext(shop, one.trackingNumber, { opCode: "648", text: "快件已退回" });
    await eventually(async () => (await idsIn({ view: "ATTENTION" })).includes(one.id));
    return { order: order.id.slice(4), id: one.id };
  };
  const [waits, complete, refunded, pieces, free] = [await back(), await back(), await back(), await back(), await back()];
  const count = async () => (await shop.must(`{ desk { ${DESK} } }`, {}, { token: shop.packer })).desk.parcels.attention;
  const before = await count();
  await row(shop.ctx(), sql`update shop_order set status = 'COMPLETED' where id = ${complete.order}`);
  await row(shop.ctx(), sql`update shop_order set paid = total, refunded = total where id = ${refunded.order}`);
  await row(
    shop.ctx(),
    sql`with made as (insert into refund (number, order_id, payment_id, amount, currency, status, reason)
          select 'R-' || left(p.id::text, 8), p.order_id, p.id, 1, p.currency, 'SUCCEEDED', 'x' from payment p where p.order_id = ${pieces.order} returning id)
        insert into refund_line (refund_id, order_line_id, quantity, amount)
        select made.id, l.order_line_id, l.quantity, 1 from made, shipment_line l where l.shipment_id = ${pieces.id.slice(4)}`,
  );
  await row(shop.ctx(), sql`update shop_order set total = 0 where id = ${free.order}`); // nothing was to be given back, so somebody has to look
  const ids = await idsIn({ view: "ATTENTION", first: 100 });
  expect([waits, complete, refunded, pieces, free].map(({ id }) => ids.includes(id))).toEqual([true, false, false, false, true]);
  expect(await count()).toBe(before - 3);
});

test("pages meet: each parcel is on one of them, also where signs fall into one moment", async () => {
  const made = [];
  for (let i = 0; i < 5; i++) made.push(await parcel({ carrier: "OTHER", trackingNumber: `ZT00000000${i}` }));
  await row(shop.ctx(), sql`update shipment set created_at = '2026-11-01T00:00:00.123456Z' where tracking_no like 'ZT00000000%'`);
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } = await list({
      view: "LABEL_CREATED",
      carrier: "OTHER",
      first: 2,
      after,
    });
    seen.push(...page.nodes.map(({ id }) => id));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after);
  expect(seen.toSorted()).toEqual(made.map(({ id }) => id).toSorted());
  expect(await idsIn({ carrier: "OTHER", view: "ATTENTION" })).toEqual([]); // nobody tells of parcels of an unknown company
  expect((await idsIn({ view: "ALL", carrier: "OTHER", first: 1 }))[0]).toBe(made[4]!.id);
});

test("a parcel is found by its tracking number, its own number and its order's", async () => {
  const order = await aConfirmedOrder(shop);
  const made = await aShipment(shop, order);
  for (const query of [made.trackingNumber.toLowerCase(), `# ${made.number}`, order.order.number])
    expect(await idsIn({ query })).toEqual([made.id]);
  expect(await idsIn({ query: "SF0000000000000" })).toEqual([]);
});

test("counts change live when a parcel is scanned", async () => {
  const made = await parcel();
  const before = (await shop.must(`{ desk { ${DESK} } }`, {}, { token: shop.packer })).desk.parcels;
  const following = await shop.follow(`subscription { deskUpdated { eventId desk { ${DESK} } } }`, {}, { token: shop.packer });
  await scanNext(shop, made.trackingNumber);
  const event = await following.until(({ deskUpdated }) => deskUpdated.desk.parcels.onTheWay === before.onTheWay + 1);
  expect(event.deskUpdated.desk.parcels.labelCreated).toBe(before.labelCreated - 1);
  following.stop();
});

test("the messages of a parcel's carrier stand beside it with their verdicts, for who may ship only", async () => {
  const made = await parcel();
  const message = routePush(made.trackingNumber, { opCode: "50", acceptTime: sfTime(new Date()), remark: "已收取快件" });
  await push(shop, message);
  await push(shop, message);
  const query = `query($id: ID!) { shipment(id: $id) { messages { verdict body receivedAt } } }`;
  const { shipment } = await shop.must(query, { id: made.id }, { token: shop.packer });
  expect(shipment.messages.map(({ verdict }: { verdict: string }) => verdict)).toEqual(["REPEATED", "APPLIED"]);
  expect(JSON.parse(shipment.messages[0].body)).toEqual(message);
  const other = await parcel();
  expect((await shop.must(query, { id: other.id }, { token: shop.packer })).shipment.messages).toEqual([]);
});
