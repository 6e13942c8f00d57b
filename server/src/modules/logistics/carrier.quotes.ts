import { createHash } from "node:crypto";
import type { App, Ctx } from "../../platform/ctx.ts";
import { any, changed, json, rows, sql } from "../../platform/db/sql.ts";
import { RateLimited } from "../../platform/failures.ts";
import { children, regionPath } from "../../platform/regions/regions.ts";
import { type Carrier, CarrierRefused, CarrierUnavailable, type Party, type Place, type Rate } from "./carriers/carrier.ts";
import { carriers } from "./carriers.ts";
import type { QuoteDestination } from "./freight.quotes.ts";
import { CarrierCode, FeeCertainty } from "./freight.types.ts";
import { readSender } from "./sender.ts";

/** A shopper waits for a price no longer than this; then the template's fee is shown. */
const PATIENCE_MS = 1_500;
const FRESH_MINUTES = 30;
/** For so long a carrier that did not answer is not asked again about the same, and the fallback stays the price that was shown. */
const SILENT_MINUTES = 5;
/** Carriers charge in steps of a hundred grams or more, and fewer weights are fewer questions. */
const STEP_GRAMS = 100;
/** Different weights that one order's parcels are priced by; more of them go by the template's table, wherever they are quoted. */
const MOST_WEIGHTS = 12;
/** Questions under way in a process, beyond which none is begun for somebody who only looks around. */
const MOST_EARLY = 24;
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

/** A carrier's price of an ask, and how sure a fee made of it is; null where the template's own fee counts instead. */
export interface CarrierPrice {
  price: bigint | null;
  certainty: FeeCertainty;
}
const TABLE: CarrierPrice = { price: null, certainty: FeeCertainty.FIRM };

/**
 * The carriers' prices for each of the asks, all parcels together; null where the carrier cannot be asked, did not answer in time or says
 * none: then the template's fee counts. Answers are kept in the database for a while, silence included, so that product page, cart, order
 * and every replica say the same. While no city is known, the price to the province's chief city stands for it, and without that nobody can
 * tell. Inside a transaction nobody is asked. At most three statements, however many asks and parcels.
 */
export async function carrierPrices(ctx: Ctx, destination: QuoteDestination, asks: readonly CarrierAsk[]): Promise<CarrierPrice[]> {
  const route = routeTo(destination);
  const askable = route && asks.some(({ carrier }) => carriers(ctx.app).get(carrier)?.carrier.caps.rates);
  const from = askable ? await readSender(ctx) : null;
  if (!route || !from) return asks.map(() => TABLE);
  const { to, vague } = route;
  const questions = asks.map(({ carrier: code, parcels }): Question[] => {
    const carrier = carriers(ctx.app).get(code)?.carrier;
    const all = carrier?.estimateRates ? parcels.map((grams) => question(code, carrier, from, to, grams)) : [];
    return new Set(all.map(({ key }) => key)).size > MOST_WEIGHTS ? [] : all;
  });
  const all = new Map(questions.flat().map((one) => [one.key, one]));
  if (all.size === 0) return asks.map(() => TABLE);
  const known = await readKept(ctx, [...all.keys()]);
  const missing = [...all.values()].filter(({ key }) => !known.has(key));
  if (missing.length > 0 && !ctx.open && (!vague || (await mayAskEarly(ctx, missing.length)))) {
    const answers = await Promise.all(missing.map((one) => askOnce(ctx, one, from, to)));
    await keep(ctx, answers);
    for (const answer of answers) known.set(answer.key, answer);
  }
  return asks.map(({ currency, parcels }, i) => {
    if (questions[i]!.length < parcels.length) return TABLE;
    const found = questions[i]!.map(({ key }) => known.get(key));
    if (found.some((one) => !one || one.fee === null)) return vague ? { price: null, certainty: FeeCertainty.UNKNOWN } : TABLE;
    if (found.some((one) => one!.currency !== currency)) return TABLE;
    const price = found.reduce((sum, one) => sum + one!.fee!, 0n);
    return { price, certainty: vague ? FeeCertainty.ABOUT : FeeCertainty.FIRM };
  });
}

interface Route {
  to: Place;
  /** Only its province was said. */
  vague: boolean;
}

/** Carriers price a city. Of a province the chief one is taken, which comes first in it; null for a place that has none, and abroad. */
function routeTo({ countryCode, provinceCode, cityCode, districtCode }: QuoteDestination): Route | null {
  if (countryCode !== "CN" || !provinceCode) return null;
  const exact = cityCode ? (districtCode ?? cityCode) : null;
  const code = exact ?? children(provinceCode).find(({ virtual }) => !virtual)?.code;
  const [province, city, district] = code ? regionPath(code) : [];
  const to = province && city && { countryCode, province: province.zh, city: city.zh, district: district?.zh ?? "", street: "" };
  return to ? { to, vague: exact === null } : null;
}

/** Questions of this process: those under way, and the answers of a moment ago, which somebody may have looked for before they were kept. */
interface Asking {
  answers: Map<string, Promise<Kept>>;
  open: number;
}
const MOMENT_MS = 1_000;
const asking = new WeakMap<App, Asking>();
function askingOf(app: App): Asking {
  let found = asking.get(app);
  if (!found) asking.set(app, (found = { answers: new Map(), open: 0 }));
  return found;
}

/** Who wants to know the same waits for the same answer. */
function askOnce(ctx: Ctx, one: Question, from: Party, to: Place): Promise<Kept> {
  const now = askingOf(ctx.app);
  const known = now.answers.get(one.key);
  if (known) return known;
  now.open++;
  const answer = ask(ctx, one, from, to).finally(() => {
    now.open--;
    setTimeout(() => now.answers.delete(one.key), MOMENT_MS).unref();
  });
  now.answers.set(one.key, answer);
  return answer;
}

/** Who only looks around is told "not known yet" rather than that carriers are asked without end, in all or from one address. */
async function mayAskEarly(ctx: Ctx, questions: number): Promise<boolean> {
  if (askingOf(ctx.app).open + questions > MOST_EARLY) return false;
  try {
    await ctx.app.limits.spend("quote.ip", ctx.ip);
    return true;
  } catch (error) {
    if (error instanceof RateLimited) return false;
    throw error;
  }
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
