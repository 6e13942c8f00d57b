import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from "graphql";

export interface RootField {
  operation: "query" | "mutation" | "subscription";
  field: GraphQLField<unknown, unknown>;
}

export function rootFields(schema: GraphQLSchema): RootField[] {
  const of = (operation: RootField["operation"], type = schema.getQueryType()) =>
    Object.values(type!.getFields()).map((field) => ({ operation, field }));
  return [...of("query"), ...of("mutation", schema.getMutationType()), ...of("subscription", schema.getSubscriptionType())];
}

/** Values by the name of the argument or input field, wherever it stands; a function sees the path, e.g. "refundConfirm.input.orderId". */
export type Given = Record<string, unknown>;

/** A document with one argument less than which the field would not validate, plus every argument that `given` has a value for. */
export function operationOf({ operation, field }: RootField, given: Given = {}): { query: string; variables: Record<string, unknown> } {
  const chosen = field.args.flatMap((arg) => {
    const value = valueFor(arg, given);
    return value === undefined ? [] : [{ arg, value }];
  });
  const defined = chosen.map(({ arg }) => `$${arg.name}: ${String(arg.type)}`).join(", ");
  const passed = chosen.map(({ arg }) => `${arg.name}: $${arg.name}`).join(", ");
  return {
    query: `${operation}${defined && `(${defined})`} { ${field.name}${passed && `(${passed})`}${selection(field.type)} }`,
    variables: Object.fromEntries(chosen.map(({ arg, value }) => [arg.name, value])),
  };
}

function valueFor(input: GraphQLArgument | GraphQLInputField, given: Given): unknown {
  const named = getNamedType(input.type);
  if (input.name in given) return isInputObjectType(named) || given[input.name] !== undefined ? given[input.name] : undefined;
  const wanted = (isNonNullType(input.type) && input.defaultValue === undefined) || (isInputObjectType(named) && holdsGiven(named, given));
  return wanted ? example(input.type, given) : undefined;
}

const holdsGiven = (type: GraphQLInputType, given: Given): boolean => {
  const named = getNamedType(type);
  return isInputObjectType(named) && Object.values(named.getFields()).some((field) => field.name in given || holdsGiven(field.type, given));
};

function example(type: GraphQLInputType, given: Given): unknown {
  const bare = getNullableType(type);
  if (isListType(bare)) return [example(bare.ofType as GraphQLInputType, given)];
  if (isEnumType(bare)) return bare.getValues()[0]!.name;
  if (isInputObjectType(bare))
    return Object.fromEntries(
      Object.values(bare.getFields())
        .flatMap((field) => [[field.name, valueFor(field, given)]])
        .filter(([, value]) => value !== undefined),
    );
  return (
    { ID: "ord_00000000000000000000000000000000", Int: 1, Boolean: false, Decimal: "1.00", DateTime: "2026-01-01T00:00:00Z" }[
      String(bare)
    ] ?? "x"
  );
}

/** Enough to tell an answer with a thing from one without: which objects are there, and the errors. */
function selection(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  if (isLeafType(named)) return "";
  if (!isObjectType(named)) return " { __typename }";
  const parts = Object.values(named.getFields()).flatMap((field) => {
    const inner = getNamedType(field.type);
    if (field.name === "userErrors") return ["userErrors { code message }"];
    return isLeafType(inner) || field.args.length > 0 || isListType(getNullableType(field.type)) ? [] : [`${field.name} { __typename }`];
  });
  return ` { __typename ${named.name.endsWith("Payload") || named.name.endsWith("Update") ? parts.join(" ") : ""} }`;
}
