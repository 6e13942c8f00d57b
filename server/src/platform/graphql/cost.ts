import {
  type DocumentNode,
  getNamedType,
  getNullableType,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  isLeafType,
  isListType,
  type OperationDefinitionNode,
} from "graphql";
import { type ComplexityEstimatorArgs, getComplexity } from "graphql-query-complexity";
import type { App, Viewer } from "../ctx.ts";
import { DEFAULT_PAGE, MAX_PAGE } from "./paging.ts";

/**
 * The cost of an operation: 1 per object, lists times their page size, leaves free. What a client reads in extensions.cost
 * is this number, computed before anything runs. Null when the variables do not fit: execution refuses them, with a better message.
 */
export function operationCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Record<string, unknown>,
  operationName?: string,
): number | null {
  const operation = document.definitions.find(
    (d): d is OperationDefinitionNode => d.kind === "OperationDefinition" && (!operationName || d.name?.value === operationName),
  );
  if (!operation || getVariableValues(schema, operation.variableDefinitions ?? [], variables).errors) return null;
  return getComplexity({
    schema,
    query: document,
    variables,
    ...(operationName && { operationName }),
    estimators: [estimate],
  });
}

function estimate({ field, args, childComplexity, type }: ComplexityEstimatorArgs): number {
  const { name } = getNamedType(field.type);
  if (type.name.startsWith("__") || isLeafType(getNamedType(field.type))) return 0;
  if (name.endsWith("Connection")) return 1 + listSize(args, DEFAULT_PAGE) * childComplexity;
  if (name === "PageInfo" || name.endsWith("Edge")) return childComplexity; // the connection counts them
  if (isListType(getNullableType(field.type)) && !type.name.endsWith("Connection"))
    return Math.min(listSize(args, 5), MAX_PAGE) * (1 + childComplexity);
  return 1 + childComplexity;
}

/** The refusal of an operation that costs more than this viewer may spend at once, or null. */
export function costLimit(app: App, viewer: Viewer, cost: number): GraphQLError | null {
  const limit = viewer.role === "STAFF" ? app.env.COST_LIMIT_STAFF : app.env.COST_LIMIT_GUEST;
  if (cost <= limit) return null;
  const message = `The operation costs ${cost}; the limit is ${limit}. Ask for fewer or smaller pages.`;
  return new GraphQLError(message, { extensions: { code: "TOO_EXPENSIVE", http: { status: 400 } } });
}

/** How many items a list may bring; a negative size must not pay for the rest of the operation. */
function listSize(args: Record<string, unknown>, fallback: number): number {
  if (Array.isArray(args["ids"])) return args["ids"].length;
  const asked = args["first"] ?? args["last"];
  return typeof asked === "number" ? Math.max(0, asked) : fallback;
}
