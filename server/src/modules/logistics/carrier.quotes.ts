import { createHash } from "node:crypto";
import type { Ctx } from "../../platform/ctx.ts";
import { any, changed, json, rows, sql } from "../../platform/db/sql.ts";
import { regionPath } from "../../platform/regions/regions.ts";
import { type Carrier, CarrierRefused, CarrierUnavailable, type Party, type Place, type Rate } from "./carriers/carrier.ts";
import { carriers } from "./carriers.ts";
import type { QuoteDestination } from "./freight.quotes.ts";
import { CarrierCode } from "./freight.types.ts";
import { readSender } from "./sender.ts";

/** A shopper waits for a price no longer than this; then the template's fee is shown. */
const PATIENCE_MS = 1_500;
const FRESH_MINUTES = 30;
/** For so long a carrier that did not answer is not asked again about the same, and the fallback stays the price that was shown. */
const SILENT_MINUTES = 5;
/** Carriers charge in steps of a hundred grams or more, and fewer weights are fewer questions. */
const STEP_GRAMS = 100;
/** The service that waybills are ordered with, by the company's own code. */
const ORDINARY: Partial<Record<CarrierCode, string>> = { [CarrierCode.SF]: "1" };

/** What is to be priced: one parcel per number of grams. */
export interface CarrierAsk {
  carrier: CarrierCode;
  currency: string;
  parcels: readonly number[];
}
interface Question {
  key: string;
  code: CarrierCode;
  carrier: Carrier;
  grams: number;
}

/**
 * The carriers' prices for each of the asks, all parcels together; null where the carrier cannot be asked, did not answer in time or says
 * none: then the template's fee counts. Answers are kept in the database for a while, silence included, so that product page, cart, order
 * and every replica say the same. Inside a transaction nobody is asked.
 */
export async function carrierPrices(ctx: Ctx, destination: QuoteDestination, asks: readonly CarrierAsk[]): Promise<(bigint | null)[]> {
  const to = placeOf(destination);
  const askable = to && asks.some(({ carrier }) => carriers(ctx.app).get(carrier)?.carrier.caps.rates);
  const from = askable ? await readSender(ctx) : null;
  if (!to || !from) return asks.map(() => null);
  const questions = asks.map(({ carrier: code, parcels }): Question[] => {
    const carrier = carriers(ctx.app).get(code)?.carrier;
    return carrier?.estimateRates ? parcels.map((grams) => question(code, carrier, from, to, grams)) : [];
  });
  const all = new Map(questions.flat().map((one) => [one.key, one]));
  if (all.size === 0) return asks.map(() => null);
  const known = await readKept(ctx, [...all.keys()]);
  const missing = [...all.values()].filter(({ key }) => !known.has(key));
  if (missing.length > 0 && !ctx.open) {
    const answers = await Promise.all(missing.map((one) => ask(ctx, one, from, to)));
    await keep(ctx, answers);
    for (const answer of answers) known.set(answer.key, answer);
  }
  return asks.map(({ currency, parcels }, i) => {
    const found = questions[i]!.map(({ key }) => known.get(key));
    if (found.length < parcels.length) return null;
    const usable = found.every((one) => one && one.fee !== null && one.currency === currency);
    return usable ? found.reduce((sum, one) => sum + one!.fee!, 0n) : null;
  });
}

/** A price needs a city: a province alone is no route. */
function placeOf({ countryCode, provinceCode, cityCode, districtCode }: QuoteDestination): Place | null {
  if (countryCode !== "CN" || !provinceCode || !cityCode) return null;
  const [province, city, district] = regionPath(districtCode ?? cityCode);
  return province && city ? { countryCode, province: province.zh, city: city.zh, district: district?.zh ?? "", street: "" } : null;
}

function question(code: CarrierCode, carrier: Carrier, from: Party, to: Place, exact: number): Question {
  const grams = Math.max(1, Math.ceil(exact / STEP_GRAMS)) * STEP_GRAMS;
  const parts = [code, from.province, from.city, from.district, to.province, to.city, to.district, grams];
  return { key: createHash("sha256").update(JSON.stringify(parts)).digest("base64url"), code, carrier, grams };
}

interface Kept {
  key: string;
  carrier: string;
  fee: bigint | null;
  currency: string | null;
}

const readKept = async (ctx: Ctx, keys: string[]): Promise<Map<string, Kept>> =>
  new Map(
    (
      await rows(
        ctx,
        sql<Kept>`select key, carrier, fee, currency from carrier_quote where key = ${any(keys, "text")} and expires_at > shop_now()`,
      )
    ).map((one) => [one.key, one]),
  );

const keep = (ctx: Ctx, answers: readonly Kept[]): Promise<number> =>
  changed(
    ctx,
    sql`insert into carrier_quote as q (key, carrier, fee, currency, expires_at)
        select key, carrier, fee, currency, shop_now() + make_interval(mins => case when fee is null then ${SILENT_MINUTES}::int else ${FRESH_MINUTES}::int end)
        from jsonb_to_recordset(${json(answers)}) as a(key text, carrier text, fee bigint, currency text)
        on conflict (key) do update set fee = excluded.fee, currency = excluded.currency, expires_at = excluded.expires_at`,
  );

async function ask(ctx: Ctx, { key, code, carrier, grams }: Question, from: Party, to: Place): Promise<Kept> {
  const nothing: Kept = { key, carrier: code, fee: null, currency: null };
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new CarrierUnavailable(carrier.id, "TOO_SLOW")), PATIENCE_MS).unref();
  });
  try {
    const product = ORDINARY[code];
    const request = { from, to, grams, handoverAt: new Date(), ...(product && { product }) };
    const money = priceIn(await Promise.race([carrier.estimateRates!(request), late]), product);
    if (!money) ctx.app.log.warn({ carrier: code, grams, city: to.city }, "the carrier names no price; the freight template's fee counts");
    return money ? { ...nothing, fee: money.amount, currency: money.currency } : nothing;
  } catch (error) {
    if (!(error instanceof CarrierUnavailable || error instanceof CarrierRefused)) throw error;
    ctx.app.log.warn(
      { carrier: code, grams, city: to.city, why: error.message },
      "the carrier gives no price in time; the freight template's fee counts",
    );
    return nothing;
  }
}

const priceIn = (rates: readonly Rate[], product: string | undefined) =>
  (rates.find((rate) => rate.product === product && rate.money) ?? rates.find((rate) => rate.money))?.money ?? null;

export const forgetOldQuotes = async (ctx: Ctx): Promise<void> =>
  void (await changed(ctx, sql`delete from carrier_quote where expires_at < shop_now() - interval '1 day'`));
