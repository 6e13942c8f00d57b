import type { GraphQLSchema } from "graphql";
import { Authorized, Extensions, type AuthChecker } from "type-graphql";
import type { Ctx } from "../ctx.ts";
import { Forbidden, NotSignedIn } from "../failures.ts";

/**
 * Who may use a field:
 * public: anyone. handle: anyone who holds the unguessable id or access token that the resolver checks.
 * account: signed in. staff: any staff. Otherwise the name of a permission.
 */
export type AccessRule = "public" | "handle" | "account" | "staff" | (string & {});

/** Every root field and every sensitive field carries one; the schema does not build when a root field has none. */
export function Access(rule: AccessRule): MethodDecorator & PropertyDecorator {
  const mark = Extensions({ access: rule }) as (...args: unknown[]) => void;
  const guard = rule === "public" || rule === "handle" ? null : (Authorized(rule) as (...args: unknown[]) => void);
  return ((...args: unknown[]) => {
    mark(...args);
    guard?.(...args);
  }) as MethodDecorator & PropertyDecorator;
}

export function isAllowed(viewer: Ctx["viewer"], rule: AccessRule): boolean {
  if (rule === "public" || rule === "handle") return true;
  if (rule === "account") return viewer.accountId !== null;
  if (rule === "staff") return viewer.role === "STAFF";
  return viewer.role === "STAFF" && viewer.permissions.has(rule);
}

export const authChecker: AuthChecker<Ctx> = ({ context }, rules) => {
  for (const rule of rules as unknown as AccessRule[]) {
    if (isAllowed(context.viewer, rule)) continue;
    if (context.viewer.accountId === null) throw new NotSignedIn();
    throw new Forbidden(rule);
  }
  return true;
};

/** The access rule of each root field and annotated field, for the access table test; throws when a root field has none. */
export function accessTable(schema: GraphQLSchema): Map<string, AccessRule> {
  const table = new Map<string, AccessRule>();
  const roots = new Set([schema.getQueryType()?.name, schema.getMutationType()?.name, schema.getSubscriptionType()?.name]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith("__") || !("getFields" in type)) continue;
    for (const field of Object.values(type.getFields())) {
      const rule = field.extensions["access"] as AccessRule | undefined;
      if (rule) table.set(`${type.name}.${field.name}`, rule);
      else if (roots.has(type.name)) throw new Error(`${type.name}.${field.name} says not who may use it: add @Access(…)`);
    }
  }
  return table;
}
