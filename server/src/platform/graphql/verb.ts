import { Mutation, type MiddlewareFn, UseMiddleware } from "type-graphql";
import type { Ctx } from "../ctx.ts";
import { Refusal, TimedOut } from "../failures.ts";
import { Access, type AccessRule } from "./access.ts";

/** Of several mutations in one operation none begins when its time is over; one that has begun ends as it must. */
const nothingLate: MiddlewareFn<Ctx> = ({ context: { app, request } }, next) => {
  const seconds = app.env.OPERATION_SECONDS;
  if (performance.now() - request.began > seconds * 1_000) throw new TimedOut(seconds);
  return next();
};

/** A refusal thrown anywhere below becomes the payload's userErrors; everything else stays an error of the request. */
const refusalsToUserErrors: MiddlewareFn<Ctx> = async (_action, next) => {
  try {
    return await next();
  } catch (error) {
    if (error instanceof Refusal) return { userErrors: error.userErrors, warnings: [] };
    throw error;
  }
};

/** A mutation that answers a payload with userErrors and warnings. */
export function Verb(payload: () => object, access: AccessRule, description: string): MethodDecorator {
  const scope = access === "public" || access === "handle" ? "" : ` Needs ${access === "account" ? "a signed-in account" : access}.`;
  const decorators = [
    Mutation(payload as () => never, { description: description + scope }),
    Access(access),
    UseMiddleware(nothingLate, refusalsToUserErrors),
  ] as unknown as MethodDecorator[];
  return (target, key, descriptor) => {
    for (const decorate of decorators) decorate(target, key, descriptor);
  };
}
