import { useT } from "../../i18n/i18n.tsx";
import type { RefusalData } from "../../refusals.ts";
import { Button } from "../../ui/Button.tsx";
import { Alert } from "../../ui/Feedback.tsx";
import { Field } from "../../ui/Field.tsx";
import { Refusals } from "./Refusals.tsx";
import { refusalAt, refusalsBeside } from "./useVerb.ts";

interface Answer {
  done: boolean;
  mismatch: boolean;
  refusals: RefusalData[];
}

/** A plain form: passwords are sent as a document and are in no script's hands. */
export function PasswordForm({ answer, email }: { answer?: Answer; email: string }) {
  const t = useT();
  const refusals = answer?.refusals ?? [];
  // A new document begins without a focus: it goes to the first field that is to be put right
  const [first = null] = ["currentPassword", "newPassword"].filter((name) => refusalAt(refusals, name));
  return (
    <form method="post" className="grid max-w-md gap-4 px-4 py-4">
      {answer?.done && (
        <Alert tone="positive" urgent>
          {t("desk.password.done")}
        </Alert>
      )}
      <Refusals of={refusalsBeside(refusals, "currentPassword", "newPassword")} />
      <input type="hidden" autoComplete="username" value={email} readOnly />
      <Field
        label={t("desk.password.current")}
        name="currentPassword"
        type="password"
        autoComplete="current-password"
        required
        error={refusalAt(refusals, "currentPassword")}
        autoFocus={first === "currentPassword"}
      />
      <Field
        label={t("desk.password.new")}
        hint={t("desk.password.hint")}
        name="newPassword"
        type="password"
        autoComplete="new-password"
        required
        error={refusalAt(refusals, "newPassword")}
        autoFocus={first === "newPassword"}
      />
      <Field
        label={t("desk.password.again")}
        name="again"
        type="password"
        autoComplete="new-password"
        required
        error={answer?.mismatch ? t("desk.password.mismatch") : null}
        autoFocus={answer?.mismatch}
      />
      <Button type="submit" className="justify-self-start">
        {t("desk.password.submit")}
      </Button>
    </form>
  );
}
