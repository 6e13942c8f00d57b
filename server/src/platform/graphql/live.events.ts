import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from "graphql";
import { unwrapResolverError } from "@apollo/server/errors";
import type { App, Ctx } from "../ctx.ts";
import { Forbidden, NotFound, NotSignedIn } from "../failures.ts";

export interface LiveArgs extends ExecutionArgs {
  /** A context as of now. */
  fresh: () => Promise<Ctx>;
}

/**
 * graphql-js keeps one context for a subscription's whole life; here every event is executed with a fresh one, so that
 * loaders and permissions are those of now. An event that its reader may no longer see is refused, and is the last one.
 */
export async function subscribeWithFreshContext(
  args: LiveArgs,
  app: App,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const source = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in source)) return source;
  const events = source[Symbol.asyncIterator]();
  app.metrics.subscriptions.inc();
  let over = false;
  // Not a generator: its `return` would wait for the event that it awaits, and a quiet subscription would stay for ever
  const end = (): IteratorReturnResult<undefined> => {
    if (!over) {
      over = true;
      app.metrics.subscriptions.dec();
      void events.return?.();
    }
    return { done: true, value: undefined };
  };
  const following: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      if (over) return end();
      try {
        const event = await events.next();
        if (over || event.done) return end();
        const result = (await execute({ ...args, rootValue: event.value, contextValue: await args.fresh() })) as ExecutionResult;
        if (isRefused(result)) end();
        return { done: false, value: result };
      } catch (error) {
        end();
        throw error;
      }
    },
    return: async () => end(),
    throw: async (error: unknown) => {
      end();
      throw error;
    },
    [Symbol.asyncIterator]: () => following,
  };
  return following;
}

const isRefused = ({ errors }: ExecutionResult): boolean =>
  errors?.some((error) => {
    const cause = unwrapResolverError(error);
    return error.path?.length === 1 && (cause instanceof NotSignedIn || cause instanceof Forbidden || cause instanceof NotFound);
  }) ?? false;
