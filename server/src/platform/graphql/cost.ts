import type { GraphQLSchema, DocumentNode } from "graphql";
import { type ComplexityEstimatorArgs, getComplexity } from "graphql-query-complexity";
import { DEFAULT_PAGE } from "./paging.ts";

/**
 * The cost of an operation: 1 per object, lists times their page size, leaves free. What a client reads in extensions.cost
 * is this number, computed before anything runs.
 */
export function operationCost(schema: GraphQLSchema, document: DocumentNode, variables: Record<string, unknown>, operationName?: string): number {
  return getComplexity({
    schema,
    query: document,
    variables,
    ...(operationName && { operationName }),
    estimators: [estimate],
  });
}

function estimate({ field, args, childComplexity, type }: ComplexityEstimatorArgs): number {
  if (type.name.startsWith("__")) return 0;
  const text = String(field.type);
  if (/Connection!?$/.test(text)) return 1 + Number(args["first"] ?? args["last"] ?? DEFAULT_PAGE) * childComplexity;
  if (/(Edge|PageInfo)\b/.test(text) || field.name === "nodes" || field.name === "edges") return childComplexity; // counted by the connection
  if (text.startsWith("[")) return 1 + childComplexity * Math.min(Number(args["first"] ?? 5), 100);
  return childComplexity > 0 || /^[A-Z]\w+!?$/.test(text) ? (isLeaf(text) ? 0 : 1 + childComplexity) : 0;
}

const isLeaf = (type: string) => /^\[?(ID|String|Int|Float|Boolean|DateTime|Decimal)\b/.test(type);
