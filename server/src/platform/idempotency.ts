import { createHash } from "node:crypto";
import { type Ctx, transaction } from "./ctx.ts";
import { changed, json, row, send, sql } from "./db/sql.ts";
import { Refusal, refuse } from "./failures.ts";
import { InputError, UserErrorCode } from "./graphql/errors.types.ts";
import { say } from "./say.ts";

/** Property order must not make two inputs differ. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, v: unknown) =>
    v && typeof v === "object" && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v as Record<string, unknown>).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : typeof v === "bigint"
        ? v.toString()
        : v,
  );
/** PostgreSQL's code for a lock that was not had in time. */
const LOCK_TIMEOUT = "55P03";

const hashInput = (input: unknown) => createHash("sha256").update(canonical(input)).digest("base64url");

function checkKey(key: string): void {
  if (key.length < 1 || key.length > 255)
    refuse(new InputError({ code: UserErrorCode.INVALID, message: "idempotencyKey: 1–255", field: ["idempotencyKey"] }));
}

/**
 * Does the work once per key: a repeat with the same input gets the reference that the first one stored, a repeat with another
 * input is refused, a repeat that comes while the first still runs waits for it. A refusal keeps nothing, so it may be tried again.
 * Runs in one transaction with the work: a crash leaves neither. What the work begins with may be sent along with the claim of the key, as
 * `first`; of a repeat it is dropped, refusals included.
 */
export function once<R extends Record<string, unknown>, F = undefined>(
  ctx: Ctx,
  request: { scope: string; key: string; operation: string; input: unknown; first?: (ctx: Ctx) => Promise<F> },
  work: (ctx: Ctx, first: F) => Promise<R>,
): Promise<R> {
  const { scope, key, operation } = request;
  checkKey(key);
  const inputHash = hashInput(request.input);
  return transaction(ctx, async (ctx) => {
    // a second transaction with the same key waits here until the first one ends
    const claim = changed(
      ctx,
      sql`insert into idempotency_key (scope, key, operation, input_hash) values (${scope}, ${key}, ${operation}, ${inputHash})
          on conflict do nothing`,
    );
    const [claimed, first] = await Promise.allSettled([claim, request.first?.(ctx)]);
    if (claimed.status === "rejected")
      throw (claimed.reason as { code?: unknown })?.code === LOCK_TIMEOUT ? new Refusal([inProgress(ctx)]) : claimed.reason;
    if (claimed.value === 0) {
      const earlier = await row(
        ctx,
        sql<{ operation: string; inputHash: string; result: R | null }>`
          select operation, input_hash as "inputHash", result from idempotency_key where scope = ${scope} and key = ${key}`,
      );
      if (!earlier?.result) return refuse(inProgress(ctx));
      if (earlier.operation !== operation || earlier.inputHash !== inputHash) return refuse(mismatch(ctx));
      return earlier.result;
    }
    if (first.status === "rejected") throw first.reason;
    const result = await work(ctx, first.value as F);
    send(ctx, sql`update idempotency_key set result = ${json(result)} where scope = ${scope} and key = ${key}`);
    return result;
  });
}

/**
 * The reference that a finished request with this key stored; null when there is none yet. For work that calls another company before its
 * result is stored: a repeat must not call again. Refuses a key that was used with another input.
 */
export async function recall<R extends Record<string, unknown>>(
  ctx: Ctx,
  { scope, key, operation, input }: { scope: string; key: string; operation: string; input: unknown },
): Promise<R | null> {
  checkKey(key);
  const earlier = await row(
    ctx,
    sql<{ operation: string; inputHash: string; result: R | null }>`
      select operation, input_hash as "inputHash", result from idempotency_key where scope = ${scope} and key = ${key}`,
  );
  if (earlier && (earlier.operation !== operation || earlier.inputHash !== hashInput(input))) refuse(mismatch(ctx));
  return earlier?.result ?? null;
}

const KEPT_DAYS = 3;

/** Forgets keys that no client repeats any more; they are promised for a day. */
export const sweepIdempotencyKeys = async (ctx: Ctx): Promise<void> =>
  void (await changed(ctx, sql`delete from idempotency_key where created_at < shop_now() - make_interval(days => ${KEPT_DAYS})`));

const field = ["idempotencyKey"];
const mismatch = (ctx: Ctx) =>
  new InputError({
    code: UserErrorCode.IDEMPOTENCY_MISMATCH,
    message: say(ctx, {
      zh: "这个请求编号已用于另一份内容，请使用新的编号",
      en: "This idempotencyKey was used with another input; use a new one",
    }),
    field,
  });
const inProgress = (ctx: Ctx) =>
  new InputError({
    code: UserErrorCode.IDEMPOTENCY_IN_PROGRESS,
    message: say(ctx, {
      zh: "同一请求正在处理，请稍后用同一编号重试",
      en: "The same request is being worked on; repeat it shortly with the same key",
    }),
    field,
  });
