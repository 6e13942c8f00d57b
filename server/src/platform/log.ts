import { pino, type Logger } from "pino";

export type { Logger };

/** JSON lines on stdout. Anything that could hold a secret or a person's contact is cut out by name, wherever it stands. */
export function createLogger(level: string): Logger {
  const secret = ["password", "token", "accessToken", "authorization", "cookie", "privateKey", "checkWord", "phone", "email", "sign"];
  return pino({ level, base: null, redact: { paths: secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: "[redacted]" } });
}
