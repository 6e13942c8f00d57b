import { defineEntity, p } from "@mikro-orm/postgresql";
import type { Text } from "../../platform/say.ts";
import type { FreightRate, FreightTemplate, FreightZone } from "./freight.ts";

type Stored<T> = { [K in keyof T]: T[K] extends bigint ? string : T[K] extends bigint | undefined ? string | undefined : T[K] };

/** A template as jsonb keeps it: sums are decimal strings of minor units, which JSON numbers could not hold exactly. */
export interface StoredTemplate {
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

export const readTemplate = (stored: StoredTemplate): FreightTemplate => ({
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
export const storeTemplate = (template: FreightTemplate): StoredTemplate => ({
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
  },
});
export class FreightTemplateEntity extends FreightTemplateSchema.class {}
FreightTemplateSchema.setClass(FreightTemplateEntity);
