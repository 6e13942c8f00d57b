import "reflect-metadata"; // first: the decorators of every type need it
import { assertGoodPassword } from "../modules/identity/password.rules.ts";
import { Permission } from "../modules/identity/identity.types.ts";
import { hashPassword } from "../modules/identity/password.ts";
import { createAccount } from "../modules/identity/session.service.ts";
import { createCtx } from "../platform/ctx.ts";
import { row, sql } from "../platform/db/sql.ts";
import { StartRefused } from "../platform/failures.ts";
import { ask, office, piped, readOptions } from "./office.ts";

const usage = `npm run owner -- --email you@example.com --name "Your Name"
makes the account of the shop's owner, who may do everything; --another makes one more beside the first.
The password is asked for, or read from ONESTALL_OWNER_PASSWORD or the standard input: never from the command line, which others can see.`;
const values = readOptions(usage, {
  email: { type: "string" },
  name: { type: "string" },
  another: { type: "boolean", default: false },
});

await office(async (app) => {
  const ctx = createCtx(app, { language: "en", requestId: "command:owner" });
  const owner = await row(ctx, sql<{ email: string }>`select email from account where owner limit 1`);
  if (owner && !values.another) throw new StartRefused(`The shop has an owner already (${owner.email}); --another makes one more.`);
  const email = (values.email ?? (await ask("E-mail address: ")))?.trim().toLowerCase();
  if (!email || !/^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$/.test(email)) throw new StartRefused("--email: an e-mail address is needed");
  const name = (values.name ?? (await ask("Name: ")))?.trim() || email.split("@")[0]!;
  if (name.length > 80) throw new StartRefused("--name: at most 80 characters");
  const password = process.env["ONESTALL_OWNER_PASSWORD"] || (await ask("Password: ", true)) || (await piped());
  if (!password) throw new StartRefused("ONESTALL_OWNER_PASSWORD: a password is needed, there or on the standard input");
  await assertGoodPassword(ctx, password, "password", [name, email]);
  const permissions = Object.values(Permission);
  const made = await createAccount(ctx, {
    role: "STAFF",
    name,
    email,
    phone: null,
    permissions,
    owner: true,
    passwordHash: await hashPassword(password),
  });
  if (!made) throw new StartRefused(`--email: ${email} has an account already`);
  return `${email} owns the shop now and can sign in at /admin.`;
});
