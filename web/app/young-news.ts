import { type ApolloCache, ApolloLink } from "@apollo/client";
import { finalize, tap } from "rxjs";

interface News {
  from: ApolloLink.Operation;
  data: object;
}

interface Told {
  id: string;
  lastEventId: string;
}

/** The orders an answer tells of, at its root or in a mutation's payload, with the last event each of them had seen. */
function ordersIn(data: object | null | undefined): Told[] {
  const told = (value: unknown): value is Told =>
    typeof value === "object" && value !== null && "id" in value && "lastEventId" in value && typeof value.lastEventId === "string";
  const inner = (value: unknown) => (typeof value === "object" && value !== null ? Object.values(value) : []);
  const roots = inner(data);
  return [...roots, ...roots.flatMap(inner)].filter(told);
}

/**
 * An answer over HTTP tells how things stood when it was made; news that arrive while it is on its way are younger, and would be
 * written over by it. They are kept until it is there, and then written once more. Whatever happened after them has news of its own,
 * as long as their subscription lasts. News that are older than the answer after all, which an order's `lastEventId` tells, stay out.
 *
 * Returns the two links: `news` for subscriptions, `answers` for what goes over HTTP.
 */
export function keepNewsYoung(cache: ApolloCache): { news: ApolloLink; answers: ApolloLink } {
  const waiting = new Set<News[]>();
  const news = new ApolloLink((from, forward) =>
    forward(from).pipe(
      tap(({ data }) => {
        if (data) for (const kept of waiting) kept.push({ from, data });
      }),
      finalize(() => {
        for (const kept of waiting) kept.splice(0, kept.length, ...kept.filter((one) => one.from !== from));
      }),
    ),
  );
  const answers = new ApolloLink((operation, forward) => {
    const kept: News[] = [];
    const known = new Map<string, bigint>();
    waiting.add(kept);
    return forward(operation).pipe(
      tap(({ data }) => {
        for (const { id, lastEventId } of ordersIn(data)) known.set(id, BigInt(lastEventId));
      }),
      finalize(() =>
        // the answer itself is written first
        setTimeout(() => {
          waiting.delete(kept);
          for (const { from, data } of kept) {
            const older = ordersIn(data).some(({ id, lastEventId }) => BigInt(lastEventId) <= (known.get(id) ?? -1n));
            if (!older) cache.write({ dataId: "ROOT_SUBSCRIPTION", query: from.query, variables: from.variables, result: data });
          }
        }),
      ),
    );
  });
  return { news, answers };
}
