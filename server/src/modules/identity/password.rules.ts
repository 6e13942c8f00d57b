import type { Ctx } from "../../platform/ctx.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { say } from "../../platform/say.ts";

const MIN = 8;
const MAX = 128;

let known: Promise<ReadonlySet<string>> | null = null;
/** The 10,000 that were seen most often in leaks; unpacked when the first password is chosen, for most starts of a shop see none. */
const commonPasswords = (): Promise<ReadonlySet<string>> =>
  (known ??= import("@zxcvbn-ts/language-common").then(
    ({ dictionary }) => new Set((dictionary["passwords-common"] as string[]).slice(0, 10_000)),
  ));

/** Length and guessability, as OWASP ASVS 5 §6.2 asks: 8 to 128 characters of any kind, not a common one, not the person's own name or address. */
export async function assertGoodPassword(ctx: Ctx, password: string, field: string, personal: string[]): Promise<void> {
  const weak = (zh: string, en: string) =>
    refuse(new InputError({ code: UserErrorCode.WEAK_PASSWORD, message: say(ctx, { zh, en }), field: [field] }));
  const length = [...password].length;
  if (length < MIN) weak(`密码至少 ${MIN} 个字符`, `The password needs at least ${MIN} characters`);
  if (length > MAX) weak(`密码不能超过 ${MAX} 个字符`, `The password may have at most ${MAX} characters`);
  const plain = password.toLowerCase();
  if ((await commonPasswords()).has(plain)) weak("这个密码太常见，容易被猜到", "This password is too common and easily guessed");
  if (personal.some((own) => own.length >= 4 && plain.includes(own.toLowerCase())))
    weak("密码不要包含自己的姓名、邮箱或手机号", "The password must not contain your name, e-mail address or phone number");
}
