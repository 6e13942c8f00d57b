import { ApolloServer, type ApolloServerPlugin, HeaderMap } from "@apollo/server";
import { ApolloServerPluginCacheControlDisabled, ApolloServerPluginLandingPageDisabled } from "@apollo/server/plugin/disabled";
import { ApolloServerErrorCode, unwrapResolverError } from "@apollo/server/errors";
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema } from "graphql";
import { type App, type Ctx } from "../ctx.ts";
import { RequestFailure } from "../failures.ts";
import { costLimit, countObjects, operationCost } from "./cost.ts";
import { jitExecutor } from "./jit.ts";
import { type DocumentLimits, limitsRule } from "./limits.ts";

/** Codes of errors that graphql-js and Apollo raise themselves about what the client sent. */
const clientCodes = new Set<string>([
  ...Object.values(ApolloServerErrorCode).filter((code) => code !== ApolloServerErrorCode.INTERNAL_SERVER_ERROR),
  "TOO_EXPENSIVE",
]);

const misfit = "A value does not fit where it is used, for example the cursor of another list";
const unwritable = "A text holds what cannot be kept: the character U+0000, or half of another one";
/** PostgreSQL's codes for what only the client can have got wrong: no number, id or time, or one out of range, as in a forged or mistaken cursor. */
const misfits = new Map([
  ...["22P02", "22003", "22007", "22008"].map((code) => [code, misfit] as const),
  ...["22021", "22P05"].map((code) => [code, unwritable] as const),
]);

/** Turns any error into what a stranger may read: a stable code and a request id; a bug's text stays in the log. */
export function maskError(app: App, requestId: string, formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const cause = unwrapResolverError(error);
  const base = { ...(formatted.locations && { locations: formatted.locations }), ...(formatted.path && { path: formatted.path }) };
  if (cause instanceof RequestFailure)
    return {
      ...base,
      message: cause.message,
      extensions: { code: cause.code, requestId, ...(cause.retryAfter && { retryAfter: cause.retryAfter }) },
    };
  const mistake = misfits.get(String((cause as { code?: unknown } | null)?.code));
  if (mistake) {
    app.log.warn({ err: cause, requestId, path: formatted.path }, "a value does not fit its column");
    return { ...base, message: mistake, extensions: { code: "BAD_INPUT", requestId } };
  }
  const code = String(formatted.extensions?.["code"] ?? "");
  if (clientCodes.has(code)) return { ...base, message: formatted.message, extensions: { code, requestId } };
  app.log.error({ err: cause, requestId, path: formatted.path }, "an operation failed");
  return { ...base, message: `Something went wrong on our side (request ${requestId})`, extensions: { code: "INTERNAL", requestId } };
}

/** Apollo Server without its cache-control plugin (it costs more than half of the speed), with our limits, our errors and compiled queries. */
export function createApollo(schema: GraphQLSchema, limits: DocumentLimits, app: () => App): ApolloServer<Ctx> {
  const compiled = jitExecutor(schema);
  const shopPlugin: ApolloServerPlugin<Ctx> = {
    async requestDidStart({ contextValue }) {
      const mask = (formatted: GraphQLFormattedError, error: unknown) => maskError(app(), contextValue.requestId, formatted, error);
      let cost: number | null = null;
      let masked = false;
      return {
        async didResolveOperation({ document, request, operationName, operation }) {
          if (operation?.operation === "subscription")
            throw new GraphQLError("A subscription goes over a WebSocket to this address, by the protocol graphql-transport-ws", {
              extensions: { code: ApolloServerErrorCode.BAD_REQUEST, http: { status: 400 } },
            });
          contextValue.request.operation = operation?.operation ?? null;
          cost = operationCost(schema, document, request.variables ?? {}, operationName ?? undefined);
          const refusal = cost !== null && costLimit(app(), contextValue.viewer, cost);
          if (refusal) throw refusal;
        },
        // Not Apollo's gateway seam, which replaces execution, too: it makes an object with accessors for each request, and V8 keeps what
        // such accessors see (here the whole request) until it collects the old generation
        async responseForOperation({ queryHash, document, operationName, request }) {
          const result = await compiled({ queryHash, document, operationName, contextValue, variables: request.variables ?? {} });
          if (!result) return null;
          masked = true;
          const errors = result.errors?.map((error) => mask(error.toJSON(), error));
          const singleResult = { data: result.data, ...(errors && { errors }) };
          return { http: { status: undefined, headers: new HeaderMap() }, body: { kind: "single", singleResult } };
        },
        async willSendResponse({ response, errors, request }) {
          const { body, http } = response;
          if (body.kind !== "single") return;
          const result = body.singleResult;
          if (!masked) result.errors = result.errors?.map((formatted, i) => mask(formatted, errors?.[i]));
          if (!result.errors) delete (result as { errors?: unknown }).errors;
          if (cost !== null && request.http) {
            const actual = Math.min(cost, countObjects(result.data, true));
            result.extensions = { ...result.extensions, cost: { requested: cost, actual } };
          }
          app().metrics.operations.inc({ outcome: result.errors ? "error" : "ok" });
          http.headers.set("x-request-id", contextValue.requestId);
          http.headers.set("content-language", contextValue.language === "zh" ? "zh-CN" : "en");
          if (contextValue.currency) http.headers.set("x-currency", contextValue.currency);
          http.headers.set("vary", "Accept, Accept-Language, X-Currency, Cookie, Authorization");
          const retryAfter = result.errors?.find((e) => e.extensions?.["retryAfter"])?.extensions?.["retryAfter"];
          if (retryAfter !== undefined) http.headers.set("retry-after", String(retryAfter));
          for (const cookie of contextValue.cookies) appendHeader(http.headers, "set-cookie", cookie);
          // GraphQL over HTTP: a well-formed request answered as application/json is 200 whatever its errors
          const accept = request.http?.headers.get("accept") ?? "";
          if (http.status === 400 && !accept.includes("application/graphql-response+json") && result.errors && request.query)
            http.status = 200;
        },
      };
    },
  };
  return new ApolloServer<Ctx>({
    schema,
    introspection: true,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: false,
    stopOnTerminationSignals: false, // else Apollo re-raises the signal and ends the process before the database is stopped
    csrfPrevention: { requestHeaders: ["x-onestall", "x-apollo-operation-name", "apollo-require-preflight"] },
    parseOptions: { maxTokens: limits.tokens },
    validationRules: [limitsRule(limits)],
    plugins: [ApolloServerPluginCacheControlDisabled(), ApolloServerPluginLandingPageDisabled(), shopPlugin],
  });
}

function appendHeader(headers: HeaderMap, name: string, value: string): void {
  const before = headers.get(name);
  headers.set(name, before ? `${before}\n${value}` : value);
}
