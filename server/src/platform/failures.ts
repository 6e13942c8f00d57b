import type { UserError } from "./graphql/errors.types.ts";

/** A domain refusal: data for the caller. Thrown from any depth so that the transaction rolls back; becomes the payload's userErrors. */
export class Refusal extends Error {
  readonly userErrors: UserError[];
  constructor(userErrors: UserError[]) {
    super(userErrors.map((error) => `${error.code}: ${error.message}`).join("; "));
    this.userErrors = userErrors;
  }
}

/** Refuses what was asked: one or several typed errors, in the caller's terms. */
export function refuse(...userErrors: UserError[]): never {
  throw new Refusal(userErrors);
}

/** Failures of the request itself; they become top-level errors with a stable code. */
export class RequestFailure extends Error {
  readonly code: string;
  /** Seconds after which the caller may try again. */
  readonly retryAfter: number | undefined;
  constructor(code: string, message: string, retryAfter?: number) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}
export class BadInput extends RequestFailure {
  constructor(message: string) {
    super("BAD_INPUT", message);
  }
}
export class NotSignedIn extends RequestFailure {
  constructor() {
    super("NOT_SIGNED_IN", "Sign in first");
  }
}
export class Forbidden extends RequestFailure {
  constructor(permission: string) {
    super("FORBIDDEN", `This needs the permission ${permission}`);
  }
}
export class NotFound extends RequestFailure {
  constructor(what: string) {
    super("NOT_FOUND", `${what} was not found`);
  }
}
export class RateLimited extends RequestFailure {
  constructor(retryAfter: number) {
    super("RATE_LIMITED", `Too many attempts; try again in ${retryAfter} s`, retryAfter);
  }
}

export class TimedOut extends RequestFailure {
  constructor(seconds: number) {
    super("TIMEOUT", `This took longer than ${seconds} s and was given up`);
  }
}

/** The program cannot start, and its user can change that: the message alone is printed, without a stack. */
export class StartRefused extends Error {}
