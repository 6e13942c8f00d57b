import { useNavigation } from "react-router";
import { demoAccounts } from "../../demo-accounts.ts";
import { useT } from "../../i18n/i18n.tsx";
import type { RefusalData } from "../../refusals.ts";
import { Button } from "../../ui/Button.tsx";
import { Alert } from "../../ui/Feedback.tsx";
import { Field } from "../../ui/Field.tsx";

export interface LoginAnswer {
  login: string;
  refusals: RefusalData[];
  notStaff: boolean;
}

const demo = [
  ["owner", demoAccounts.owner],
  ["packer", demoAccounts.packer],
] as const;

/** Plain forms, sent as documents: the session begins with a fresh page and works without scripts. */
export function LoginForm({ answer, showDemo }: { answer?: LoginAnswer; showDemo: boolean }) {
  const t = useT();
  const busy = useNavigation().state !== "idle";
  const errorOf = (field: string) => answer?.refusals.find((refusal) => refusal.field === field)?.message;
  const general = answer?.refusals.find(
    (refusal) => refusal.field !== "login" && refusal.field !== "password" && refusal.code !== "INVALID_CREDENTIALS",
  );
  // Which of the two is wrong is never told; the words stand beside the password because that is what one types again
  const credentials = answer?.refusals.find((refusal) => refusal.code === "INVALID_CREDENTIALS")?.message;
  return (
    <>
      {answer?.notStaff && (
        <Alert tone="warn" urgent>
          {t("desk.login.notStaff")}
        </Alert>
      )}
      {general && (
        <Alert tone="danger" urgent>
          {general.message}
        </Alert>
      )}
      <form method="post" className="grid gap-4">
        <Field
          label={t("desk.login.email")}
          name="login"
          type="email"
          autoComplete="username"
          required
          defaultValue={answer?.login}
          error={errorOf("login")}
          autoFocus={!answer}
        />
        <Field
          label={t("desk.login.password")}
          name="password"
          type="password"
          autoComplete="current-password"
          required
          error={credentials ?? errorOf("password")}
          autoFocus={Boolean(answer)}
        />
        <Button type="submit" wide busy={busy}>
          {t("desk.login.submit")}
        </Button>
      </form>
      {showDemo && (
        <div className="border-t pt-4">
          <p className="text-sm text-muted">{t("desk.login.demo")}</p>
          <div className="mt-2 flex flex-wrap gap-2">
            {demo.map(([who, account]) => (
              <form method="post" key={who}>
                <input type="hidden" name="login" value={account.login} />
                <input type="hidden" name="password" value={account.password} />
                <button
                  type="submit"
                  className="rounded-full border border-control bg-surface px-4 py-2 text-start text-sm hover:border-action hover:bg-tint"
                >
                  <span className="font-semibold">{t(`desk.login.as.${who}`)}</span>
                  <span className="ms-2 text-muted">{account.login}</span>
                </button>
              </form>
            ))}
          </div>
        </div>
      )}
    </>
  );
}
