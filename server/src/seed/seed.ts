import { createCtx, type App } from "../platform/ctx.ts";
import { row, sql } from "../platform/db/sql.ts";
import { createAccount } from "../modules/identity/session.service.ts";
import { hashPassword } from "../modules/identity/password.ts";
import { Permission } from "../modules/identity/identity.types.ts";
import { setStock } from "../modules/inventory/stock.service.ts";
import { seedLogistics } from "../modules/logistics/logistics.seed.ts";
import { seedCatalogue } from "./seed-catalogue.ts";

/** Who can sign in to the demo shop. These passwords exist in demo mode only. */
export const demoAccounts = [
  { role: "CUSTOMER", name: "林知夏", email: "mei@demo.shop", password: "demo-shopper-2026", permissions: [] as Permission[], owner: false },
  { role: "STAFF", name: "岁窑店主", email: "owner@demo.shop", password: "demo-owner-2026", permissions: Object.values(Permission), owner: true },
  {
    role: "STAFF",
    name: "阿庆",
    email: "packer@demo.shop",
    password: "demo-packer-2026",
    permissions: [Permission.ORDERS_READ, Permission.SHIPMENTS_WRITE, Permission.PRODUCTS_READ],
    owner: false,
  },
] as const;

/** Fills an empty shop with the demo studio's catalogue, stock, freight and accounts. What is there already stays as it is. */
export async function seedDemo(app: App): Promise<void> {
  const ctx = createCtx(app);
  const known = await row(ctx, sql<{ n: bigint }>`select count(*) as n from account where email = ${demoAccounts[1].email}`);
  if (known!.n > 0n) return; // the accounts are made last: a seed that was cut off is done again
  await seedLogistics(ctx);
  const stock = await seedCatalogue(ctx);
  await setStock(ctx, stock.map(({ variantId, onHand }) => ({ variantId, onHand })));
  for (const { password, ...account } of demoAccounts)
    await createAccount(ctx, { ...account, permissions: [...account.permissions], phone: null, passwordHash: await hashPassword(password) });
}
