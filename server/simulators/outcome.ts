import type { Change, Journal } from "./journal.ts";

/** What a call comes to: its answer, what must be on disk in one line before the answer goes out, and what starts after that. */
export interface Outcome {
  status: number;
  body: unknown;
  changes: Change[];
  /** Messages to send and moments to plan, once all of it is written down. */
  after: (() => void)[];
}

export const outcome = (status: number, body: unknown, changes: Change[] = [], after: (() => void)[] = []): Outcome => ({
  status,
  body,
  changes,
  after,
});

/** Writes an outcome down, together with `more` that must not be lost without it, and starts what follows from it. */
export const settle = (journal: Journal, result: Outcome, ...more: Change[]): Outcome => {
  const changes = [...result.changes, ...more];
  if (changes.length > 0) journal.commit(...changes);
  for (const start of result.after) start();
  return result;
};
