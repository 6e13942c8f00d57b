import {
  createSourceEventStream,
  execute,
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  type GraphQLSchema,
  parse,
  specifiedRules,
  validate,
} from "graphql";
import { useServer } from "graphql-ws/use/ws";
import type { IncomingMessage, Server } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import type { App, Ctx } from "../ctx.ts";
import { mapStream } from "../events/stream.ts";
import { operationCost } from "./cost.ts";
import { limitsRule } from "./limits.ts";
import { maskError } from "./server.ts";

const MAX_SUBSCRIPTIONS = 50;
const MAX_FRAME = 64 * 1024;
const MAX_BUFFERED = 1024 * 1024;

export interface LiveServer {
  close(): Promise<void>;
}

/**
 * GraphQL over WebSocket. graphql-js keeps one context for a subscription's whole life; here every event is executed with a
 * fresh one, so that loaders, identity map and permissions are those of now, and access is checked again each time.
 */
export function serveLive(
  http: Server,
  schema: GraphQLSchema,
  app: App,
  contextOf: (request: IncomingMessage, params: Record<string, unknown>) => Promise<Ctx>,
  mayConnect: (request: IncomingMessage) => boolean,
): LiveServer {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME });
  const server = useServer(
    {
      schema,
      connectionInitWaitTimeout: 5_000,
      onConnect: () => {
        app.metrics.sockets.inc();
        return true;
      },
      onDisconnect: () => app.metrics.sockets.dec(),
      onSubscribe: async (connection, _id, payload) => {
        if (Object.keys(connection.subscriptions).length > MAX_SUBSCRIPTIONS)
          return [
            new GraphQLError(`More than ${MAX_SUBSCRIPTIONS} subscriptions on one connection`, { extensions: { code: "TOO_EXPENSIVE" } }),
          ];
        let document;
        try {
          document = parse(String(payload.query), { maxTokens: 1_500 });
        } catch (error) {
          return [error as GraphQLError];
        }
        const problems = validate(schema, document, [...specifiedRules, limitsRule]);
        if (problems.length > 0) return problems;
        const contextValue = await contextOf(connection.extra.request, connection.connectionParams ?? {});
        const variableValues = (payload.variables ?? {}) as Record<string, unknown>;
        const limit = contextValue.viewer.role === "STAFF" ? app.env.COST_LIMIT_STAFF : app.env.COST_LIMIT_GUEST;
        if ((operationCost(schema, document, variableValues, payload.operationName ?? undefined) ?? 0) > limit)
          return [new GraphQLError(`The operation costs more than ${limit}`, { extensions: { code: "TOO_EXPENSIVE" } })];
        const fresh = () => contextOf(connection.extra.request, connection.connectionParams ?? {});
        return { schema, document, contextValue, variableValues, operationName: payload.operationName ?? null, fresh } as ExecutionArgs;
      },
      subscribe: (args) => subscribeWithFreshContext(args as ExecutionArgs & { fresh: () => Promise<Ctx> }, app),
      onNext: (_connection, _id, _payload, args, result) => mask(app, (args.contextValue as Ctx).requestId, result),
      onError: (_connection, _id, _payload, errors) => errors.map((error) => maskError(app, "", error.toJSON(), error)),
    },
    sockets,
    30_000,
  );

  http.on("upgrade", (request, socket, head) => {
    if (request.url?.split("?")[0] !== "/graphql") {
      if (http.listenerCount("upgrade") === 1) socket.destroy(); // in development Vite's own socket listens too
      return;
    }
    if (!mayConnect(request)) {
      socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => {
      guardBuffer(ws);
      sockets.emit("connection", ws, request);
    });
  });

  return {
    async close() {
      await server.dispose();
    },
  };
}

/** A reader that does not keep up is let go; it reconnects and resumes after its last event. */
function guardBuffer(ws: WebSocket): void {
  const send = ws.send.bind(ws) as (...args: unknown[]) => void;
  ws.send = ((...args: unknown[]) => {
    if (ws.bufferedAmount > MAX_BUFFERED) ws.close(4408, "Too slow");
    else send(...args);
  }) as typeof ws.send;
}

async function subscribeWithFreshContext(
  args: ExecutionArgs & { fresh: () => Promise<Ctx> },
  app: App,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  app.metrics.subscriptions.inc();
  return mapStream(
    source as AsyncIterableIterator<unknown>,
    async (event) => [await execute({ ...args, rootValue: event, contextValue: await args.fresh() })],
    () => app.metrics.subscriptions.dec(),
  );
}

function mask(app: App, requestId: string, result: ExecutionResult): ExecutionResult | undefined {
  if (!result.errors) return undefined;
  return { ...result, errors: result.errors.map((error) => maskError(app, requestId, error.toJSON(), error) as unknown as GraphQLError) };
}
