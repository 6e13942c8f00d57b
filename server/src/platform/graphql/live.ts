import { type ExecutionResult, GraphQLError, type GraphQLSchema } from "graphql";
import type { Context, SubscribePayload } from "graphql-ws";
import { type Extra, useServer } from "graphql-ws/use/ws";
import { randomUUID } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import { WebSocket, WebSocketServer } from "ws";
import type { App, Ctx } from "../ctx.ts";
import { isOwnOrigin } from "../http/security.ts";
import { type LiveArgs, subscribeWithFreshContext } from "./live.events.ts";
import { checkRequest, tooExpensive } from "./live.request.ts";
import { documentLimits } from "./limits.ts";
import { maskError } from "./server.ts";

const MAX_SUBSCRIPTIONS = 50;
const MAX_SOCKETS = { account: 10, address: 200 };
const MAX_FRAME = 64 * 1024;
const MAX_BUFFERED = 1024 * 1024;
const INIT_WITHIN_MS = 3_000;
const RECHECK_MS = 3_000;

export interface LiveOptions {
  http: Server;
  schema: GraphQLSchema;
  app: App;
  /** Who asks, as of now: called at connection_init, for every operation and for every event. */
  contextOf(request: IncomingMessage, params: Record<string, unknown>): Promise<Ctx>;
  /** Which of these sessions still live. */
  livingSessions(ids: string[]): Promise<Set<string>>;
}

/** What is known of a socket: whose it is since connection_init. */
interface Holder {
  sessionId: string | null;
  key: string;
}
type Connection = Context<Record<string, unknown>, Extra>;

/** GraphQL over WebSocket (graphql-transport-ws). */
export function serveLive({ http, schema, app, contextOf, livingSessions }: LiveOptions): { close(): Promise<void> } {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME });
  const holders = new Map<WebSocket, Holder>();
  const limits = documentLimits(app.env);
  const contextFor = (connection: Connection) => contextOf(connection.extra.request, connection.connectionParams ?? {});

  const onSubscribe = async (connection: Connection, payload: SubscribePayload): Promise<LiveArgs | GraphQLError[]> => {
    if (Object.keys(connection.subscriptions).length > MAX_SUBSCRIPTIONS)
      return [
        new GraphQLError(`More than ${MAX_SUBSCRIPTIONS} subscriptions on one connection`, { extensions: { code: "TOO_EXPENSIVE" } }),
      ];
    const request = checkRequest(schema, payload, limits);
    if (Array.isArray(request)) return request;
    const contextValue = await contextFor(connection);
    const expensive = tooExpensive(app, contextValue.viewer, schema, request);
    if (expensive) return [expensive];
    return { schema, ...request, contextValue, fresh: () => contextFor(connection) };
  };

  const server = useServer<Record<string, unknown>>(
    {
      schema,
      connectionInitWaitTimeout: INIT_WITHIN_MS,
      onConnect: async (connection) => {
        const { viewer, ip } = await contextFor(connection);
        const key = viewer.accountId ?? `address ${ip}`;
        const most = viewer.accountId ? MAX_SOCKETS.account : MAX_SOCKETS.address;
        if ([...holders.values()].filter((holder) => holder.key === key).length >= most) return false;
        const { socket } = connection.extra;
        if (socket.readyState !== WebSocket.OPEN) return false; // gone while it was found out whose it is: it would never leave
        holders.set(socket, { sessionId: viewer.sessionId, key });
        app.metrics.sockets.set(holders.size);
        return true;
      },
      onSubscribe: (connection, _id, payload) => onSubscribe(connection, payload),
      subscribe: (args) => subscribeWithFreshContext(args as LiveArgs, app),
      onNext: (_connection, _id, _payload, args, result) => mask(app, (args.contextValue as Ctx).requestId, result),
      onError: (_connection, _id, _payload, errors) => errors.map((error) => maskError(app, randomUUID(), error.toJSON(), error)),
    },
    sockets,
    30_000,
  );

  http.on("upgrade", (request, socket, head) => {
    socket.on("error", () => socket.destroy()); // Node has let go of it: a connection that is reset would end the whole process
    if (request.url?.split("?")[0] !== "/graphql") {
      if (http.listenerCount("upgrade") === 1) socket.destroy(); // in development Vite's own socket listens too
      return;
    }
    if (!isOwnOrigin(app, request.headers)) {
      socket.end("HTTP/1.1 403 Forbidden\r\nconnection: close\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (ws) => {
      guardBuffer(ws);
      ws.once("close", () => {
        holders.delete(ws);
        app.metrics.sockets.set(holders.size);
      });
      sockets.emit("connection", ws, request);
    });
  });

  // every event asks who its reader is; this is for sockets on which nothing happens: a session that ended closes them
  const recheck = setInterval(async () => {
    const signedIn = [...holders].filter(([, { sessionId }]) => sessionId);
    if (signedIn.length === 0) return;
    try {
      const living = await livingSessions([...new Set(signedIn.map(([, { sessionId }]) => sessionId!))]);
      for (const [socket, { sessionId }] of signedIn) if (!living.has(sessionId!)) socket.close(4403, "The session has ended");
    } catch (error) {
      app.log.warn({ err: error }, "sessions of live sockets could not be checked; trying again");
    }
  }, RECHECK_MS);

  return {
    async close() {
      clearInterval(recheck);
      await server.dispose();
    },
  };
}

/** A reader that does not keep up is let go; it reconnects and resumes after its last event. */
function guardBuffer(ws: WebSocket): void {
  const send = ws.send.bind(ws) as (...args: unknown[]) => void;
  ws.send = ((...args: unknown[]) => {
    if (ws.bufferedAmount > MAX_BUFFERED) ws.terminate();
    else send(...args);
  }) as typeof ws.send;
}

function mask(app: App, requestId: string, result: ExecutionResult): ExecutionResult | undefined {
  if (!result.errors) return undefined;
  return { ...result, errors: result.errors.map((error) => maskError(app, requestId, error.toJSON(), error) as unknown as GraphQLError) };
}
