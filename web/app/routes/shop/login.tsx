import type { Route } from "./+types/login";
import { useLoaded } from "../../apollo.ts";
import { signIn } from "../../features/account/action.ts";
import { LoginForm } from "../../features/account/AccountForms.tsx";
import { graphql } from "../../gql/index.ts";
import { translator } from "../../i18n/i18n.tsx";
import { languageInPath } from "../../i18n/language.ts";
import { load, type LoadArgs } from "../../page.ts";
import { answering } from "../../refusals.ts";
import { head } from "./head.ts";

const LoginQuery = graphql(`
  query LoginPage {
    shop {
      demo
    }
  }
`);

export const loader = (args: LoadArgs) => load(args, LoginQuery, {});
export const clientLoader = (args: LoadArgs) => load(args, LoginQuery, {});
export const action = (args: LoadArgs) => signIn(args);
export const clientAction = answering(signIn, (refusals, sent) => ({ refusals, values: { login: String(sent.get("login") ?? "") } }));

export const meta: Route.MetaFunction = ({ location }) =>
  head({
    title: translator(languageInPath(location.pathname) ?? "zh")("login.title"),
    origin: "",
    pathname: location.pathname,
    noindex: true,
  });

export default function Login({ loaderData, actionData }: Route.ComponentProps) {
  const { shop } = useLoaded(LoginQuery, loaderData);
  return <LoginForm result={actionData} demo={shop.demo} />;
}
