import type { Route } from "./+types/register";
import { register } from "../../features/account/action.ts";
import { RegisterForm } from "../../features/account/AccountForms.tsx";
import { translator } from "../../i18n/i18n.tsx";
import { languageInPath } from "../../i18n/language.ts";
import type { LoadArgs } from "../../page.ts";
import { answering } from "../../refusals.ts";
import { head } from "./head.ts";

export const action = (args: LoadArgs) => register(args);
export const clientAction = answering(register, (refusals, sent) => ({
  refusals,
  values: { name: String(sent.get("name") ?? ""), email: String(sent.get("email") ?? "") },
}));

export const meta: Route.MetaFunction = ({ location }) =>
  head({
    title: translator(languageInPath(location.pathname) ?? "zh")("register.title"),
    origin: "",
    pathname: location.pathname,
    noindex: true,
  });

export default function Register({ actionData }: Route.ComponentProps) {
  return <RegisterForm result={actionData} />;
}
