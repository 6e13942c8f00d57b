import "../dist/platform/node-env.js";
import { createApp, type RunningApp } from "../dist/app.js";
import { readEnv } from "../dist/env.js";
import { hashPassword } from "../dist/modules/identity/password.js";
import { createAccount } from "../dist/modules/identity/session.service.js";
import { Permission } from "../dist/modules/identity/identity.types.js";
import { seedLogistics } from "../dist/modules/logistics/logistics.seed.js";
import type { Ctx } from "../dist/platform/ctx.js";
import { row, rows, sql } from "../dist/platform/db/sql.js";
import { seedManyProducts } from "../dist/seed/seed-many.js";
import { floorTables } from "./floor.sql.ts";

export const password = "kiln and glaze 7";
export const logins = { staff: "owner@bench.shop", customer: "shopper@bench.shop" } as const;
const PICTURES = 60;
const SAMPLE = 600;

/** What the works draw from. */
export interface Drawn {
  products: number;
  /** Slugs of categories, each with its own products. */
  categories: string[];
  slugs: string[];
  /** One variant of each of some products, as UUIDs. */
  variants: string[];
  customer: string;
}

/** A shop with n products, pictures, freight, accounts, and the floor's tables beside it. */
export async function seedShop(databaseUrl: string, dataDir: string, n: number): Promise<Drawn> {
  const env = { ...readEnv({ PORT: "0", LOG_LEVEL: "silent" }), dataDir };
  const running: RunningApp = await createApp({ env, databaseUrl, pages: false, worker: false });
  try {
    const ctx = running.ctx();
    await rows(ctx, sql`set statement_timeout = 0`);
    await seedLogistics(ctx);
    await seedManyProducts(ctx, n);
    await givePictures(ctx);
    const passwordHash = await hashPassword(password);
    const account = { phone: null, owner: false, passwordHash };
    await createAccount(ctx, {
      ...account,
      role: "STAFF",
      name: "Owner",
      email: logins.staff,
      permissions: Object.values(Permission),
      owner: true,
    });
    const customer = await createAccount(ctx, { ...account, role: "CUSTOMER", name: "Shopper", email: logins.customer, permissions: [] });
    for (const statement of floorTables.split(";\n")) await rows(ctx, sql.raw(statement));
    const drawn = await row(
      ctx,
      sql<Omit<Drawn, "customer" | "products">>`
        with drawn as (select p.id, p.slug from product p where position % greatest(1, ${n}::int / ${SAMPLE}::int) = 0 order by position limit ${SAMPLE}::int)
        select (select array_agg(slug order by position) from category where parent_id is not null) as categories,
               (select array_agg(slug) from drawn) as slugs,
               (select array_agg(v.id) from drawn join variant v on v.product_id = drawn.id and v.position = 0) as variants`,
    );
    return { ...drawn!, products: n, customer: customer!.id };
  } finally {
    await running.close();
  }
}

/** Rows of pictures, three for each product; no page of the bench loads the files. */
async function givePictures(ctx: Ctx): Promise<void> {
  await rows(
    ctx,
    sql`insert into media (hash, width, height, thumbhash, alt, formats)
        select md5(n::text) || '00000000', 1280, 1600, encode(sha256(n::text::bytea), 'base64'), jsonb_build_object('zh', '图 ' || n, 'en', 'Picture ' || n), '{AVIF,WEBP,JPEG}'
          from generate_series(1, ${PICTURES}::int) n`,
  );
  await rows(
    ctx,
    sql`with pictures as (select array_agg(id) as ids from media)
        update product set media_ids = array[ids[1 + position % ${PICTURES}::int], ids[1 + position * 7 % ${PICTURES}::int], ids[1 + position * 13 % ${PICTURES}::int]] from pictures`,
  );
  await rows(ctx, sql`vacuum analyze product`);
}
