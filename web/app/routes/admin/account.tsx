import { data } from "react-router";
import { PageHead } from "../../features/admin/DeskFrame.tsx";
import { PasswordForm } from "../../features/admin/PasswordForm.tsx";
import { Section } from "../../features/admin/Section.tsx";
import { useLoaded } from "../../apollo.ts";
import { graphql } from "../../gql/index.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { listed } from "../../lists.ts";
import { act, load, type LoadArgs } from "../../page.ts";
import { type RefusalData, refusalsOf } from "../../refusals.ts";
import type { Route } from "./+types/account";

const Account = graphql(`
  query DeskAccount {
    me {
      id
      name
      email
      owner
      permissions
    }
  }
`);

const ChangePassword = graphql(`
  mutation DeskPasswordChange($input: PasswordChangeInput!) {
    passwordChange(input: $input) {
      account {
        id
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

const loadPage = (args: LoadArgs) => load(args, Account, {});
export const loader = loadPage;
export const clientLoader = loadPage;

/** The same form with and without JavaScript. */
export async function action(args: Route.ActionArgs) {
  const form = await args.request.formData();
  const [currentPassword, newPassword, again] = ["currentPassword", "newPassword", "again"].map((name) => String(form.get(name) ?? ""));
  if (newPassword !== again) return data({ done: false, mismatch: true, refusals: [] as RefusalData[] }, { status: 422 });
  const { passwordChange } = await act(args, ChangePassword, {
    input: { currentPassword: currentPassword ?? "", newPassword: newPassword ?? "" },
  });
  const refusals = refusalsOf(passwordChange.userErrors);
  return data({ done: refusals.length === 0, mismatch: false, refusals }, { status: refusals.length ? 422 : 200 });
}

export default function DeskAccount({ loaderData, actionData }: Route.ComponentProps) {
  const t = useT();
  const language = useLanguage();
  const { me } = useLoaded(Account, loaderData);
  return (
    <>
      <title>{t("desk.account.title")}</title>
      <PageHead title={t("desk.account.title")} />
      <div className="grid max-w-2xl gap-5">
        <Section title={me?.name}>
          <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2 px-4 py-3">
            <dt className="text-muted">{t("desk.login.email")}</dt>
            <dd className="break-all">{me?.email ?? "—"}</dd>
            <dt className="text-muted">{t("desk.account.role")}</dt>
            <dd>{me?.owner ? t("desk.person.owner") : t("desk.person.staff")}</dd>
            <dt className="text-muted">{t("desk.account.may")}</dt>
            <dd>{listed(me?.permissions.map((permission) => t(`desk.permission.${permission}`)) ?? [], language)}</dd>
          </dl>
        </Section>
        <Section title={t("desk.password.title")}>
          <PasswordForm answer={actionData} email={me?.email ?? ""} />
        </Section>
      </div>
    </>
  );
}
