import { redirect } from "react-router";
import { orderTokens } from "../../cookies.ts";
import { graphql } from "../../gql/index.ts";
import { act, languageOf, type LoadArgs, pageOf } from "../../page.ts";
import { shopPaths } from "../../paths.ts";
import { type RefusalData, refusalsOf } from "../../refusals.ts";

const SessionCreate = graphql(`
  mutation SessionCreate($input: SessionCreateInput!) {
    sessionCreate(input: $input) {
      account {
        id
        role
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

const CustomerRegister = graphql(`
  mutation CustomerRegister($input: CustomerRegisterInput!) {
    customerRegister(input: $input) {
      account {
        id
        role
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

const SessionEnd = graphql(`
  mutation SessionEnd($input: SessionEndInput!) {
    sessionEnd(input: $input) {
      ended
      userErrors {
        ...Refusal
      }
    }
  }
`);

export interface AccountResult {
  /** What was typed, without the password. */
  values: { login?: string; name?: string; email?: string; phone?: string };
  refusals: RefusalData[];
}

/** Only to a page of this shop: an address from outside must not send people elsewhere. */
const safeNext = (next: FormDataEntryValue | null, fallback: string) =>
  typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : fallback;

const text = (form: FormData, name: string) => String(form.get(name) ?? "").trim();

/** In the browser the whole document is loaded anew: everything on it may look different to a known customer. */
const enter = (args: LoadArgs, to: string) => {
  if (pageOf(args).onServer) throw redirect(to, 303);
  location.assign(to);
};

export async function signIn(args: LoadArgs): Promise<AccountResult> {
  const form = await args.request.formData();
  const login = text(form, "login");
  const input = { login, password: String(form.get("password") ?? ""), cartId: pageOf(args).cookies.get("cart") ?? null };
  const { sessionCreate } = await act(args, SessionCreate, { input });
  if (!sessionCreate.account) return { values: { login }, refusals: refusalsOf(sessionCreate.userErrors) };
  enter(
    args,
    sessionCreate.account.role === "STAFF" && !form.get("next")
      ? "/admin"
      : safeNext(form.get("next"), shopPaths(languageOf(args)).account),
  );
  return { values: { login }, refusals: [] };
}

export async function register(args: LoadArgs): Promise<AccountResult> {
  const form = await args.request.formData();
  const { cookies } = pageOf(args);
  const [name, email, phone] = [text(form, "name"), text(form, "email"), text(form, "phone")];
  const orderId = text(form, "orderId") || null;
  const { customerRegister } = await act(args, CustomerRegister, {
    input: {
      name,
      email: email || null,
      phone: phone || null,
      password: String(form.get("password") ?? ""),
      cartId: cookies.get("cart") ?? null,
      orderId,
      orderAccessToken: orderId ? (orderTokens(cookies)[orderId] ?? null) : null,
    },
  });
  const values = { name, email, phone };
  if (!customerRegister.account) return { values, refusals: refusalsOf(customerRegister.userErrors) };
  enter(args, safeNext(form.get("next"), shopPaths(languageOf(args)).account));
  return { values, refusals: [] };
}

export async function signOut(args: LoadArgs): Promise<null> {
  await act(args, SessionEnd, { input: { everywhere: false } });
  enter(args, shopPaths(languageOf(args)).home);
  return null;
}
