import type { App, Ctx } from "../../platform/ctx.ts";
import { quickRows, sql } from "../../platform/db/sql.ts";
import type { Text } from "../../platform/say.ts";
import { promiseDelivery } from "./eta.ts";
import { carrierPrices } from "./carrier.quotes.ts";
import { type FreightDestination, type FreightTemplate, quoteFreight, withMargin } from "./freight.ts";
import { readTemplate, type StoredTemplate } from "./freight.entity.ts";
import { CarrierCode, FeeCertainty } from "./freight.types.ts";
import { chargeable, type FreightItem, packParcels } from "./parcels.ts";
import type { PickupSetting } from "./pickup.point.ts";

export interface QuoteRequest {
  /** What of it is shipped. */
  items: readonly FreightItem[];
  /** Worth of the merchandise after discounts, in minor units: decides on free delivery. */
  merchandise: bigint;
  currency: string;
  /** Null while nobody said where to: then only what is collected has a price. */
  destination: QuoteDestination | null;
}
export interface QuoteDestination {
  countryCode: string;
  provinceCode?: string | null | undefined;
  cityCode?: string | null | undefined;
  districtCode?: string | null | undefined;
}

/** A way to ship with its price and time. Money in minor units of `currency`. */
export interface ShippingOffer {
  code: string;
  carrier: CarrierCode;
  name: Text;
  currency: string;
  fee: bigint;
  free: boolean;
  /** The sum of merchandise from which it is free; null if it never is. */
  freeOver: bigint | null;
  estimatedFrom: Date;
  estimatedTo: Date;
  shipsBy: Date;
  weightGrams: number;
  parcels: number;
  /** The fee is the carrier's of now, with the shop's margin. */
  carrierPriced: boolean;
  certainty: FeeCertainty;
  /** Where it is collected; null for a way that brings it to an address. */
  pickup: PickupSetting | null;
  available: boolean;
  unavailable: Text | null;
}

interface Template {
  code: string;
  name: Text;
  carrier: CarrierCode;
  currency: string;
  template: FreightTemplate;
}
interface Templates {
  list: Template[];
  pickup: PickupSetting | null;
  /** The shop's clock minus this process's. */
  shift: number;
}

const FRESH_MS = 1_000;
const kept = new WeakMap<App, { until: number; templates: Promise<Templates> }>();

const keptByTransaction = new WeakMap<object, Promise<Templates>>();

/** The active templates and the shop's time in one statement, at most a second old; inside a transaction always as it saw them first. */
async function templatesOf(ctx: Ctx): Promise<Templates> {
  if (ctx.open) {
    const reading = keptByTransaction.get(ctx.open) ?? readTemplates(ctx);
    keptByTransaction.set(ctx.open, reading);
    return reading;
  }
  const found = kept.get(ctx.app);
  if (found && found.until > Date.now()) return found.templates;
  const reading = readTemplates(ctx);
  kept.set(ctx.app, { until: Date.now() + FRESH_MS, templates: reading });
  reading.catch(() => kept.delete(ctx.app));
  return reading;
}

/** After a change of the templates: the next quote of this process reads them anew; another process follows within a second. */
export const forgetTemplates = (app: App): void => void kept.delete(app);

async function readTemplates(ctx: Ctx): Promise<Templates> {
  const found = await quickRows(
    ctx,
    sql<{
      now: Date;
      pickup: PickupSetting | null;
      code: string | null;
      name: Text;
      carrier: CarrierCode;
      currency: string;
      template: StoredTemplate;
    }>`
      select n.now, n.pickup, t.code, t.name, t.carrier, t.currency, t.template
      from (select shop_now() as now, (select value from shop_setting where key = 'pickup_point') as pickup) n left join freight_template t on t.active order by t.position, t.code`,
  );
  return {
    pickup: found[0]!.pickup,
    shift: found[0]!.now.getTime() - Date.now(),
    list: found.flatMap(({ code, template, name, carrier, currency }) =>
      code ? [{ code, name, carrier, currency, template: readTemplate(template) }] : [],
    ),
  };
}

const EXCLUDED: Text = { zh: "暂不支持配送到该地区", en: "We do not ship there yet" };
const NO_POINT: Text = { zh: "暂时不能到店自提", en: "Nothing can be collected at the moment" };
const INCOMPLETE: Text = { zh: "请先选择收货地区", en: "Choose where it goes first" };
const OTHER_CURRENCY: Text = { zh: "该配送方式不支持此币种", en: "This method cannot be used with this currency" };

/** A calendar day in the shop's zone at some hour. */
const at = (day: string, hour: number): Date => new Date(`${day}T${String(hour).padStart(2, "0")}:00:00+08:00`);

/** The delivery promise as moments: it leaves by the evening, arrives between the first morning and the last evening. Null when the place is unknown. */
export function promiseTimes(
  destination: QuoteDestination,
  paidAt: Date,
): Pick<ShippingOffer, "estimatedFrom" | "estimatedTo" | "shipsBy"> | null {
  const promise = promiseDelivery(known(destination), paidAt);
  return promise && { shipsBy: at(promise.shipsOn, 18), estimatedFrom: at(promise.earliest, 9), estimatedTo: at(promise.latest, 21) };
}

const known = ({ countryCode, provinceCode, cityCode, districtCode }: QuoteDestination): FreightDestination => ({
  countryCode,
  provinceCode: provinceCode ?? undefined,
  cityCode: cityCode ?? undefined,
  districtCode: districtCode ?? undefined,
});

/**
 * The ways to ship something to a place, in the shop's order. Methods that are not made for the place are left out, unless nothing else is:
 * then the first says why. What is collected costs nothing, goes nowhere and is offered whatever the place. A template in another currency
 * than the cart's cannot be used; the shop never converts fees by itself.
 */
export async function quoteShipping(ctx: Ctx, request: QuoteRequest): Promise<ShippingOffer[]> {
  const { list, shift, pickup } = await templatesOf(ctx);
  const now = new Date(Date.now() + shift);
  const { destination } = request;
  const collected = list.filter(isCollected).map((method) => collectOffer(method, pickup, now, request));
  const sent = destination ? await sendOffers(ctx, list, { ...request, destination }, now) : [];
  const usable = sent.filter((offer) => offer.available);
  return [...(usable.length > 0 ? usable : sent.slice(0, 1)), ...collected.filter((offer) => offer.available)];
}

const isCollected = ({ carrier }: Template): boolean => carrier === CarrierCode.PICKUP;

type SendRequest = QuoteRequest & { destination: QuoteDestination };

/** The ways to send it, with the carriers' own prices where the shop wants those. */
async function sendOffers(ctx: Ctx, list: readonly Template[], request: SendRequest, now: Date): Promise<ShippingOffer[]> {
  const offers = list.filter((method) => !isCollected(method)).map((method) => ({ method, offer: sendOffer(method, request, now) }));
  const priced = offers.filter(({ method, offer }) => method.template.carrierRate && offer.available && !offer.free);
  if (priced.length === 0) return offers.map(({ offer }) => offer);
  const asks = priced.map(({ method: { carrier, currency, template } }) => ({
    carrier,
    currency,
    // carriers weigh each parcel, whatever the shop's own table counts
    parcels: chargeable({ ...template, basis: template.basis === "PIECE" ? "WEIGHT" : template.basis }, request.items),
  }));
  const prices = await carrierPrices(ctx, request.destination, asks);
  return offers.map(({ method, offer }) => {
    const found = prices[priced.findIndex((one) => one.offer === offer)];
    if (!found) return offer;
    const { price, certainty } = found;
    if (price === null) return { ...offer, certainty };
    const fee = withMargin(price, method.template.carrierRate!);
    return { ...offer, fee, free: fee === 0n, carrierPriced: true, certainty };
  });
}

function sendOffer({ template, ...method }: Template, request: SendRequest, now: Date): ShippingOffer {
  const times = promiseTimes(request.destination, now);
  const found = quoteFreight(template, known(request.destination), chargeable(template, request.items), request.merchandise);
  const excluded = "excluded" in found;
  // nothing is sent: what needs no parcel costs no freight
  const fee = excluded || request.items.length === 0 ? 0n : found.fee;
  const reason = excluded ? EXCLUDED : !times ? INCOMPLETE : method.currency !== request.currency ? OTHER_CURRENCY : null;
  return {
    ...method,
    fee,
    free: reason === null && fee === 0n,
    freeOver: excluded ? null : found.freeOver,
    ...(times ?? { shipsBy: now, estimatedFrom: now, estimatedTo: now }),
    weightGrams: weightOf(request.items),
    parcels: Math.max(1, packParcels(request.items, template.limit).length),
    carrierPriced: false,
    certainty: FeeCertainty.FIRM,
    pickup: null,
    available: reason === null,
    unavailable: reason,
  };
}

const weightOf = (items: readonly FreightItem[]): number => items.reduce((sum, { grams, quantity }) => sum + grams * quantity, 0);

/** Sends for what every quote of a transaction needs, so that its statement travels with others. */
export const readAhead = async (ctx: Ctx): Promise<void> => void (await templatesOf(ctx));

/** Whether a quote asks carriers for prices, which must have happened before a transaction begins. */
export const asksCarriers = async (ctx: Ctx): Promise<boolean> =>
  (await templatesOf(ctx)).list.some(({ template }) => template.carrierRate);

/** Its own packing time is all it takes: ready when a parcel would leave the shop. */
function collectOffer(
  { template: _template, ...method }: Template,
  point: PickupSetting | null,
  now: Date,
  request: QuoteRequest,
): ShippingOffer {
  const { shipsBy } = promiseTimes({ countryCode: "CN", provinceCode: point?.provinceCode ?? "360000" }, now)!;
  return {
    ...method,
    currency: request.currency,
    fee: 0n,
    free: point !== null,
    freeOver: null,
    shipsBy,
    estimatedFrom: shipsBy,
    estimatedTo: shipsBy,
    weightGrams: weightOf(request.items),
    parcels: 1,
    carrierPriced: false,
    certainty: FeeCertainty.FIRM,
    pickup: point,
    available: point !== null,
    unavailable: point ? null : NO_POINT,
  };
}

/** The offer that is taken while nobody chose: coming to the shop is never assumed. */
export const usualOffer = (offers: readonly ShippingOffer[]): ShippingOffer | undefined =>
  offers.find((offer) => offer.available && !offer.pickup);

/** The pick-up point that a method stands for; null for a method that sends, or that is not offered. */
export async function pickupOf(ctx: Ctx, method: string): Promise<PickupSetting | null> {
  const { list, pickup } = await templatesOf(ctx);
  return list.some((template) => template.code === method && isCollected(template)) ? pickup : null;
}
