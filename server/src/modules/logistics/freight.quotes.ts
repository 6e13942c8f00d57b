import type { App, Ctx } from "../../platform/ctx.ts";
import { rows, sql } from "../../platform/db/sql.ts";
import type { Text } from "../../platform/say.ts";
import { promiseDelivery } from "./eta.ts";
import { type FreightDestination, type FreightTemplate, quoteFreight } from "./freight.ts";
import { readTemplate, type StoredTemplate } from "./freight.entity.ts";
import type { CarrierCode } from "./freight.types.ts";

export interface QuoteRequest {
  /** Weight of everything that is shipped. */
  grams: number;
  /** Worth of the merchandise after discounts, in minor units: decides on free delivery. */
  merchandise: bigint;
  currency: string;
  destination: {
    countryCode: string;
    provinceCode?: string | null | undefined;
    cityCode?: string | null | undefined;
    districtCode?: string | null | undefined;
  };
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
  /** The shop's clock minus this process's. */
  shift: number;
}

const FRESH_MS = 1_000;
const kept = new WeakMap<App, { until: number; templates: Promise<Templates> }>();

/** The active templates and the shop's time in one statement, at most a second old; inside a transaction always as it sees them. */
async function templatesOf(ctx: Ctx): Promise<Templates> {
  if (ctx.open) return readTemplates(ctx);
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
  const found = await rows(
    ctx,
    sql<{ now: Date; code: string | null; name: Text; carrier: CarrierCode; currency: string; template: StoredTemplate }>`
      select n.now, t.code, t.name, t.carrier, t.currency, t.template
      from (select shop_now() as now) n left join freight_template t on t.active order by t.position, t.code`,
  );
  return {
    shift: found[0]!.now.getTime() - Date.now(),
    list: found.flatMap(({ code, template, name, carrier, currency }) =>
      code ? [{ code, name, carrier, currency, template: readTemplate(template) }] : [],
    ),
  };
}

const EXCLUDED: Text = { zh: "暂不支持配送到该地区", en: "We do not ship there yet" };
const INCOMPLETE: Text = { zh: "请先选择收货地区", en: "Choose where it goes first" };
const OTHER_CURRENCY: Text = { zh: "该配送方式不支持此币种", en: "This method cannot be used with this currency" };

/** A calendar day in the shop's zone at some hour. */
const at = (day: string, hour: number): Date => new Date(`${day}T${String(hour).padStart(2, "0")}:00:00+08:00`);

/** The delivery promise as moments: it leaves by the evening, arrives between the first morning and the last evening. Null when the place is unknown. */
export function promiseTimes(
  destination: QuoteRequest["destination"],
  paidAt: Date,
): Pick<ShippingOffer, "estimatedFrom" | "estimatedTo" | "shipsBy"> | null {
  const promise = promiseDelivery(known(destination), paidAt);
  return promise && { shipsBy: at(promise.shipsOn, 18), estimatedFrom: at(promise.earliest, 9), estimatedTo: at(promise.latest, 21) };
}

const known = ({ countryCode, provinceCode, cityCode, districtCode }: QuoteRequest["destination"]): FreightDestination => ({
  countryCode,
  provinceCode: provinceCode ?? undefined,
  cityCode: cityCode ?? undefined,
  districtCode: districtCode ?? undefined,
});

/**
 * The ways to ship something to a place, in the shop's order. Methods that are not made for the place are left out, unless nothing else is:
 * then the first says why. A template in another currency than the cart's cannot be used; the shop never converts fees by itself.
 */
export async function quoteShipping(ctx: Ctx, request: QuoteRequest): Promise<ShippingOffer[]> {
  const { list, shift } = await templatesOf(ctx);
  const now = new Date(Date.now() + shift);
  const times = promiseTimes(request.destination, now);
  const quotes = list.map(({ template, ...method }): ShippingOffer => {
    const found = quoteFreight(template, known(request.destination), request.grams, request.merchandise);
    const excluded = "excluded" in found;
    const fee = excluded ? 0n : found.fee;
    const reason = excluded ? EXCLUDED : !times ? INCOMPLETE : method.currency !== request.currency ? OTHER_CURRENCY : null;
    return {
      ...method,
      fee,
      free: reason === null && fee === 0n,
      freeOver: excluded ? null : found.freeOver,
      ...(times ?? { shipsBy: now, estimatedFrom: now, estimatedTo: now }),
      weightGrams: Math.ceil(request.grams),
      available: reason === null,
      unavailable: reason,
    };
  });
  const usable = quotes.filter((quote) => quote.available);
  return usable.length > 0 ? usable : quotes.slice(0, 1);
}
