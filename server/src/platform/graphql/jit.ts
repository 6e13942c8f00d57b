import { type DocumentNode, execute, type ExecutionResult, type GraphQLNamedType, type GraphQLSchema, isLeafType, type TypeNode } from "graphql";
import { type CompiledQuery, compileQuery } from "graphql-jit";

interface ExecutorRequest {
  queryHash: string;
  document: DocumentNode;
  operationName: string | null;
  context: unknown;
  request: { variables?: Record<string, unknown> };
}

/**
 * Runs queries seen before through graphql-jit; Apollo's gateway seam is the only hook that replaces execution.
 * graphql-jit 0.8.9 ignores defaults of input-object fields, so operations with input-object variables stay with graphql-js.
 */
export function jitExecutor(schema: GraphQLSchema, max = 500): (request: ExecutorRequest) => Promise<ExecutionResult> {
  const cache = new Map<string, CompiledQuery | "seen" | "never">();
  const namedType = (type: TypeNode): GraphQLNamedType | undefined =>
    type.kind === "NamedType" ? schema.getType(type.name.value) : namedType(type.type);
  const eligible = ({ definitions }: DocumentNode) =>
    definitions.every(
      (d) =>
        d.kind !== "OperationDefinition" ||
        (d.operation === "query" && (d.variableDefinitions ?? []).every((v) => isLeafType(namedType(v.type)))),
    );
  return async ({ queryHash, document, operationName, context, request }) => {
    const key = `${queryHash}:${operationName ?? ""}`;
    let entry = cache.get(key);
    if (entry === undefined) {
      if (cache.size >= max) cache.delete(cache.keys().next().value!);
      cache.set(key, eligible(document) ? "seen" : "never");
    } else if (entry === "seen") {
      const compiled = compileQuery(schema, document, operationName ?? undefined) as CompiledQuery | ExecutionResult;
      cache.set(key, (entry = "query" in compiled ? compiled : "never"));
    }
    const variables = request.variables ?? {};
    if (typeof entry === "object") return (await entry.query({}, context, variables)) as ExecutionResult;
    return execute({ schema, document, contextValue: context, variableValues: variables, operationName });
  };
}
