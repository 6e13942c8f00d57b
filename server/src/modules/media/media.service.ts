import type { Ctx } from "../../platform/ctx.ts";
import { changed, json, row, rows, sql } from "../../platform/db/sql.ts";
import type { Texts } from "../../platform/texts.ts";
import { inspectPicture, keepMaster, makeAvif, type PictureFacts } from "./media.files.ts";

/** Keeps a picture given as bytes and answers its UUID. The same bytes give the same picture; its text is then replaced. */
export async function storeMedia(ctx: Ctx, bytes: Buffer, alt: Texts<string>): Promise<string> {
  const facts = await inspectPicture(bytes);
  await keepMaster(ctx.app.env.dataDir, facts.hash, bytes); // before the row: a row without its file must not exist
  const ids = await recordMedia(ctx, [{ ...facts, alt }]);
  return ids.get(facts.hash)!;
}

/** Records pictures whose masters are kept already; answers their UUIDs by hash. */
export async function recordMedia(ctx: Ctx, pictures: (PictureFacts & { alt: Texts<string> })[]): Promise<Map<string, string>> {
  const once = [...new Map(pictures.map((picture) => [picture.hash, picture])).values()];
  const kept = await rows(
    ctx,
    sql<{ id: string; hash: string }>`
      insert into media (hash, width, height, thumbhash, alt)
      select hash, width, height, thumbhash, alt
        from jsonb_to_recordset(${json(once)}) as r(hash text, width int, height int, thumbhash text, alt jsonb)
      on conflict (hash) do update set alt = excluded.alt
      returning id, hash`,
  );
  return new Map(kept.map(({ id, hash }) => [hash, id]));
}

/** Makes the AVIF files of one more picture, newest first; several workers at it do double work but no harm. */
export async function makeNextAvif(ctx: Ctx): Promise<boolean> {
  const next = await row(
    ctx,
    sql<{ id: string; hash: string; width: number }>`
      select id, hash, width from media where not formats @> '{AVIF}'::text[] and not formats @> '{LOST}'::text[] order by id desc limit 1`,
  );
  if (!next) return false;
  const made = await makeAvif(ctx.app.env.dataDir, next);
  if (!made) ctx.app.log.warn({ media: next.hash }, "a picture's master file is missing");
  await changed(ctx, sql`update media set formats = array_append(formats, ${made ? "AVIF" : "LOST"}) where id = ${next.id}`);
  return true;
}
