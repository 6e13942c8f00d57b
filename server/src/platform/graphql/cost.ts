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

/** Costs by document (Apollo parses a text once and keeps the document) and, within it, by what decides on them. */
const known = new WeakMap<DocumentNode, Map<string, number>>();
const MAX_PER_DOCUMENT = 200;

/** The cost of an operation, computed once per document and page sizes: computing it takes longer than running a small query. */
export function operationCost(
  schema: GraphQLSchema,
  document: DocumentNode,
  variables: Record<string, unknown>,
  operationName?: string,
): number | null {
  let costs = known.get(document);
  if (!costs) known.set(document, (costs = new Map()));
  const key = decisive(variables, operationName);
  const found = costs.get(key);
  if (found !== undefined) return found;
  const cost = computeCost(schema, document, variables, operationName);
  if (cost === null) return null;
  if (costs.size >= MAX_PER_DOCUMENT) costs.clear();
  costs.set(key, cost);
  return cost;
}

/** Numbers (page sizes), booleans (@include, @skip) and lengths of lists; texts, ids and input objects decide nothing. */
function decisive(variables: Record<string, unknown>, operationName = ""): string {
  let key = operationName;
  for (const name in variables) {
    const value = variables[name];
    if (typeof value === "number" || typeof value === "boolean" || value === null) key += `|${name}=${value}`;
    else if (Array.isArray(value)) key += `|${name}#${value.length}`;
    else key += `|${name}`;
  }
  return key;
}

/** Objects that an answer really holds, counted as the cost counts them: page wrappers are free. */
export function countObjects(value: unknown, wrapper = false): number {
  if (typeof value !== "object" || value === null) return 0;
  let count = 0;
  if (Array.isArray(value)) for (const item of value) count += countObjects(item, wrapper);
  else {
    if (!wrapper) count = 1;
    const fields = value as Record<string, unknown>;
    for (const name in fields) count += countObjects(fields[name], name === "pageInfo" || name === "edges");
  }
  return count;
}

/**
 * The cost of an operation: 1 per object, lists times their page size, leaves free. What a client reads in extensions.cost
 * as requested is this number, computed before anything runs. Null when the variables do not fit: execution refuses them, with a better message.
 */
function computeCost(
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
