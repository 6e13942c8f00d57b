import { Field, ID, InputType, ObjectType, registerEnumType } from "type-graphql";
import { Node } from "../../platform/graphql/common.types.ts";
import { UserError, Warning } from "../../platform/graphql/errors.types.ts";

export enum ViewerRole {
  GUEST = "GUEST",
  CUSTOMER = "CUSTOMER",
  STAFF = "STAFF",
}
registerEnumType(ViewerRole, {
  name: "ViewerRole",
  description: "What kind of caller this is.",
  valuesConfig: {
    GUEST: { description: "Not signed in." },
    CUSTOMER: { description: "A shopper with an account." },
    STAFF: { description: "Someone who works in the shop; `permissions` tell what they may do." },
  },
});

export enum Permission {
  ORDERS_READ = "ORDERS_READ",
  ORDERS_WRITE = "ORDERS_WRITE",
  PAYMENTS_READ = "PAYMENTS_READ",
  PAYMENTS_WRITE = "PAYMENTS_WRITE",
  REFUNDS_WRITE = "REFUNDS_WRITE",
  SHIPMENTS_WRITE = "SHIPMENTS_WRITE",
  PRODUCTS_READ = "PRODUCTS_READ",
  PRODUCTS_WRITE = "PRODUCTS_WRITE",
  STOCK_WRITE = "STOCK_WRITE",
  STAFF_WRITE = "STAFF_WRITE",
  SETTINGS_WRITE = "SETTINGS_WRITE",
}
registerEnumType(Permission, {
  name: "Permission",
  description: "One thing that a member of staff may do.",
  valuesConfig: {
    ORDERS_READ: { description: "See all orders with their payments and shipments." },
    ORDERS_WRITE: { description: "Cancel orders and answer cancellation requests." },
    PAYMENTS_READ: { description: "See what payment companies sent, word for word, and how the books compare with theirs." },
    PAYMENTS_WRITE: { description: "Record bank transfers and cash, and take or release what a payment company holds." },
    REFUNDS_WRITE: { description: "Give money back, try a refund again, and say that one was paid out by hand." },
    SHIPMENTS_WRITE: { description: "Create, hand over and cancel shipments." },
    PRODUCTS_READ: { description: "See all products, drafts too, with their stock." },
    PRODUCTS_WRITE: { description: "Create and change products." },
    STOCK_WRITE: { description: "Change stock by hand." },
    STAFF_WRITE: { description: "Invite staff and change what they may do." },
    SETTINGS_WRITE: { description: "Change the sender's address and what freight costs." },
  },
});

@ObjectType("Account", { simpleResolvers: true, implements: Node, description: "A customer or a member of staff." })
export class Account implements Node {
  @Field(() => ID, { description: "Global id, `acc_…`." })
  id!: string;

  @Field(() => ViewerRole, { description: "`CUSTOMER` or `STAFF`." })
  role!: ViewerRole;

  @Field(() => String, { description: "Name as the person gave it." })
  name!: string;

  @Field(() => String, { nullable: true, description: "E-mail address; null if the account has only a phone number." })
  email!: string | null;

  @Field(() => String, { nullable: true, description: "Phone number; null if the account has only an e-mail address." })
  phone!: string | null;

  @Field(() => [Permission], { description: "What this member of staff may do; empty for customers." })
  permissions!: Permission[];

  @Field(() => Boolean, { description: "True for the shop's owner, who has every permission and cannot lose it." })
  owner!: boolean;
}

@InputType("SessionCreateInput", { description: "Signs in." })
export class SessionCreateInput {
  @Field(() => String, { description: "E-mail address or phone number." })
  login!: string;

  @Field(() => String, { description: "Password." })
  password!: string;
}

@ObjectType("SessionCreatePayload", { simpleResolvers: true, description: "Result of signing in or registering." })
export class SessionCreatePayload {
  @Field(() => Account, { nullable: true, description: "Who is signed in; null when refused." })
  account!: Account | null;

  @Field(() => String, {
    nullable: true,
    description:
      "Session token for the header `Authorization: Bearer …`, given only here; null when refused. Browsers need not keep it: the session is also set as an HttpOnly cookie.",
  })
  token!: string | null;

  @Field(() => [UserError], { description: "Why it was refused; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}

@InputType("SessionEndInput", { description: "Signs out." })
export class SessionEndInput {
  @Field(() => Boolean, {
    defaultValue: false,
    description: "True ends every session of the account, on all devices; false only this one.",
  })
  everywhere!: boolean;
}

@ObjectType("SessionEndPayload", { simpleResolvers: true, description: "Result of signing out." })
export class SessionEndPayload {
  @Field(() => Boolean, { description: "True if a session was ended; false if nobody was signed in." })
  ended!: boolean;

  @Field(() => [UserError], { description: "Why it was refused; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}

@InputType("PasswordChangeInput", { description: "Changes the password of the signed-in account and ends its other sessions." })
export class PasswordChangeInput {
  @Field(() => String, { description: "The password used so far." })
  currentPassword!: string;

  @Field(() => String, { description: "The password to use from now on. Short and common ones are refused with `WEAK_PASSWORD`." })
  newPassword!: string;
}

@ObjectType("AccountPayload", { simpleResolvers: true, description: "Result of changing an account." })
export class AccountPayload {
  @Field(() => Account, { nullable: true, description: "The account after the change; null when refused." })
  account!: Account | null;

  @Field(() => [UserError], { description: "Why it was refused; empty on success." })
  userErrors!: UserError[];

  @Field(() => [Warning], { description: "What else to know; mostly empty." })
  warnings!: Warning[];
}

@InputType("CustomerRegisterInput", {
  description: "Opens a customer account and signs in. `email` or `phone` is required; both may be given.",
})
export class CustomerRegisterInput {
  @Field(() => String, { description: "Name of the person." })
  name!: string;

  @Field(() => String, { nullable: true, description: "E-mail address to sign in with." })
  email?: string | null;

  @Field(() => String, { nullable: true, description: "Phone number to sign in with." })
  phone?: string | null;

  @Field(() => String, { description: "Password. Short and common ones are refused with `WEAK_PASSWORD`." })
  password!: string;
}
