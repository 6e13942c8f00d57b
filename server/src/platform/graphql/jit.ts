import {
  type DocumentNode,
  type ExecutionResult,
  GraphQLError,
  type GraphQLNamedType,
  type GraphQLSchema,
  isLeafType,
  type TypeNode,
} from "graphql";
import { type CompiledQuery, compileQuery } from "graphql-jit";

export interface Asked {
  queryHash: string | undefined;
  document: DocumentNode;
  operationName: string | null;
  contextValue: unknown;
  variables: Record<string, unknown>;
}

/**
 * Runs queries seen before through graphql-jit; null means that nothing ran and the operation is graphql-js's: seen for the first time,
 * no query, or with variables that do not fit (graphql-js says so in the form that Apollo knows as the client's mistake).
 * graphql-jit 0.8.9 ignores defaults of input-object fields, so operations with input-object variables stay with graphql-js.
 */
export function jitExecutor(schema: GraphQLSchema, max = 500): (asked: Asked) => Promise<ExecutionResult | null> {
  const cache = new Map<string, CompiledQuery | "seen" | "never">();
  const namedType = (type: TypeNode): GraphQLNamedType | undefined =>
    type.kind === "NamedType" ? schema.getType(type.name.value) : namedType(type.type);
  const eligible = ({ definitions }: DocumentNode) =>
    definitions.every(
      (d) =>
        d.kind !== "OperationDefinition" ||
        (d.operation === "query" && (d.variableDefinitions ?? []).every((v) => isLeafType(namedType(v.type)))),
    );
  return async ({ queryHash, document, operationName, contextValue, variables }) => {
    const key = `${queryHash}:${operationName ?? ""}`;
    let entry = cache.get(key);
    if (entry === undefined) {
      if (cache.size >= max) cache.delete(cache.keys().next().value!);
      cache.set(key, eligible(document) ? "seen" : "never");
    } else if (entry === "seen") {
      const compiled = compileQuery(schema, document, operationName ?? undefined) as CompiledQuery | ExecutionResult;
      cache.set(key, (entry = "query" in compiled ? compiled : "never"));
    }
    if (typeof entry !== "object") return null;
    const result = (await entry.query({}, contextValue, variables)) as ExecutionResult;
    if (result.data === undefined) return null;
    return result.errors ? { ...result, errors: result.errors.map((error) => genuine(error, document)) } : result;
  };
}

/** graphql-jit's own errors lack what graphql-js promises (`extensions` is always there), and Apollo fails to format them. */
function genuine(error: GraphQLError, { loc }: DocumentNode): GraphQLError {
  const [at] = error.locations ?? [];
  const lines = loc?.source.body.split(/\r\n|[\n\r]/g) ?? [];
  const position = at && lines.slice(0, at.line - 1).reduce((sum, line) => sum + line.length + 1, at.column - 1);
  return new GraphQLError(error.message, {
    path: error.path,
    originalError: error.originalError,
    ...(position !== undefined && loc && { source: loc.source, positions: [position] }),
  });
}
