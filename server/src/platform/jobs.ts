import { type Job, type JobResult, PgBoss } from "pg-boss";
import { type App, type Ctx, createCtx } from "./ctx.ts";
import { row, sql } from "./db/sql.ts";
import type { EventRow, EventType } from "./events/emit.ts";

/** Work that follows from an event, in its own job: retried until it succeeds, so it must be idempotent. */
export interface EventHandler {
  /** module.verb; also the name of the queue. */
  name: string;
  on: EventType[];
  run(ctx: Ctx, event: EventRow): Promise<void>;
}

/** Work done again and again by worker processes. Several workers may run it at once: it claims rows with SKIP LOCKED. */
export interface Sweep {
  name: string;
  everySeconds: number;
  run(ctx: Ctx): Promise<void>;
}

export interface JobQueue {
  enqueue(ctx: Ctx, events: EventRow[]): Promise<void>;
}

export interface Jobs {
  queue: JobQueue;
  stop(): Promise<void>;
}

const queueOptions = {
  retryLimit: 20,
  retryDelay: 2,
  retryBackoff: true,
  retryDelayMax: 300,
  expireInSeconds: 60,
  heartbeatSeconds: 10, // a job whose worker was killed is tried again after this long
};

/** So many jobs of one kind are done side by side; while there are as many, the next are fetched without a pause. */
const AT_ONCE = 5;

/** What pg-boss hands on to its connections: where nothing answers any more, a worker gives up and asks on another one, instead of for ever. */
const connection = { connectionTimeoutMillis: 5_000, query_timeout: 10_000, keepAlive: true };

const queueName = (handler: EventHandler) => handler.name.replaceAll(".", "-");

/** Starts the queues (pg-boss, in its own database schema) and, in a worker, the handlers and sweeps. */
export async function startJobs(app: App, url: string, handlers: EventHandler[], sweeps: Sweep[], worker: boolean): Promise<Jobs> {
  const boss = new PgBoss({ ...connection, connectionString: url, max: worker ? 4 : 2, application_name: "onestall jobs", schema: "jobs" });
  boss.on("error", (error) => app.log.error({ err: error }, "job queue"));
  await boss.start();
  // made once, and brought up to date in shops that have them from an earlier release; a usual start asks once and changes nothing
  const known = new Map((await boss.getQueues()).map((queue) => [queue.name, queue]));
  for (const name of handlers.map(queueName)) {
    const queue = known.get(name);
    if (!queue) await boss.createQueue(name, queueOptions);
    else if (Object.entries(queueOptions).some(([option, value]) => queue[option as keyof typeof queueOptions] !== value))
      await boss.updateQueue(name, queueOptions);
  }

  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let stopped = false;

  if (worker) {
    for (const handler of handlers) {
      const options = { pollingIntervalSeconds: 0.5, batchSize: AT_ONCE, burstWhenBatchFull: true, perJobResults: true } as const;
      await boss.work(queueName(handler), options, (jobs: Job<{ eventId: string }>[]) =>
        Promise.all(jobs.map((job) => settle(job.id, runHandler(app, handler, job.data.eventId)))),
      );
    }
    const repeat = (sweep: Sweep) => {
      if (stopped) return;
      const timer = setTimeout(() => {
        timers.delete(timer);
        const run = sweep
          .run(createCtx(app, { requestId: `sweep:${sweep.name}` }))
          .catch((error: unknown) => {
            if (stopped) return;
            app.metrics.alerts.inc({ kind: "sweep" });
            app.log.error({ err: error, sweep: sweep.name }, "a sweep failed; the next round tries again");
          })
          .finally(() => {
            running.delete(run);
            repeat(sweep);
          });
        running.add(run);
      }, sweep.everySeconds * 1000);
      timers.add(timer);
    };
    for (const sweep of sweeps) repeat(sweep);
  }

  return {
    queue: {
      async enqueue(ctx, events) {
        for (const event of events)
          for (const handler of handlers)
            if (handler.on.includes(event.type)) {
              // in the dispatcher's transaction: an event is numbered and queued together or not at all
              const db = { executeSql: (text: string, values: unknown[] = []) => execute(ctx, text, values) };
              await boss.send(queueName(handler), { eventId: event.id }, { db });
            }
      },
    },
    async stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.allSettled(running);
      await boss.stop({ graceful: true, timeout: 3_000, close: true });
    },
  };
}

/** Each job of a batch ends by itself: one that fails is tried again alone. */
const settle = (id: string, work: Promise<void>): Promise<JobResult> =>
  work.then(
    () => ({ id, status: "completed" }),
    (error: unknown) => ({ id, status: "failed", output: { message: String((error as Error)?.message ?? error) } }),
  );

async function runHandler(app: App, handler: EventHandler, eventId: string): Promise<void> {
  const ctx = createCtx(app, { requestId: `job:${handler.name}` });
  const event = await row(
    ctx,
    sql<EventRow>`select id, seq, type, payload, order_id as "orderId", actor_kind as "actorKind", actor_name as "actorName",
                         occurred_at as "occurredAt" from event where id = ${eventId}`,
  );
  if (!event) return; // whoever keeps the database may have cleared old ones
  try {
    await handler.run(ctx, event);
  } catch (error) {
    app.metrics.alerts.inc({ kind: "job" });
    app.log.error({ err: error, job: handler.name, event: event.type }, "a job failed; it will be tried again");
    throw error;
  }
}

async function execute(ctx: Ctx, text: string, values: unknown[]): Promise<{ rows: unknown[] }> {
  const { rows } = await ctx.db.run({ sql: text, parameters: values });
  return { rows };
}
