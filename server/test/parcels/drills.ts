import fc from "fast-check";
import { type TestShop } from "../app.ts";
import { aConfirmedOrder, pack } from "../factories.shipments.ts";
import { type Figure, seconds } from "../figures.ts";
import { recordScans, type NewScan } from "../../src/modules/logistics/shipment.scans.ts";
import type { TrackingState } from "../../src/modules/logistics/carriers/carrier.ts";
import { readId } from "../../src/platform/ids.ts";
import { row, rows, sql } from "../../src/platform/db/sql.ts";
import { type Format, formats, mutationsOf } from "./pushes.ts";

/** How a parcel is made for each format: known to the simulator, which has no scan of it and so confirms nothing. */
const parcelOf: Record<Format, object> = {
  "SF JSON": { carrier: "SF" },
  "SF XML": { carrier: "SF" },
  YTO: { carrier: "YTO" },
  JD: { carrier: "JD" },
  Kuaidi100: { carrier: "OTHER", companyCode: "zhongtong", trackingNumber: "75000000000001" },
};

const LANES = 8;

/** Spoiled messages to a push address: none may move a parcel to where its carrier did not say it is, and none makes the server stumble. */
export async function assault(shop: TestShop, format: Format, runs: number, seed: number): Promise<Figure> {
  const order = await aConfirmedOrder(shop, { quantity: 2 });
  const lines = [{ orderLineId: order.order.lines[0].id, quantity: 1 }];
  const { shipment, userErrors } = await pack(shop, order, { ...parcelOf[format], lines });
  if (!shipment?.trackingNumber) throw new Error(JSON.stringify(userErrors));
  const bystander = await aConfirmedOrder(shop);
  const bystanderNo = `7500000000009${Object.keys(parcelOf).indexOf(format)}`;
  const other = (await pack(shop, bystander, { carrier: "OTHER", companyCode: "zhongtong", trackingNumber: bystanderNo })).shipment;
  const written = formats(shop)[format];
  const secret = shop.app.env[`${written.slug.toUpperCase()}_PUSH_SECRET` as "SF_PUSH_SECRET"];
  const url = `${shop.url}/webhooks/carriers/${written.slug}/${secret}`;
  const pushes = fc.sample(mutationsOf(written, shipment.trackingNumber), { numRuns: runs, seed });
  const began = Date.now();
  let stumbled = 0;
  let next = 0;
  const lane = async () => {
    while (next < pushes.length) {
      const { body, type } = pushes[next++]!;
      const answer = await fetch(url, { method: "POST", headers: { "content-type": type }, body: body as never });
      await answer.arrayBuffer();
      if (answer.status >= 500) stumbled++;
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  const moved = await wronglyMoved(shop, shipment.id, written.may);
  const strangers = await wronglyMoved(shop, other.id, []);
  return {
    id: "K2",
    what: `${runs} mutated pushes, ${format} (seed ${seed}, ${seconds(Date.now() - began)})`,
    found: `${moved + strangers} states moved wrongly, ${stumbled} answers of 5xx`,
    target: "0 moved wrongly, 0 of 5xx",
    met: moved + strangers + stumbled === 0,
  };
}

/** What an unsigned message alone must never bring about: an end, or the way to one. */
const ENDS: readonly string[] = ["DELIVERED", "RETURNING", "RETURNED"];

/** 1 if the parcel, or one of its scans, stands where nobody entitled said it is. */
async function wronglyMoved(shop: TestShop, id: string, may: "anything but its end" | readonly string[]): Promise<number> {
  const uuid = readId("shp", id);
  const found = await rows(
    shop.ctx(),
    sql<{
      state: string | null;
    }>`select status as state from shipment where id = ${uuid} union select state from tracking_event where shipment_id = ${uuid}`,
  );
  const wrong = ({ state }: { state: string | null }) =>
    state !== null && state !== "LABEL_CREATED" && (may === "anything but its end" ? ENDS.includes(state) : !may.includes(state));
  const order = await row(
    shop.ctx(),
    sql<{ status: string }>`select o.status from shop_order o join shipment s on s.order_id = o.id where s.id = ${uuid}`,
  );
  return found.some(wrong) || order?.status === "DELIVERED" ? 1 : 0;
}

const STATES: readonly (TrackingState | null)[] = [
  "PICKED_UP",
  "IN_TRANSIT",
  "IN_TRANSIT",
  "OUT_FOR_DELIVERY",
  "AVAILABLE_FOR_PICKUP",
  "FAILED_ATTEMPT",
  "EXCEPTION",
  "DELIVERED",
  "RETURNING",
  "RETURNED",
  null,
];

/** A parcel's life as its carrier tells it, oldest first; some scans within the same second. */
const lives = fc.array(fc.tuple(fc.constantFrom(...STATES), fc.nat({ max: 3 })), { minLength: 3, maxLength: 14 }).map((steps) => {
  let at = Date.parse("2026-11-20T00:00:00Z");
  return steps.map(([state, gap], i): NewScan => {
    at += gap * 3_600_000;
    return { key: `k${i}`, occurredAt: new Date(at), state, rawCode: `${i}`, text: `scan ${i}`, location: "上海市" };
  });
});

/** The same scans in order and once, and mixed up, in parts and several times, end in the same timeline and the same state. */
export async function shuffles(shop: TestShop, parcels: number, seed: number): Promise<Figure> {
  let different = 0;
  let told = 0;
  const random = fc.sample(fc.tuple(lives, fc.array(fc.nat(), { minLength: 60, maxLength: 60 })), { numRuns: parcels, seed });
  for (const [life, keys] of random) {
    const order = await aConfirmedOrder(shop, { quantity: 2 });
    const lines = [{ orderLineId: order.order.lines[0].id, quantity: 1 }];
    const [a, b] = [
      (await pack(shop, order, { carrier: "OTHER", trackingNumber: `76${seed}A${told}`, lines })).shipment,
      (await pack(shop, order, { carrier: "OTHER", trackingNumber: `76${seed}B${told}`, lines })).shipment,
    ];
    const record = (id: string, scans: readonly NewScan[]) =>
      recordScans(shop.ctx(), readId("shp", id)!, scans, { trusted: true, source: "PUSH" });
    for (const scan of life) await record(a.id, [scan]);
    const thrice = [...life, ...life, ...life].map((scan, i) => ({ scan, key: keys[i % keys.length]! })).toSorted((x, y) => x.key - y.key);
    const mixed = thrice.map(({ scan }) => scan);
    const half = Math.ceil(mixed.length / 2);
    await Promise.all([
      record(b.id, mixed.slice(0, half)),
      record(b.id, mixed.slice(half)),
      ...life.slice(0, 2).map((scan) => record(b.id, [scan])),
    ]);
    told += mixed.length;
    if (JSON.stringify(await standing(shop, a.id)) !== JSON.stringify(await standing(shop, b.id))) different++;
  }
  return {
    id: "K1",
    what: `scans of ${parcels} parcels told ${told} times mixed up, three times each, some at once (seed ${seed})`,
    found: `${different} ended otherwise than in order`,
    target: "0 otherwise",
    met: different === 0,
  };
}

/** All that shoppers see of a parcel. */
const standing = async (shop: TestShop, id: string) =>
  (
    await shop.must(
      `query($id: ID!) { shipment(id: $id) { status shippedAt deliveredAt events { status rawCode rawText occurredAt location } route { name state reachedAt } } }`,
      { id },
      { token: shop.owner },
    )
  ).shipment;
