import { AsyncResource } from "node:async_hooks";
import { setTimeout } from "node:timers/promises";
import { type App, createCtx, transaction } from "../ctx.ts";
import { row, rows, sql } from "../db/sql.ts";
import type { JobQueue } from "../jobs.ts";
import type { EventRow } from "./emit.ts";

export interface Dispatcher {
  /** Asks for dispatch soon; called after every commit that wrote events. */
  nudge(): void;
  stop(): Promise<void>;
}

const LOCK = 0x6f6e6574; // "onet"
const POLL_MS = 1_000;
/** In a crowd, news of this long go together: each batch is a commit of its own. The first of them waits for nobody. */
const GATHER_MS = 15;

interface Pending extends EventRow {
  topics: string[];
}

/**
 * Numbers the events in the order their transactions became visible, hands them to the handlers' queues in the same
 * transaction (so none is lost or doubled by a crash between the two), then publishes their topics to every replica.
 */
export function createDispatcher(app: () => App, queue: () => JobQueue | null): Dispatcher {
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;

  async function dispatchBatch(): Promise<number> {
    const jobs = queue();
    if (!jobs) return 0; // numbered without its handlers' jobs, an event would never be handled
    const events = await transaction(createCtx(app()), async (ctx) => {
      const lock = await row(ctx, sql<{ got: boolean }>`select pg_try_advisory_xact_lock(${LOCK}) as got`);
      if (!lock?.got) return []; // another process is at it; its poll or ours finds the rest
      const pending = await rows(
        ctx,
        sql<Pending>`
          with next as (select id from event where seq is null order by id limit 200),
               numbered as (select id, nextval('event_seq') as seq from (select id from next order by id) ordered)
          update event e set seq = n.seq from numbered n where e.id = n.id
          returning e.id, e.seq, e.type, e.topics, e.payload, e.order_id as "orderId", e.actor_kind as "actorKind",
                    e.actor_name as "actorName", e.occurred_at as "occurredAt"`,
      );
      pending.sort((a, b) => (a.seq! < b.seq! ? -1 : 1));
      await jobs.enqueue(ctx, pending);
      return pending;
    });
    for (const event of events)
      for (const topic of event.topics) app().live.publish(topic, { eventId: String(event.seq), type: event.type, topics: event.topics });
    return events.length;
  }

  async function run(): Promise<void> {
    do {
      again = false;
      try {
        while ((await dispatchBatch()) === 200);
      } catch (error) {
        if (!stopped) app().log.error({ err: error }, "events could not be dispatched; trying again");
      }
      if (again) await setTimeout(GATHER_MS);
    } while (again && !stopped);
  }

  // bound to this place: what follows a commit does not belong to the request that nudged
  const nudge = AsyncResource.bind(() => {
    if (stopped) return;
    if (running) again = true;
    else running = run().finally(() => (running = null));
  });
  const timer = setInterval(nudge, POLL_MS);
  return {
    nudge,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}
