import { createHash, randomUUID } from "node:crypto";
import { addLines, createCart } from "../modules/cart/cart.service.ts";
import { readCart } from "../modules/cart/cart.reads.ts";
import type { AddressInput } from "../modules/checkout/checkout.types.ts";
import { placeOrder } from "../modules/checkout/place.service.ts";
import { quoteCart } from "../modules/checkout/quote.ts";
import { setStock } from "../modules/inventory/stock.service.ts";
import { CarrierCode } from "../modules/logistics/freight.types.ts";
import { handOver } from "../modules/logistics/shipment.handover.ts";
import { type NewScan, recordScans } from "../modules/logistics/shipment.scans.ts";
import { createShipment } from "../modules/logistics/shipment.create.ts";
import { PaymentMethodCode } from "../modules/orders/order.enums.ts";
import { linesLoader, readOrder } from "../modules/orders/order.reads.ts";
import { cancelOrder, requestCancellation } from "../modules/orders/cancellation.service.ts";
import { completeOrder, expireOrder } from "../modules/orders/order.service.ts";
import { recordCapture } from "../modules/payments/capture.service.ts";
import { liveAttempt } from "../modules/payments/payment.reads.ts";
import { startPayment } from "../modules/payments/start.service.ts";
import { setClockBack } from "../platform/clock.ts";
import { type App, createCtx, type Ctx, guest, type Viewer } from "../platform/ctx.ts";
import { row, rows, sql } from "../platform/db/sql.ts";
import { toDecimal } from "../platform/money.ts";
import { parseAddress } from "../platform/regions/address.ts";
import { lastStops, people, stories, type Story } from "./history.data.ts";
import type { SeededStock } from "./seed-catalogue.ts";

const DAY = 86_400;

/** Picks the articles of a story, always the same ones: one or two kinds, one or two pieces. */
function choose(story: Story, stock: readonly SeededStock[]): { variantId: string; quantity: number }[] {
  const byte = (n: number) => createHash("sha256").update(`${story.seed}:${n}`).digest()[0]!;
  const plenty = stock.filter((item) => item.onHand >= 12);
  const kinds = story.outcome === "partly-shipped" ? 2 : 1 + (byte(0) % 2);
  const chosen = new Map<string, number>();
  for (let i = 0; chosen.size < kinds && i < 20; i++)
    chosen.set(plenty[(byte(i + 1) * 7 + i) % plenty.length]!.variantId, 1 + (byte(i + 30) % 2));
  return [...chosen].map(([variantId, quantity]) => ({ variantId, quantity }));
}

/**
 * Tells ninety days of orders through the shop's own verbs, under a clock set back: every row, movement and event is what real business
 * leaves behind. The stock given to the articles is what shall be left plus what these stories take.
 */
export async function seedHistory(app: App, stock: readonly SeededStock[], staff: Viewer, shopper: Viewer): Promise<void> {
  const ctx = createCtx(app, { viewer: staff });
  const plans = stories.map((story) => ({ story, lines: choose(story, stock) }));
  const taken = new Map<string, number>();
  for (const { lines } of plans) for (const { variantId, quantity } of lines) taken.set(variantId, (taken.get(variantId) ?? 0) + quantity);
  await setClockBack(ctx, 91 * DAY);
  await rows(ctx, sql`update product set published_at = least(published_at, shop_now() - interval '1 day')`);
  await setStock(
    ctx,
    stock.map(({ variantId, onHand }) => ({ variantId, onHand: onHand + (taken.get(variantId) ?? 0) })),
  );
  try {
    for (const { story, lines } of plans) await tell(app, story, lines, staff, shopper);
  } finally {
    await setClockBack(ctx, 0);
  }
}

async function tell(
  app: App,
  story: Story,
  lines: { variantId: string; quantity: number }[],
  staff: Viewer,
  shopper: Viewer,
): Promise<void> {
  const back = (daysAgo: number) => setClockBack(ctx, Math.max(0, daysAgo) * DAY);
  const ctx = createCtx(app, { viewer: story.person === 0 ? shopper : guest, requestId: "seed" });
  const desk = createCtx(app, { viewer: staff, requestId: "seed" });
  await back(story.daysAgo);
  const orderId = await order(ctx, story, lines);
  if (story.outcome === "expired") {
    await back(story.daysAgo - 0.03);
    await expireOrder(ctx, orderId);
    return;
  }
  if (story.method !== "ALIPAY")
    await startPayment(ctx, (await readOrder(ctx, orderId))!, {
      orderId: "",
      method: PaymentMethodCode[story.method],
      idempotencyKey: "seed",
    });
  else if (story.outcome !== "cancelled") await paidByAlipay(ctx, orderId);
  if (story.outcome === "awaiting-transfer") return;
  if (story.outcome === "cancelled") return cancelOrder(ctx, orderId, "想换一个颜色", { kind: "SHOPPER" });
  if (story.method === "BANK_TRANSFER") await captured(desk, orderId, "STAFF");
  if (story.outcome === "cancellation-requested") return requestCancellation(ctx, orderId, "买重复了，申请取消");
  if (story.outcome === "to-ship") return;
  await ship(desk, story, orderId, back);
  if (story.outcome === "completed") {
    if (story.method === "CASH_ON_DELIVERY") await captured(desk, orderId, "STAFF");
    await back(story.daysAgo - 4);
    await completeOrder(ctx, orderId, story.seed % 2 === 0);
  }
}

async function order(ctx: Ctx, story: Story, lines: { variantId: string; quantity: number }[]): Promise<string> {
  const parsed = parseAddress(people[story.person]!);
  const address = {
    name: parsed.name ?? "",
    phone: parsed.phone ?? "",
    countryCode: "CN",
    provinceCode: parsed.provinceCode ?? null,
    cityCode: parsed.cityCode ?? null,
    districtCode: parsed.districtCode ?? null,
    street: parsed.street ?? "",
  } satisfies AddressInput;
  const { id: cartId } = await createCart(ctx, []);
  await addLines(ctx, cartId, lines);
  const cart = (await readCart(ctx, cartId))!;
  const destination = { ...address, postcode: null };
  const quote = await quoteCart(ctx, cart, { destination, method: "sf-standard" });
  const { order } = await placeOrder(ctx, {
    cartId,
    address,
    shippingMethod: "sf-standard",
    paymentMethod: PaymentMethodCode[story.method],
    expectedTotal: toDecimal(quote.total, quote.currency),
    note: story.note ?? null,
    idempotencyKey: randomUUID(),
  });
  return order.uuid;
}

/** An Alipay payment of long ago: the simulator that runs today never saw it, so the attempt is written as the gateway's answers left it. */
async function paidByAlipay(ctx: Ctx, orderId: string): Promise<void> {
  await rows(
    ctx,
    sql`insert into payment (number, order_id, method, channel, status, amount, currency, expires_at)
        select number || '01', id, 'ALIPAY', 'wap', 'PENDING', total, currency, payment_expires_at from shop_order where id = ${orderId}`,
  );
  await captured(ctx, orderId, "GATEWAY");
}

async function captured(ctx: Ctx, orderId: string, by: "GATEWAY" | "STAFF"): Promise<void> {
  const payment = (await liveAttempt(ctx, orderId))!;
  const clock = await row(ctx, sql<{ text: string }>`select to_char(shop_now() at time zone 'Asia/Shanghai', 'YYYYMMDD') as text`);
  const reference = by === "GATEWAY" ? `${clock!.text}2200${payment.number}` : `${payment.number}M`;
  const actor = by === "GATEWAY" ? { kind: by, name: "alipay" } : { kind: by, name: ctx.viewer.name };
  await recordCapture(ctx, payment, { amount: payment.amountMinor, reference, occurredAt: null, actor });
}

async function ship(desk: Ctx, story: Story, orderId: string, back: (daysAgo: number) => Promise<void>): Promise<void> {
  const placed = (await readOrder(desk, orderId))!;
  const lines = await linesLoader(createCtx(desk.app)).load(orderId);
  const some = story.outcome === "partly-shipped" ? lines.slice(0, 1) : lines;
  await back(story.daysAgo - 0.3);
  const shipmentId = await createShipment(desk, {
    orderId: placed.id,
    carrier: CarrierCode.OTHER,
    trackingNumber: `YT${placed.number}${story.seed}`,
    lines: some.map((line) => ({ orderLineId: line.id, quantity: line.quantity })),
    idempotencyKey: randomUUID(),
  });
  await handOver(desk, shipmentId);
  const now = Date.now();
  const at = (days: number) => new Date(now - (story.daysAgo - 0.3 - days) * DAY * 1000);
  const scans = scansOf(story).filter((scan) => scan.days < story.daysAgo - 0.3);
  for (const [i, { days, state, city, text }] of scans.entries()) {
    await back(story.daysAgo - 0.3 - days);
    const scan: NewScan = { key: `seed-${i}`, occurredAt: at(days), state, rawCode: "", text, location: city };
    await recordScans(desk, shipmentId, [scan], { trusted: true, source: "STAFF" });
  }
}

interface Leg {
  days: number;
  state: NewScan["state"];
  city: string;
  text: string;
}

/** A believable way from 景德镇 to the buyer, as far as the story goes. Days after the hand-over. */
function scansOf({ outcome, person }: Story): Leg[] {
  const { city, hub, outlet, courier } = lastStops[person]!;
  const way: Leg[] = [
    { days: 0.2, state: "IN_TRANSIT", city: "景德镇市", text: "快件已从【景德镇浮梁集散中心】发出" },
    { days: 0.8, state: "IN_TRANSIT", city, text: `快件到达【${hub}】` },
    { days: 1.3, state: "IN_TRANSIT", city, text: `快件到达【${outlet}】，即将安排派送` },
    { days: 1.5, state: "OUT_FOR_DELIVERY", city, text: `快件派送中，快递员：${courier}，电话：138****7788，请您准备签收` },
    { days: 1.8, state: "DELIVERED", city, text: "您的快件已签收，签收方式：本人签收" },
  ];
  if (outcome === "exception")
    return [...way.slice(0, 3), { days: 1.6, state: "EXCEPTION", city, text: "收件地址不详，正在联系收件人核实" }];
  const length = { "in-transit": 2, "partly-shipped": 1, "out-for-delivery": 4 }[outcome as string] ?? way.length;
  return way.slice(0, length);
}
