import type { RawBuilder } from "kysely";
import type { Ctx } from "../ctx.ts";
import { changed, json, send, sql } from "../db/sql.ts";

/** Every kind of news and its payload; modules add theirs by declaration merging in <module>.events.ts. An unlisted event does not compile. */
// eslint-disable-next-line typescript/no-empty-object-type -- filled by the modules
export interface ShopEvents {}

export type EventType = keyof ShopEvents & string;

export interface EventRow<T extends EventType = EventType> {
  id: string;
  seq: bigint | null;
  type: T;
  payload: ShopEvents[T];
  orderId: string | null;
  actorKind: string;
  actorName: string | null;
  occurredAt: Date;
}

export type Actor = { kind: "SHOPPER" | "STAFF" | "GATEWAY" | "CARRIER" | "SYSTEM"; name?: string | null };

export interface EmitOptions {
  /** What live readers follow: order:<uuid>, orders, desk, stock:<uuid>, cart:<id>. */
  topics: string[];
  orderId?: string;
  /** Who caused it; by default the viewer. */
  actor?: Actor;
  /** The change itself, where it is one statement without an answer: written together with its news. */
  change?: RawBuilder<unknown>;
}

/** Writes news beside the change it tells of. Refuses to run outside a transaction: news without its change, or the reverse, must not exist. */
export function emit<T extends EventType>(ctx: Ctx, type: T, payload: ShopEvents[T], options: EmitOptions): void {
  if (!ctx.open) throw new Error(`emit("${type}") outside a transaction`);
  const { change } = options;
  send(ctx, sql`${change ? sql`with change as (${change})` : sql``} ${insertEvent(ctx, type, payload, options)}`);
  ctx.open.emitted = true;
}

/**
 * A change of one statement (an update that returns nothing yet) with its news: both or neither without a transaction around them.
 * False when it changed no row; then nothing is told.
 */
export async function changeAndTell<T extends EventType>(
  ctx: Ctx,
  change: RawBuilder<unknown>,
  type: T,
  payload: ShopEvents[T],
  options: Omit<EmitOptions, "change">,
): Promise<boolean> {
  const told = await changed(
    ctx,
    sql`with change as (${change} returning 1) ${insertEvent(ctx, type, payload, options)} where exists (select from change)`,
  );
  if (told === 0) return false;
  if (ctx.open) ctx.open.emitted = true;
  else ctx.app.dispatcher.nudge();
  return true;
}

function insertEvent<T extends EventType>(ctx: Ctx, type: T, payload: ShopEvents[T], options: EmitOptions): RawBuilder<unknown> {
  const actor = options.actor ?? { kind: ctx.viewer.role === "STAFF" ? ("STAFF" as const) : ("SHOPPER" as const), name: ctx.viewer.name };
  return sql`
    insert into event (type, topics, order_id, payload, actor_kind, actor_name, request_id)
    select ${type}, ${options.topics}::text[], ${options.orderId ?? null}::uuid, ${json(payload)}, ${actor.kind}, ${actor.name ?? null}, ${ctx.requestId || null}`;
}
