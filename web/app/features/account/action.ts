import { redirect } from "react-router";
import { graphql } from "../../gql/index.ts";
import { act, languageOf, type LoadArgs, pageOf } from "../../page.ts";
import { paths as sitePaths, shopPaths } from "../../paths.ts";
import { type RefusalData, refusalsOf } from "../../refusals.ts";
import { takeOver } from "./take-over.ts";

const SessionCreate = graphql(`
  mutation SessionCreate($input: SessionCreateInput!) {
    sessionCreate(input: $input) {
      account {
        id
        role
        cart {
          id
        }
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
  values: { login?: string; name?: string; email?: string };
  refusals: RefusalData[];
  /** Signed in, and something about the cart must be told before the way goes on to `to`. */
  entered?: { to: string; notices: string[] };
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

/** On to where the customer wanted to go, or first to what the cart has lost. */
function enterWith(args: LoadArgs, to: string, notices: string[]): AccountResult {
  if (notices.length > 0) return { values: {}, refusals: [], entered: { to, notices } };
  enter(args, to);
  return { values: {}, refusals: [] };
}

export async function signIn(args: LoadArgs): Promise<AccountResult> {
  const form = await args.request.formData();
  const login = text(form, "login");
  const { sessionCreate } = await act(args, SessionCreate, { input: { login, password: String(form.get("password") ?? "") } });
  const { account } = sessionCreate;
  if (!account) return { values: { login }, refusals: refusalsOf(sessionCreate.userErrors) };
  // Who works here does not shop here: what is in this browser is a customer's
  if (account.role === "STAFF") return enterWith(args, safeNext(form.get("next"), sitePaths.admin), []);
  const to = safeNext(form.get("next"), shopPaths(languageOf(args)).account);
  return enterWith(args, to, await takeOver(args, account.cart?.id ?? null));
}

export async function register(args: LoadArgs): Promise<AccountResult> {
  const form = await args.request.formData();
  const [name, email] = [text(form, "name"), text(form, "email")];
  const { customerRegister } = await act(args, CustomerRegister, { input: { name, email, password: String(form.get("password") ?? "") } });
  if (!customerRegister.account) return { values: { name, email }, refusals: refusalsOf(customerRegister.userErrors) };
  const to = safeNext(form.get("next"), shopPaths(languageOf(args)).account);
  return enterWith(args, to, await takeOver(args, null));
}

/** What this browser knew of the account goes with the session: whoever uses it next finds neither cart nor orders. */
export async function signOut(args: LoadArgs): Promise<null> {
  const { cookies } = pageOf(args);
  await act(args, SessionEnd, { input: { everywhere: false } });
  for (const name of ["cart", "ordered", "orders"] as const) cookies.set(name, null);
  enter(args, shopPaths(languageOf(args)).home);
  return null;
}
