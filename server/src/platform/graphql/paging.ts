import { BadInput } from "../failures.ts";

/** Relay's arguments. Keyset paging: the cost of page 1,000 is that of page 1. */
export interface PageArgs {
  first?: number | null;
  after?: string | null;
  last?: number | null;
  before?: string | null;
}

export const DEFAULT_PAGE = 20;
export const MAX_PAGE = 100;

export interface Page {
  /** How many rows to read: one more than asked, to know whether there is a next page. */
  limit: number;
  size: number;
  backward: boolean;
  cursor: string[] | null;
}

/** Checks the arguments and reads the cursor (the sort keys of the row it stands for). */
export function readPage(args: PageArgs, keys: number): Page {
  if (args.first != null && args.last != null) throw new BadInput("first and last cannot be used together");
  const backward = args.last != null;
  if (backward ? args.after != null : args.before != null) throw new BadInput(backward ? "last goes with before" : "first goes with after");
  const size = (backward ? args.last : args.first) ?? DEFAULT_PAGE;
  if (size < 1 || size > MAX_PAGE) throw new BadInput(`${backward ? "last" : "first"} must be between 1 and ${MAX_PAGE}`);
  const text = backward ? args.before : args.after;
  return { limit: size + 1, size, backward, cursor: text == null ? null : readCursor(text, keys) };
}

export const toCursor = (keys: readonly (string | number | bigint | Date)[]): string =>
  Buffer.from(JSON.stringify(keys.map((key) => (key instanceof Date ? key.toISOString() : String(key))))).toString("base64url");

function readCursor(text: string, keys: number): string[] {
  try {
    const parsed = JSON.parse(Buffer.from(text, "base64url").toString("utf8")) as unknown;
    if (Array.isArray(parsed) && parsed.length === keys && parsed.every((key) => typeof key === "string")) return parsed as string[];
  } catch {
    // falls through to the same answer as for other malformed cursors
  }
  throw new BadInput(`"${text.slice(0, 40)}" is not a cursor of this list`);
}

export interface ConnectionOf<N> {
  edges: { cursor: string; node: N }[];
  nodes: N[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
}

/** A Relay connection out of the rows read with page.limit, in the order of the query (reversed when paging backward). */
export function toConnection<R, N>(page: Page, found: R[], cursorOf: (row: R) => string, nodeOf: (row: R) => N): ConnectionOf<N> {
  const more = found.length > page.size;
  const kept = more ? found.slice(0, page.size) : found;
  if (page.backward) kept.reverse();
  const edges = kept.map((row) => ({ cursor: cursorOf(row), node: nodeOf(row) }));
  return {
    edges,
    nodes: edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: page.backward ? page.cursor !== null : more,
      hasPreviousPage: page.backward ? more : page.cursor !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
