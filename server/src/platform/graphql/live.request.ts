import { ApolloServerErrorCode } from "@apollo/server/errors";
import {
  type DocumentNode,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import type { SubscribePayload } from "graphql-ws";
import type { App, Ctx } from "../ctx.ts";
import { costLimit, operationCost } from "./cost.ts";
import { type DocumentLimits, limitsRule } from "./limits.ts";

export interface LiveRequest {
  document: DocumentNode;
  operationName: string | null;
  variableValues: Record<string, unknown>;
}

/** The checks that Apollo makes over HTTP, for an operation that comes over a socket: the same limits, the same codes. */
export function checkRequest(schema: GraphQLSchema, payload: SubscribePayload, limits: DocumentLimits): LiveRequest | GraphQLError[] {
  const coded = (code: string, errors: readonly GraphQLError[]) =>
    errors.map((error) =>
      error.extensions["code"]
        ? error
        : new GraphQLError(error.message, { nodes: error.nodes, source: error.source, positions: error.positions, extensions: { code } }),
    );
  let document: DocumentNode;
  try {
    document = parse(String(payload.query), { maxTokens: limits.tokens });
  } catch (error) {
    return coded(ApolloServerErrorCode.GRAPHQL_PARSE_FAILED, [error as GraphQLError]);
  }
  const problems = validate(schema, document, [...specifiedRules, limitsRule(limits)]);
  if (problems.length > 0) return coded(ApolloServerErrorCode.GRAPHQL_VALIDATION_FAILED, problems);
  const operationName = payload.operationName ?? null;
  const operation = getOperationAST(document, operationName);
  if (!operation)
    return coded(ApolloServerErrorCode.OPERATION_RESOLUTION_FAILURE, [
      new GraphQLError("operationName: which operation of the document is meant?"),
    ]);
  const variableValues = (payload.variables ?? {}) as Record<string, unknown>;
  const { errors } = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues);
  return errors ? coded(ApolloServerErrorCode.BAD_USER_INPUT, errors) : { document, operationName, variableValues };
}

/** The refusal of an operation that costs too much for this viewer, or null. */
export function tooExpensive(
  app: App,
  viewer: Ctx["viewer"],
  schema: GraphQLSchema,
  { document, variableValues, operationName }: LiveRequest,
): GraphQLError | null {
  const cost = operationCost(schema, document, variableValues, operationName ?? undefined);
  return cost === null ? null : costLimit(app, viewer, cost);
}
