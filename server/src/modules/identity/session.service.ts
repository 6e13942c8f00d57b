import { type Ctx, guest, transaction, type Viewer } from "../../platform/ctx.ts";
import { any, changed, quickRow, quickRows, row, rows, sql } from "../../platform/db/sql.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { sessionCookie } from "../../platform/http/cookies.ts";
import { hashToken, randomToken } from "../../platform/ids.ts";
import { normalisePhone } from "../../platform/phone.ts";
import { say } from "../../platform/say.ts";
import { Permission } from "./identity.types.ts";
import { assertGoodPassword } from "./password.rules.ts";
import { checkPassword, hashPassword, isOutdated } from "./password.ts";

const DAY = 24 * 3600;
const lifetime = { CUSTOMER: 30 * DAY, STAFF: DAY / 2 } as const;

export interface AccountData {
  id: string;
  role: "CUSTOMER" | "STAFF";
  name: string;
  email: string | null;
  phone: string | null;
  permissions: string[];
  owner: boolean;
}

const accountColumns = sql`a.id, a.role, a.name, a.email, a.phone, a.permissions, a.owner`;

/** The owner has every permission, also one that a later release brings. */
export const permissionsOf = (account: Pick<AccountData, "owner" | "permissions">): string[] =>
  account.owner ? Object.values(Permission) : account.permissions;

/** The login in the form it is stored in: an e-mail address in lower case, or a phone number. */
function normaliseLogin(login: string): { email: string | null; phone: string | null } {
  const text = login.trim();
  return text.includes("@") ? { email: text.toLowerCase(), phone: null } : { email: null, phone: normalisePhone(text, "CN") };
}

/** Signs in by e-mail or phone; refuses wrong credentials in the same words and the same time, whether the account exists or not. */
export async function signIn(ctx: Ctx, login: string, password: string): Promise<{ account: AccountData; token: string }> {
  const { email, phone } = normaliseLogin(login);
  const limitKey = `${email ?? phone ?? login.slice(0, 80)}|${ctx.ip ?? ""}`;
  await ctx.app.limits.spend("login.ip", ctx.ip);
  await ctx.app.limits.spend("login.account", limitKey);
  const found = await row(
    ctx,
    sql<AccountData & { passwordHash: string }>`
      select ${accountColumns}, a.password_hash as "passwordHash" from account a
      where (a.email = ${email} or a.phone = ${phone}) and a.disabled_at is null`,
  );
  const right = await checkPassword(found?.passwordHash ?? null, password);
  if (!found || !right) {
    const message = say(ctx, { zh: "账号或密码不正确", en: "The login or the password is not right" });
    return refuse(new InputError({ code: UserErrorCode.INVALID_CREDENTIALS, message, field: ["password"] }));
  }
  await ctx.app.limits.clear("login.account", limitKey);
  if (isOutdated(found.passwordHash)) {
    const renewed = await hashPassword(password);
    await changed(ctx, sql`update account set password_hash = ${renewed} where id = ${found.id} and password_hash = ${found.passwordHash}`);
  }
  return { account: found, token: await openSession(ctx, found) };
}

/** Opens a session for an account, always under a new token; the one this browser had ends. */
async function openSession(ctx: Ctx, account: Pick<AccountData, "id" | "role">): Promise<string> {
  const token = randomToken("ses");
  const seconds = lifetime[account.role];
  await transaction(ctx, async (ctx) => {
    if (ctx.viewer.sessionId) await changed(ctx, sql`delete from session where id = ${ctx.viewer.sessionId}`);
    await changed(
      ctx,
      sql`insert into session (token_hash, account_id, expires_at, ip)
          values (${hashToken(token)}, ${account.id}, shop_now() + make_interval(secs => ${seconds}), ${ctx.ip})`,
    );
  });
  ctx.cookies.push(sessionCookie(ctx.app.publicUrl).set(token, seconds));
  return token;
}

/** Ends this session, or all of the account's; false when nobody is signed in. */
export async function endSession(ctx: Ctx, everywhere: boolean): Promise<boolean> {
  if (everywhere && ctx.viewer.accountId) await changed(ctx, sql`delete from session where account_id = ${ctx.viewer.accountId}`);
  else if (ctx.viewer.sessionId) await changed(ctx, sql`delete from session where id = ${ctx.viewer.sessionId}`);
  ctx.cookies.push(sessionCookie(ctx.app.publicUrl).clear());
  return ctx.viewer.sessionId !== null;
}

/** Forgets sessions that have expired. */
export const sweepSessions = async (ctx: Ctx): Promise<void> =>
  void (await changed(ctx, sql`delete from session where expires_at < shop_now()`));

/** Who a session token belongs to; a guest when it is unknown, ended or expired, or the account was disabled. Read anew for every request and live event. */
export async function viewerOfToken(ctx: Ctx, token: string | undefined): Promise<Viewer> {
  if (!token || token.length > 100) return guest;
  const found = await quickRow(
    ctx,
    sql<AccountData & { sessionId: string }>`
      select s.id as "sessionId", ${accountColumns} from session s join account a on a.id = s.account_id
      where s.token_hash = ${hashToken(token)} and s.expires_at > shop_now() and a.disabled_at is null`,
  );
  if (!found) return guest;
  return {
    role: found.role,
    accountId: found.id,
    name: found.name,
    permissions: new Set(permissionsOf(found)),
    sessionId: found.sessionId,
  };
}

/** Which of these sessions still open a door. */
export async function livingSessions(ctx: Ctx, ids: string[]): Promise<Set<string>> {
  const found = await quickRows(
    ctx,
    sql<{ id: string }>`select s.id from session s join account a on a.id = s.account_id
      where s.id = ${any(ids)} and s.expires_at > shop_now() and a.disabled_at is null`,
  );
  return new Set(found.map(({ id }) => id));
}

/** Makes a customer's account and signs it in. An address in use is answered without saying whose it is. */
export async function registerCustomer(
  ctx: Ctx,
  input: { name: string; email?: string | null; phone?: string | null; password: string },
): Promise<{ account: AccountData; token: string }> {
  await ctx.app.limits.spend("register.ip", ctx.ip);
  const name = input.name.trim();
  const email = input.email?.trim().toLowerCase() || null;
  const phone = input.phone?.trim() ? normalisePhone(input.phone, "CN") : null;
  const wrong = (field: string, zh: string, en: string) =>
    new InputError({ code: UserErrorCode.INVALID, message: say(ctx, { zh, en }), field: [field] });
  if (name.length < 1 || name.length > 80) refuse(wrong("name", "请填写姓名（不超过 80 个字符）", "Enter a name of at most 80 characters"));
  if (email && !/^[^\s@]{1,64}@[^\s@]+\.[^\s@]{2,}$/.test(email)) refuse(wrong("email", "邮箱地址不正确", "This is not an e-mail address"));
  if (input.phone?.trim() && !phone) refuse(wrong("phone", "手机号不正确", "This is not a phone number"));
  if (!email && !phone) refuse(wrong("email", "请填写邮箱或手机号", "Enter an e-mail address or a phone number"));
  await assertGoodPassword(ctx, input.password, "password", [name, email ?? "", phone ?? ""]);
  const passwordHash = await hashPassword(input.password);
  const account = await createAccount(ctx, { role: "CUSTOMER", name, email, phone, passwordHash, permissions: [], owner: false });
  if (!account) {
    const message = say(ctx, {
      zh: "无法用此邮箱或手机号注册；如已有账号请直接登录",
      en: "This address cannot be registered; if you have an account, sign in",
    });
    return refuse(new InputError({ code: UserErrorCode.ALREADY_EXISTS, message, field: [email ? "email" : "phone"] }));
  }
  return { account, token: await openSession(ctx, account) };
}

/** Inserts an account; null when its e-mail or phone is taken. */
export async function createAccount(ctx: Ctx, data: Omit<AccountData, "id"> & { passwordHash: string }): Promise<AccountData | null> {
  const [made] = await rows(
    ctx,
    sql<AccountData>`
      insert into account as a (role, name, email, phone, password_hash, permissions, owner)
      values (${data.role}, ${data.name}, ${data.email}, ${data.phone}, ${data.passwordHash}, ${data.permissions}::text[], ${data.owner})
      on conflict do nothing returning ${accountColumns}`,
  );
  return made ?? null;
}

/** Changes the own password: every other session ends, this one goes on. */
export async function changePassword(ctx: Ctx, current: string, next: string): Promise<AccountData> {
  const account = await row(
    ctx,
    sql<
      AccountData & { passwordHash: string }
    >`select ${accountColumns}, a.password_hash as "passwordHash" from account a where a.id = ${ctx.viewer.accountId}`,
  );
  await ctx.app.limits.spend("login.account", `change|${ctx.viewer.accountId}`);
  if (!account || !(await checkPassword(account.passwordHash, current))) {
    const message = say(ctx, { zh: "当前密码不正确", en: "The current password is not right" });
    return refuse(new InputError({ code: UserErrorCode.INVALID_CREDENTIALS, message, field: ["currentPassword"] }));
  }
  await assertGoodPassword(ctx, next, "newPassword", [account.name, account.email ?? "", account.phone ?? ""]);
  const passwordHash = await hashPassword(next);
  await transaction(ctx, async (ctx) => {
    await changed(ctx, sql`update account set password_hash = ${passwordHash} where id = ${account.id}`);
    await changed(ctx, sql`delete from session where account_id = ${account.id} and id <> ${ctx.viewer.sessionId}`);
  });
  return account;
}

export const readAccount = (ctx: Ctx, id: string): Promise<AccountData | null> =>
  quickRow(ctx, sql<AccountData>`select ${accountColumns} from account a where a.id = ${id}`);
