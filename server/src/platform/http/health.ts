import type { FastifyInstance } from "fastify";
import { createCtx, type App } from "../ctx.ts";
import { row, sql } from "../db/sql.ts";
import { isSame } from "../ids.ts";

/** /livez: the process answers. /readyz: it can do its work; a load balancer sends no one while it says 503. /metrics: Prometheus. */
export function serveHealth(http: FastifyInstance, app: () => App, state: { draining: boolean }): void {
  http.get("/livez", async (_request, reply) => reply.type("text/plain").send("ok"));
  http.get("/readyz", async (_request, reply) => {
    const database = await soon(row(createCtx(app()), sql`select 1 as one`)).then(
      () => true,
      () => false,
    );
    const redis = await app().live.ping();
    const ready = database && !state.draining; // a shop without Redis still sells
    return reply.status(ready ? 200 : 503).send({ ready, database, redis, draining: state.draining });
  });
  // told also, and above all, while the database is away
  http.get("/metrics", async (request, reply) => {
    const { env, metrics, database } = app();
    const open = env.METRICS_TOKEN ? isSame(request.headers.authorization ?? "", `Bearer ${env.METRICS_TOKEN}`) : env.SHOP_MODE === "demo";
    if (!open) return reply.status(401).header("www-authenticate", "Bearer").type("text/plain").send("METRICS_TOKEN opens this");
    const { totalCount, idleCount, waitingCount } = database.pool;
    for (const [name, count] of Object.entries({ used: totalCount - idleCount, idle: idleCount, waiting: waitingCount }))
      metrics.connections.set({ state: name }, count);
    const age = await soon(
      row(
        createCtx(app()),
        sql<{ age: number | null }>`select extract(epoch from shop_now() - min(occurred_at))::float8 as age from event where seq is null`,
      ),
    ).then(
      (oldest) => Math.max(0, oldest?.age ?? 0),
      () => NaN,
    );
    metrics.outboxAge.set(age);
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics());
  });
}

/** What the database says within three seconds. */
function soon<T>(answer: Promise<T>): Promise<T> {
  const late = new Promise<never>((_resolve, reject) => setTimeout(() => reject(new Error("timeout")), 3_000).unref());
  return Promise.race([answer, late]);
}
