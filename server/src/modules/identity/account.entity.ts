import { defineEntity, p } from "@mikro-orm/postgresql";

/** Customers and staff. E-mail addresses are stored in lower case, phones in E.164 form; both are unique. */
const AccountSchema = defineEntity({
  name: "AccountRow",
  tableName: "account",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    role: p.enum(["CUSTOMER", "STAFF"] as const),
    name: p.string().length(80),
    email: p.string().length(254).nullable().unique(),
    phone: p.string().length(20).nullable().unique(),
    passwordHash: p.string().length(200),
    permissions: p.array().columnType("text[]"),
    owner: p.boolean().default(false),
    disabledAt: p.datetime().nullable(),
    createdAt: p.datetime().defaultRaw("shop_now()"),
  },
});
export class AccountRow extends AccountSchema.class {}
AccountSchema.setClass(AccountRow);

/** A signed-in browser or program. Only the hash of its token is kept. */
const SessionSchema = defineEntity({
  name: "SessionRow",
  tableName: "session",
  properties: {
    id: p.uuid().primary().defaultRaw("uuidv7()"),
    tokenHash: p.string().length(60).unique(),
    account: () => p.manyToOne(AccountRow).deleteRule("cascade").index(),
    createdAt: p.datetime().defaultRaw("shop_now()"),
    expiresAt: p.datetime(),
    ip: p.string().length(60).nullable(),
    userAgent: p.string().length(300).nullable(),
  },
});
export class SessionRow extends SessionSchema.class {}
SessionSchema.setClass(SessionRow);
