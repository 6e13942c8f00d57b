import { hash, verify } from "@node-rs/argon2";

/** argon2id, 46 MiB, one pass: the parameters OWASP ASVS 5 recommends (appendix C). libuv's four threads bound how many run at once. */
const parameters = { memoryCost: 47_104, timeCost: 1, parallelism: 1 } as const;

export const hashPassword = (password: string): Promise<string> => hash(password.normalize("NFC"), parameters);

/** A hash of nothing: checked when there is no account, so that a stranger learns nothing from the time it takes. */
const nobody = hashPassword("no account has this password");

export async function checkPassword(stored: string | null, password: string): Promise<boolean> {
  const matches = await verify(stored ?? (await nobody), password.normalize("NFC"));
  return stored !== null && matches;
}

/** True when the hash was made with other parameters and should be made anew at the next sign-in. */
export const isOutdated = (stored: string): boolean =>
  !stored.includes(`m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}`);
