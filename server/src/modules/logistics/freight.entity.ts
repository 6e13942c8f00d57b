import { defineEntity, p } from "@mikro-orm/postgresql";
import type { Text } from "../../platform/say.ts";
import type { CarrierRate, FreightRate, FreightTemplate, FreightZone } from "./freight.ts";

type Stored<T> = { [K in keyof T]: T[K] extends bigint ? string : T[K] extends bigint | undefined ? string | undefined : T[K] };

/** A template as jsonb keeps it: sums are decimal strings of minor units, which JSON numbers could not hold exactly. */
export interface StoredTemplate extends Pick<FreightTemplate, "basis" | "divisor" | "limit"> {
  carrierRate?: Stored<CarrierRate>;
  zones: Stored<FreightZone>[];
  default: Stored<FreightRate>;
}

const readRate = <T extends FreightRate>(rate: Stored<T>): T =>
  ({
    ...rate,
    firstFee: BigInt(rate.firstFee as string),
    additionalFee: BigInt(rate.additionalFee as string),
    ...(rate.freeOver !== undefined && { freeOver: BigInt(rate.freeOver as string) }),
  }) as T;

export const readTemplate = ({ carrierRate, ...stored }: StoredTemplate): FreightTemplate => ({
  ...stored,
  ...(carrierRate && { carrierRate: { percent: carrierRate.percent, fixed: BigInt(carrierRate.fixed) } }),
  zones: stored.zones.map((zone) => readRate<FreightZone>(zone)),
  default: readRate<FreightRate>(stored.default),
});

/** As `readTemplate` reads it. */
const storeRate = ({ firstFee, additionalFee, freeOver, ...rate }: FreightRate): Stored<FreightRate> => ({
  ...rate,
  firstFee: String(firstFee),
  additionalFee: String(additionalFee),
  ...(freeOver !== undefined && { freeOver: String(freeOver) }),
});
export const storeTemplate = ({ carrierRate, ...template }: FreightTemplate): StoredTemplate => ({
  ...template,
  ...(carrierRate && { carrierRate: { percent: carrierRate.percent, fixed: String(carrierRate.fixed) } }),
  zones: template.zones.map(({ regions, ...rate }) => ({ regions, ...storeRate(rate) })),
  default: storeRate(template.default),
});

/** A way to ship with its prices by zone; `currency` is that of the fees. */
const FreightTemplateSchema = defineEntity({
  name: "FreightTemplateEntity",
  tableName: "freight_template",
  properties: {
    code: p.string().length(40).primary(),
    name: p.json<Text>(),
    carrier: p.enum(["SF", "YTO", "JD", "OTHER", "OWN", "PICKUP"] as const),
    currency: p.string().length(3).default("CNY"),
    template: p.json<StoredTemplate>(),
    active: p.boolean().default(true),
    position: p.integer().default(0),
    /** Counts the saves: who edited an older one is told, instead of undoing somebody's change. */
    version: p.integer().default(1),
  },
});
export class FreightTemplateEntity extends FreightTemplateSchema.class {}
FreightTemplateSchema.setClass(FreightTemplateEntity);

/** What a carrier asked for a route, kept for a while so that all replicas, the cart and the order say the same price. */
const CarrierQuoteSchema = defineEntity({
  name: "CarrierQuoteEntity",
  tableName: "carrier_quote",
  properties: {
    /** Digest of carrier, both ends and the weight. */
    key: p.string().length(44).primary(),
    carrier: p.string().length(10),
    /** Minor units; null when the carrier did not answer in time, so that the template's own fee counts meanwhile. */
    fee: p.bigint().nullable(),
    currency: p.string().length(3).nullable(),
    expiresAt: p.datetime().index(),
  },
});
export class CarrierQuoteEntity extends CarrierQuoteSchema.class {}
CarrierQuoteSchema.setClass(CarrierQuoteEntity);
