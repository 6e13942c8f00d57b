import type { Ctx } from "../ctx.ts";
import { row, rows, sql } from "../db/sql.ts";
import { BadInput } from "../failures.ts";
import type { Signal } from "../pubsub.ts";

const BATCH = 500;

/**
 * The signals of some topics in the order of their numbers, each once: from now on or, with `after`, from the event behind that
 * number. What is published only wakes the stream, which then reads what it has not seen: messages that were lost, or that two
 * dispatching processes published in the wrong order, lose no event.
 */
export function streamSignals(ctx: Ctx, topics: string[], after: string | null | undefined): AsyncIterableIterator<Signal> {
  if (after && !/^\d{1,18}$/.test(after)) throw new BadInput(`after: "${after.slice(0, 40)}" is not an eventId`);
  let last = after ? BigInt(after) : -1n;
  let unread = false;
  let ended = false;
  let wake: (() => void) | null = null;
  let stopListening: (() => void) | null = null;
  let begun: Promise<void> | null = null;
  const found: Signal[] = [];

  const nudge = () => {
    unread = true;
    wake?.();
  };
  const close = () => {
    ended = true;
    wake?.();
    stopListening?.();
    stopListening = null;
  };

  const begin = async () => {
    // where it begins is known before listening begins, and what happens in between is read afterwards: nothing is lost
    if (last < 0n) last = (await row(ctx, sql<{ seq: bigint }>`select coalesce(max(seq), 0) as seq from event`))!.seq;
    const stop = await ctx.app.live.subscribe(topics, nudge);
    if (ended) return stop();
    stopListening = stop;
    unread = true;
  };
  const read = async () => {
    unread = false;
    const news = await rows(
      ctx,
      sql<{ seq: bigint; type: string; topics: string[] }>`
        select seq, type, topics from event where seq > ${last} and topics && ${topics}::text[] order by seq limit ${BATCH}`,
    );
    if (news.length === BATCH) unread = true;
    for (const { seq, ...rest } of news) {
      last = seq;
      found.push({ eventId: String(seq), ...rest });
    }
  };

  return {
    async next() {
      await (begun ??= begin());
      while (!ended) {
        const signal = found.shift();
        if (signal) return { value: signal, done: false };
        if (unread) await read();
        else await new Promise<void>((resolve) => (wake = resolve));
      }
      close();
      return { value: undefined, done: true };
    },
    async return() {
      close();
      return { value: undefined, done: true };
    },
    async throw(error) {
      close();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/**
 * A stream with each item turned into any number of others. Not an async generator: its `return` would wait for the next event,
 * and a reader who left would keep listening until then.
 */
export function mapStream<A, B>(source: AsyncIterableIterator<A>, map: (item: A) => B[] | Promise<B[]>): AsyncIterableIterator<B> {
  const ready: B[] = [];
  return {
    async next() {
      while (ready.length === 0) {
        const { value, done } = await source.next();
        if (done) return { value: undefined, done: true };
        ready.push(...(await map(value)));
      }
      return { value: ready.shift()!, done: false };
    },
    async return() {
      await source.return?.();
      return { value: undefined, done: true };
    },
    async throw(error) {
      await source.return?.();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
