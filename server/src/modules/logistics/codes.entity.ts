import { defineEntity, p } from "@mikro-orm/postgresql";

/**
 * A carrier's code as this shop reads it: decided by staff, or seen and not known. Where a row has a state it wins over the tables in
 * `carriers/*.codes.ts`; `decided` says whether staff decided at all, because "says nothing" is a decision, too.
 */
const CarrierCodeRuleSchema = defineEntity({
  name: "CarrierCodeRule",
  tableName: "carrier_code",
  properties: {
    /** sf, yto, jd or kuaidi100: who told it, which for a parcel of another company is Kuaidi100. */
    carrier: p.string().length(10).primary(),
    code: p.string().length(32).primary(),
    /** As the port's states are called; null while nobody decided, or for a code that says nothing about the state. */
    state: p.string().length(24).nullable(),
    decided: p.boolean().default(false),
    /** How often it came while nobody knew it. */
    seen: p.integer().default(0),
    /** A few of the carrier's own sentences beside it. */
    texts: p.json<string[]>().defaultRaw("'[]'"),
    lastSeenAt: p.datetime().nullable(),
    decidedAt: p.datetime().nullable(),
  },
});
export class CarrierCodeRule extends CarrierCodeRuleSchema.class {}
CarrierCodeRuleSchema.setClass(CarrierCodeRule);
