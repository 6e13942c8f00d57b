import { data, redirect } from "react-router";
import { LanguageSwitch } from "../../features/shell/LanguageSwitch.tsx";
import { type LoginAnswer, LoginForm } from "../../features/admin/LoginForm.tsx";
import { isStaff, safeNext } from "../../features/admin/staff.ts";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { act, load } from "../../page.ts";
import { paths } from "../../paths.ts";
import { refusalsOf } from "../../refusals.ts";
import type { Route } from "./+types/login";

const LoginShop = graphql(`
  query DeskLoginShop {
    shop {
      name
      demo
    }
  }
`);

const SignIn = graphql(`
  mutation DeskSignIn($input: SessionCreateInput!) {
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

const EndSession = graphql(`
  mutation DeskRefuseShopper($input: SessionEndInput!) {
    sessionEnd(input: $input) {
      ended
    }
  }
`);

export async function loader(args: Route.LoaderArgs) {
  if (await isStaff(args)) throw redirect(safeNext(args.request));
  return (await load(args, LoginShop, {})).data;
}

export async function action(args: Route.ActionArgs) {
  const form = await args.request.formData();
  const login = String(form.get("login") ?? "").trim();
  const { sessionCreate } = await act(args, SignIn, { input: { login, password: String(form.get("password") ?? "") } });
  if (sessionCreate.account?.role === "STAFF") throw redirect(safeNext(args.request));
  const refused = refusalsOf(sessionCreate.userErrors);
  // The right password of somebody who has no business here
  if (sessionCreate.account) await act(args, EndSession, { input: { everywhere: false } });
  return data({ login, refusals: refused, notStaff: Boolean(sessionCreate.account) } satisfies LoginAnswer, { status: 422 });
}

export default function Login({ loaderData: { shop }, actionData }: Route.ComponentProps) {
  const t = useT();
  return (
    <main className="desk-type grid min-h-dvh place-items-center bg-bg px-4 py-10">
      <title>{`${t("desk.login.title")} · ${shop.name}`}</title>
      <div className="w-full max-w-md">
        <div className="mb-4 flex items-baseline justify-between gap-4">
          <a href={paths.root} className="py-2 font-display text-xl font-medium">
            {shop.name}
          </a>
          <LanguageSwitch className="py-2 text-sm text-muted hover:text-action hover:underline" />
        </div>
        <div className="settle grid gap-5 rounded-lg border bg-surface p-6 md:p-8">
          <h1 className="font-display text-2xl">{t("desk.login.title")}</h1>
          <LoginForm answer={actionData} showDemo={shop.demo} />
        </div>
      </div>
    </main>
  );
}
