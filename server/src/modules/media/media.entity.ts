import { defineEntity, p } from "@mikro-orm/postgresql";
import type { Texts } from "../../platform/texts.ts";

/** A picture. Its file is named by its content, so the same picture is kept once and an address never changes its bytes. */
const MediaSchema = defineEntity({
  name: "MediaEntity",
  tableName: "media",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    hash: p.string().length(64).unique(),
    width: p.integer().check("width > 0"),
    height: p.integer().check("height > 0"),
    thumbhash: p.string().length(60),
    alt: p.json<Texts<string>>(),
    /** Formats that exist in every width already; the others are made when they are first asked for. */
    formats: p.array().columnType("text[]").defaultRaw("'{}'"),
    createdAt: p.datetime().defaultRaw("shop_now()"),
  },
  indexes: [
    {
      name: "media_without_avif_index",
      expression: "create index media_without_avif_index on media (id) where not formats @> '{AVIF}'::text[]",
    },
  ],
});
export class MediaEntity extends MediaSchema.class {}
MediaSchema.setClass(MediaEntity);
