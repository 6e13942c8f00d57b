import DataLoader from "dataloader";
import { type Ctx, loader } from "../../platform/ctx.ts";
import { any, quickRows, sql } from "../../platform/db/sql.ts";
import { toId } from "../../platform/ids.ts";
import type { Texts } from "../../platform/texts.ts";

/** A picture as resolvers see it. */
export interface MediaRow {
  id: string;
  uuid: string;
  hash: string;
  width: number;
  height: number;
  thumbhash: string;
  alt: Texts<string>;
  formats: string[];
}

/** Pictures by their UUID, in one statement per request; null for unknown ones. */
export const mediaLoader = (ctx: Ctx): DataLoader<string, MediaRow | null> => loader(ctx, makeMediaLoader);

const makeMediaLoader = (ctx: Ctx) =>
  new DataLoader<string, MediaRow | null>(async (ids) => {
    const found = await quickRows(
      ctx,
      sql<RawMedia>`
        select id as uuid, hash, width, height, thumbhash, alt, formats from media where id = ${any(ids)}`,
    );
    const byId = new Map(found.map((media) => [media.uuid, { ...media, id: toId("med", media.uuid) }]));
    return ids.map((id) => byId.get(id) ?? null);
  });

export type RawMedia = Omit<MediaRow, "id">;

/** A picture `media m` as one JSON column, for statements that read pictures along with what shows them; null without one. */
export const mediaJson = sql<RawMedia | null>`
  case when m.id is not null then json_build_object('uuid', m.id, 'hash', m.hash, 'width', m.width, 'height', m.height,
    'thumbhash', m.thumbhash, 'alt', m.alt, 'formats', m.formats) end`;

/** Pictures that were read along need not be read again in the same request. */
export function rememberMedia(ctx: Ctx, found: readonly (RawMedia | null)[]): void {
  const byId = mediaLoader(ctx);
  for (const media of found) if (media) byId.prime(media.uuid, { ...media, id: toId("med", media.uuid) });
}
