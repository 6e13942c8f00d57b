import "reflect-metadata"; // first: the decorators of every type need it
import Fastify, { type FastifyInstance, type FastifyRequest } from "fastify";
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Env } from "./env.ts";
import { modules } from "./modules.ts";
import { livingSessions, viewerOfToken } from "./modules/identity/session.service.ts";
import { closeInTurn } from "./platform/closing.ts";
import { type App, createCtx, type Ctx, type Language } from "./platform/ctx.ts";
import { migrate, openDatabase } from "./platform/db/orm.ts";
import { createDispatcher } from "./platform/events/dispatch.ts";
import { EventEntity } from "./platform/events/event.entity.ts";
import { createApollo } from "./platform/graphql/server.ts";
import { furtherCurrency } from "./modules/catalogue/currency.ts";
import { shopName } from "./modules/catalogue/dictionary.ts";
import { documentLimits } from "./platform/graphql/limits.ts";
import { serveLive } from "./platform/graphql/live.ts";
import { clientAddress } from "./platform/http/address.ts";
import { answerFailure, headAnswer } from "./platform/http/answers.ts";
import { readCookies, sessionCookie } from "./platform/http/cookies.ts";
import { serveGraphQL } from "./platform/http/graphql.ts";
import { serveHealth } from "./platform/http/health.ts";
import { servePages } from "./platform/http/pages.ts";
import { isOwnOrigin } from "./platform/http/security.ts";
import { sweepIdempotencyKeys } from "./platform/idempotency.ts";
import { IdempotencyKey } from "./platform/idempotency.entity.ts";
import { type Jobs, startJobs } from "./platform/jobs.ts";
import { createLimits } from "./platform/limits.ts";
import { createLogger } from "./platform/log.ts";
import { createMetrics } from "./platform/metrics.ts";
import { createLive } from "./platform/pubsub.ts";
import { shopSchema } from "./schema.ts";

export const entities = [EventEntity, IdempotencyKey, ...modules.flatMap((module) => module.entities ?? [])];

export interface AppOptions {
  env: Env;
  databaseUrl: string;
  development?: boolean;
  /** False leaves the pages out: tests of the API need no web build. */
  pages?: boolean;
  /** False leaves the handlers and sweeps out, whatever ROLES says: tests run them by hand. */
  worker?: boolean;
  fetch?: typeof fetch;
  /** Origins that forms may lead to, e.g. the payment gateways'. */
  gatewayOrigins?: () => string[];
  /** Runs on the migrated database before the first request is answered: the seed. */
  beforeListen?: (app: App) => Promise<void>;
}

export interface RunningApp {
  url: string;
  app: App;
  ctx(): Ctx;
  close(): Promise<void>;
}

/** Brings a shop up on a database and answers its address; tests and the bench call the same. */
export async function createApp(options: AppOptions): Promise<RunningApp> {
  const { env } = options;
  const log = createLogger(env.LOG_LEVEL);
  const database = await openDatabase(options.databaseUrl, entities, env.DB_POOL);
  await migrate(database);

  let jobs: Jobs | null = null;
  let app: App;
  const state = { draining: false };
  const schema = shopSchema();
  const apollo = createApollo(schema, documentLimits(env), () => app);
  await apollo.start();

  const http: FastifyInstance = Fastify({
    forceCloseConnections: true,
    trustProxy: env.TRUST_PROXY > 0 && ((_address, hop) => hop < env.TRUST_PROXY),
    bodyLimit: 100 * 1024,
    genReqId: () => randomUUID(),
    // any other offer, such as h2c in the clear, is passed over and the request answered as it is
    http: { shouldUpgradeCallback: ({ headers }) => headers.upgrade?.toLowerCase() === "websocket" },
    logger: false,
    frameworkErrors: (error, request, reply) => {
      headAnswer(app, request, reply); // such a request, for example of an address that cannot be read, meets no hook
      return answerFailure(app, error, request, reply);
    },
  });
  app = {
    env,
    log,
    database,
    live: createLive(env.REDIS_URL, log),
    dispatcher: createDispatcher(
      () => app,
      () => jobs?.queue ?? null,
    ),
    limits: createLimits(env.REDIS_URL, env.RATE_LIMITS),
    metrics: createMetrics(options.pages !== false),
    publicUrl: env.PUBLIC_URL?.replace(/\/$/, "") ?? `http://localhost:${env.PORT}`,
    shopName: null,
    fetch: options.fetch ?? fetch,
  };

  const contextOf = async (
    headers: IncomingMessage["headers"],
    requestId: string,
    ip: string | null,
    given: { authorization?: string; language?: string; currency?: string } = {},
  ): Promise<Ctx> => {
    // what another site sends is a stranger's request, whatever cookies the browser added to it
    const sentCookies = isOwnOrigin(app, headers) ? readCookies(headers.cookie) : {};
    const ctx = createCtx(app, {
      requestId,
      ip,
      language: readLanguage(given.language ?? headers["accept-language"]),
      sentCookies,
    });
    const bearer = /^Bearer (\S+)$/.exec(given.authorization ?? headers.authorization ?? "")?.[1];
    const currency = given.currency ?? headers["x-currency"] ?? sentCookies["currency"];
    if (currency) ctx.currency = await furtherCurrency(ctx, String(currency));
    ctx.viewer = await viewerOfToken(ctx, bearer ?? sentCookies[sessionCookie(app.publicUrl).name]);
    return ctx;
  };
  const contextOfRequest = (request: FastifyRequest) => contextOf(request.headers, request.id, request.ip);

  http.addHook("onRequest", async (request, reply) => headAnswer(app, request, reply));
  http.addHook("onResponse", async (request, reply) => {
    const kind = request.url.startsWith("/graphql") ? "graphql" : request.url.startsWith("/webhooks") ? "webhook" : "page";
    app.metrics.requests.observe({ kind, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
    log.debug(
      {
        requestId: request.id,
        method: request.method,
        path: request.url.split("?")[0],
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
      },
      "request",
    );
  });
  http.setErrorHandler((error: Error, request, reply) => answerFailure(app, error, request, reply));

  await options.beforeListen?.(app);
  app.shopName = await shopName(createCtx(app));
  serveHealth(http, () => app, state);
  await http.register(async (scope) => serveGraphQL(scope, apollo, contextOfRequest));
  for (const module of modules) {
    if (!module.routes) continue;
    await http.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) => done(null, body));
      module.routes!(scope, () => app);
    });
  }

  let closePages = async () => {};
  if (options.pages !== false && env.ROLES.includes("web")) {
    closePages = await servePages(http, app, {
      development: options.development ?? false,
      contextOf: contextOfRequest,
      viewerOf: viewerOfToken,
      gatewayOrigins: options.gatewayOrigins ?? (() => []),
      execute: async (contextValue, { query, operationName, variables }) => {
        const { body } = await apollo.executeOperation({ query, variables, ...(operationName && { operationName }) }, { contextValue });
        return body.kind === "single" ? body.singleResult : body.initialResult;
      },
    });
  }
  const liveServer = serveLive({
    http: http.server,
    schema,
    app,
    contextOf: (request, params) =>
      contextOf(request.headers, randomUUID(), clientAddress(request, env.TRUST_PROXY), {
        ...(typeof params["authorization"] === "string" && { authorization: params["authorization"] }),
        ...(typeof params["language"] === "string" && { language: params["language"] }),
      }),
    livingSessions: (ids) => livingSessions(createCtx(app), ids),
  });

  const handlers = modules.flatMap((module) => module.handlers ?? []);
  const ownSweeps = [{ name: "idempotency.forget", everySeconds: 600, run: sweepIdempotencyKeys }];
  const sweeps = [...ownSweeps, ...modules.flatMap((module) => module.sweeps ?? [])];
  const worker = options.worker ?? env.ROLES.includes("worker");
  jobs = await startJobs(app, options.databaseUrl, handlers, sweeps, worker);

  await http.listen({ port: env.PORT, host: env.HOST });
  const { port } = http.server.address() as { port: number };
  if (!env.PUBLIC_URL) app.publicUrl = `http://localhost:${port}`;
  app.dispatcher.nudge();

  return {
    url: `http://127.0.0.1:${port}`,
    app,
    ctx: () => createCtx(app),
    async close() {
      state.draining = true;
      await closeInTurn([
        ["subscriptions", liveServer.close],
        ["pages", closePages],
        ["HTTP", () => http.close()],
        ["GraphQL", () => apollo.stop()],
        ["dispatch of events", app.dispatcher.stop],
        ["jobs", () => jobs?.stop()],
        ["pub/sub", app.live.close],
        ["rate limits", app.limits.close],
        ["database", database.close],
      ]);
    },
  };
}

/** The wanted one of the shop's languages, by their weights (RFC 9110, 12.5.4); Chinese where neither is asked for. */
function readLanguage(header: string | undefined): Language {
  let best: Language = "zh";
  let most = 0;
  for (const part of (header ?? "").toLowerCase().split(",")) {
    const [tag = "", ...parameters] = part.split(";").map((text) => text.trim());
    const language = tag.startsWith("zh") ? "zh" : tag.startsWith("en") ? "en" : null;
    const weight = Number(parameters.find((parameter) => parameter.startsWith("q="))?.slice(2) ?? 1);
    if (language && weight > most) [best, most] = [language, weight];
  }
  return best;
}
