import type { Ctx } from "../ctx.ts";
import { rows, sql } from "../db/sql.ts";
import { BadInput } from "../failures.ts";
import type { Signal } from "../pubsub.ts";

/** A reader this far behind is let go; its client reconnects and resumes after its last number. */
const MAX_WAITING = 1_000;

/**
 * The signals of some topics, from now on or, with `after`, from the event behind that number: listening begins before
 * the missed ones are read, so that nothing falls between the two, and a number is given out once only.
 */
export function streamSignals(ctx: Ctx, topics: string[], after: string | null | undefined): AsyncIterableIterator<Signal> {
  if (after && !/^\d{1,18}$/.test(after)) throw new BadInput(`after: "${after.slice(0, 40)}" is not an eventId`);
  const waiting: Signal[] = [];
  let wake: (() => void) | null = null;
  let ended = false;
  let last = after ? BigInt(after) : -1n;
  const end = () => {
    ended = true;
    wake?.();
  };
  const push = (signal: Signal) => {
    if (waiting.push(signal) > MAX_WAITING) end();
    else wake?.();
  };

  const begin = async () => {
    const stop = await ctx.app.live.subscribe(topics, push);
    if (ended) return stop();
    stopListening = stop;
    if (!after) return;
    const missed = await rows(
      ctx,
      sql<{
        seq: bigint;
        type: string;
        topics: string[];
      }>`select seq, type, topics from event where seq > ${last} and topics && ${topics}::text[] order by seq limit 500`,
    );
    waiting.unshift(...missed.map(({ seq, ...rest }) => ({ eventId: String(seq), ...rest })));
    waiting.sort((a, b) => (BigInt(a.eventId) < BigInt(b.eventId) ? -1 : 1));
  };
  let stopListening: (() => void) | null = null;
  let begun: Promise<void> | null = null;

  const close = () => {
    end();
    stopListening?.();
    stopListening = null;
  };
  return {
    async next() {
      await (begun ??= begin());
      for (;;) {
        if (ended) {
          close();
          return { value: undefined, done: true };
        }
        const signal = waiting.shift();
        if (!signal) await new Promise<void>((resolve) => (wake = resolve));
        else if (BigInt(signal.eventId) > last) {
          last = BigInt(signal.eventId);
          return { value: signal, done: false };
        }
      }
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
export function mapStream<A, B>(
  source: AsyncIterableIterator<A>,
  map: (item: A) => B[] | Promise<B[]>,
  onEnd = () => {},
): AsyncIterableIterator<B> {
  const ready: B[] = [];
  let ended = false;
  const end = () => {
    if (!ended) onEnd();
    ended = true;
  };
  return {
    async next() {
      while (ready.length === 0) {
        const { value, done } = await source.next();
        if (done || ended) {
          end();
          return { value: undefined, done: true };
        }
        ready.push(...(await map(value)));
      }
      return { value: ready.shift()!, done: false };
    },
    async return() {
      end();
      await source.return?.();
      return { value: undefined, done: true };
    },
    async throw(error) {
      end();
      await source.return?.();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
