import { Arg, Ctx as Context, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { Access } from "../../platform/graphql/access.ts";
import { Verb } from "../../platform/graphql/verb.ts";
import { toId } from "../../platform/ids.ts";
import {
  Account,
  AccountPayload,
  CustomerRegisterInput,
  PasswordChangeInput,
  SessionCreateInput,
  SessionCreatePayload,
  SessionEndInput,
  SessionEndPayload,
} from "./identity.types.ts";
import { type AccountData, changePassword, endSession, permissionsOf, readAccount, registerCustomer, signIn } from "./session.service.ts";

const fine = { userErrors: [], warnings: [] };

@Resolver(() => Account)
export class AccountResolver {
  @Query(() => Account, { nullable: true, description: "The signed-in account, or null for a guest." })
  @Access("public")
  me(@Context() ctx: Ctx): Promise<AccountData | null> | null {
    return ctx.viewer.accountId ? readAccount(ctx, ctx.viewer.accountId) : null;
  }

  @FieldResolver()
  id(@Root() account: AccountData): string {
    return toId("acc", account.id);
  }

  @FieldResolver()
  permissions(@Root() account: AccountData): string[] {
    return permissionsOf(account);
  }

  @Verb(
    () => SessionCreatePayload,
    "public",
    "Signs in with an e-mail address or phone number and a password. Browsers get an HttpOnly cookie; programs send the returned token as `Authorization: Bearer …`. Limited to 10 failures per account and address in 15 minutes. What the shopper did as a guest is taken over by `cartClaim` and `orderClaim`.",
  )
  async sessionCreate(@Context() ctx: Ctx, @Arg("input", () => SessionCreateInput) input: SessionCreateInput) {
    return { ...(await signIn(ctx, input.login, input.password)), ...fine };
  }

  @Verb(() => SessionEndPayload, "public", "Signs out: the session's token is dead at once on every replica.")
  async sessionEnd(@Context() ctx: Ctx, @Arg("input", () => SessionEndInput) input: SessionEndInput) {
    return { ended: await endSession(ctx, input.everywhere), ...fine };
  }

  @Verb(() => SessionCreatePayload, "public", "Opens a customer's account with an e-mail address or a phone number, and signs it in.")
  async customerRegister(@Context() ctx: Ctx, @Arg("input", () => CustomerRegisterInput) input: CustomerRegisterInput) {
    return { ...(await registerCustomer(ctx, input)), ...fine };
  }

  @Verb(() => AccountPayload, "account", "Changes the own password and ends all other sessions of the account.")
  async passwordChange(@Context() ctx: Ctx, @Arg("input", () => PasswordChangeInput) input: PasswordChangeInput) {
    return { account: await changePassword(ctx, input.currentPassword, input.newPassword), ...fine };
  }
}
