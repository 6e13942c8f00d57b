import { type App, createCtx, type Ctx, type Viewer } from "../platform/ctx.ts";
import { row, rows, sql } from "../platform/db/sql.ts";
import { createAccount } from "../modules/identity/session.service.ts";
import { hashPassword } from "../modules/identity/password.ts";
import { Permission } from "../modules/identity/identity.types.ts";
import { seedLogistics } from "../modules/logistics/logistics.seed.ts";
import { DEMO_BANK_ACCOUNT } from "../demo.ts";
import { seedHistory } from "./history.ts";
import { seedCatalogue } from "./seed-catalogue.ts";

/** Who can sign in to the demo shop. These passwords exist in demo mode only. */
export const demoAccounts = [
  {
    role: "CUSTOMER",
    name: "林知夏",
    email: "mei@demo.shop",
    password: "demo-shopper-2026",
    permissions: [] as Permission[],
    owner: false,
  },
  {
    role: "STAFF",
    name: "岁窑店主",
    email: "owner@demo.shop",
    password: "demo-owner-2026",
    permissions: Object.values(Permission),
    owner: true,
  },
  {
    role: "STAFF",
    name: "阿庆",
    email: "packer@demo.shop",
    password: "demo-packer-2026",
    permissions: [Permission.ORDERS_READ, Permission.SHIPMENTS_WRITE, Permission.PRODUCTS_READ],
    owner: false,
  },
] as const;

/** Whether the shop has been filled: then it stays as it is. */
export async function isSeeded(app: App): Promise<boolean> {
  const found = await row(createCtx(app), sql<{ done: boolean }>`select exists (select from shop_setting where key = 'seeded') as done`);
  return found!.done;
}

/** Fills an empty shop with the demo studio's catalogue, stock, freight, accounts and history. A shop that has been filled stays as it is. */
export async function seedDemo(app: App): Promise<void> {
  if (await isSeeded(app)) return;
  const ctx = createCtx(app);
  const state = await row(
    ctx,
    sql<{ begun: boolean; foreign: boolean }>`
      select exists (select from shop_setting where key = 'seeding') as begun,
             exists (select from product) or exists (select from account) as foreign`,
  );
  if (state!.begun) await clearHalfMade(ctx);
  else if (state!.foreign) throw new Error("The database holds a shop already; demo data is only put into an empty one.");
  await rows(ctx, sql`insert into shop_setting (key, value) values ('seeding', 'true')`);
  await seedLogistics(ctx);
  const stock = await seedCatalogue(ctx);
  const viewers = new Map<string, Viewer>();
  for (const { password, ...account } of demoAccounts) {
    const made = await createAccount(ctx, {
      ...account,
      permissions: [...account.permissions],
      phone: null,
      passwordHash: await hashPassword(password),
    });
    if (made)
      viewers.set(made.email!, {
        role: made.role,
        accountId: made.id,
        name: made.name,
        permissions: new Set(made.permissions),
        sessionId: null,
      });
  }
  // its orders were paid by transfer, too, whatever the shop offers from now on
  const env = { ...app.env, BANK_ACCOUNT: app.env.BANK_ACCOUNT || DEMO_BANK_ACCOUNT };
  await seedHistory({ ...app, env }, stock, viewers.get("owner@demo.shop")!, viewers.get("mei@demo.shop")!);
  await rows(ctx, sql`insert into shop_setting (key, value) values ('seeded', 'true')`);
}

/** A seed that was cut off is done again from the start: no request was answered yet, so nobody loses anything. */
async function clearHalfMade(ctx: Ctx): Promise<void> {
  const tables = await rows(
    ctx,
    sql<{
      name: string;
    }>`select tablename as name from pg_tables where schemaname = 'public' and tablename not in ('mikro_orm_migrations', 'shop_clock')`,
  );
  await rows(ctx, sql`truncate ${sql.join(tables.map(({ name }) => sql.table(name)))}`);
  await rows(ctx, sql`update shop_clock set shift = '0'`);
}
