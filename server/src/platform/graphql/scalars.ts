import { GraphQLError, GraphQLScalarType, Kind } from "graphql";
import { GraphQLDateTimeISO } from "graphql-scalars";

/** A `Date` in code, an ISO 8601 string outside. */
export const DateTime = new GraphQLScalarType({
  ...GraphQLDateTimeISO.toConfig(),
  name: "DateTime",
  description:
    'A moment in ISO 8601. Answers are in UTC, for example "2026-03-01T04:30:00.000Z"; inputs carry their offset, for example "2026-03-01T12:30:00+08:00".',
});

/** What comes in has at most fifteen digits before the point, so that it fits the bigint column of minor units. */
const DECIMAL = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,4})?$/;

function decimal(value: string): string {
  if (!DECIMAL.test(value)) throw new GraphQLError(`Decimal must look like "88.80", got ${JSON.stringify(value.slice(0, 40))}`);
  return value;
}

/** A decimal string on both sides; how many digits are allowed depends on the currency and is checked by `parseDecimal`. */
export const Decimal = new GraphQLScalarType<string, string>({
  name: "Decimal",
  description:
    'An exact decimal number as a string, for example "88.80". Inputs may also be whole numbers (88), never floating-point ones (88.8).',
  serialize(value) {
    if (typeof value === "string" && /^-?\d+(?:\.\d+)?$/.test(value)) return value;
    throw new GraphQLError(`Decimal cannot be made from ${typeof value} ${String(value)}`);
  },
  parseValue(value) {
    if (typeof value === "string") return decimal(value);
    if (Number.isSafeInteger(value)) return decimal(String(value));
    throw new GraphQLError('Decimal must be a string such as "88.80" or a whole number');
  },
  parseLiteral(node) {
    if (node.kind === Kind.STRING || node.kind === Kind.INT) return decimal(node.value);
    throw new GraphQLError('Decimal must be a string such as "88.80" or a whole number', { nodes: node });
  },
});
