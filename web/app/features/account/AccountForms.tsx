import type { ReactNode } from "react";
import { Form, useNavigation, useSearchParams } from "react-router";
import { demoAccounts } from "../../demo-accounts.ts";
import { usePaths, useT } from "../../i18n/i18n.tsx";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Alert } from "../../ui/Feedback.tsx";
import { Field } from "../../ui/Field.tsx";
import { Link } from "../../ui/Link.tsx";
import type { AccountResult } from "./action.ts";

function Sheet({
  title,
  text,
  result,
  children,
}: {
  title: string;
  text?: string;
  result: AccountResult | undefined;
  children: ReactNode;
}) {
  if (result?.entered) return <Entered {...result.entered} />;
  return (
    <div className="container-page max-w-md pt-8 md:pt-16">
      <h1 className="font-display text-2xl md:text-3xl">{title}</h1>
      {text && <p className="mt-2 text-muted">{text}</p>}
      {result && result.refusals.length > 0 && (
        <div className="mt-4">
          <Alert tone="danger" urgent>
            {result.refusals.map(({ message }) => (
              <p key={message}>{message}</p>
            ))}
          </Alert>
        </div>
      )}
      {children}
    </div>
  );
}

/** Signed in, and two carts became one with a loss: named before the way goes on. */
function Entered({ to, notices }: NonNullable<AccountResult["entered"]>) {
  const t = useT();
  const paths = usePaths();
  return (
    <div className="container-page max-w-md pt-8 md:pt-16">
      <h1 className="font-display text-2xl md:text-3xl">{t("login.entered")}</h1>
      <div className="mt-4">
        <Alert tone="warn" urgent title={t("login.cartMerged")}>
          <ul>
            {notices.map((notice) => (
              <li key={notice}>{notice}</li>
            ))}
          </ul>
        </Alert>
      </div>
      <div className="mt-6 flex flex-wrap gap-3">
        <LinkButton to={to} reloadDocument>
          {t("login.goOn")}
        </LinkButton>
        <LinkButton to={paths.cart} reloadDocument look="secondary">
          {t("cart.view")}
        </LinkButton>
      </div>
    </div>
  );
}

const errorOf = (result: AccountResult | undefined, field: string) => result?.refusals.find((refusal) => refusal.field === field)?.message;

/** Pasting and password managers are welcome. */
export function LoginForm({ result, demo }: { result: AccountResult | undefined; demo: boolean }) {
  const t = useT();
  const paths = usePaths();
  const [search] = useSearchParams();
  const next = search.get("next");
  const busy = useNavigation().state === "submitting";
  return (
    <Sheet title={t("login.title")} result={result}>
      <Form method="post" className="mt-6 flex flex-col gap-4">
        {next && <input type="hidden" name="next" value={next} />}
        <Field
          name="login"
          label={t("login.login")}
          autoComplete="username"
          defaultValue={result?.values.login}
          error={errorOf(result, "login")}
          required
          maxLength={200}
        />
        <Field
          name="password"
          type="password"
          label={t("login.password")}
          autoComplete="current-password"
          error={errorOf(result, "password")}
          required
          maxLength={200}
        />
        <Button type="submit" wide busy={busy}>
          {t("login.submit")}
        </Button>
      </Form>
      {demo && (
        <Form method="post" className="mt-4 rounded-md border border-dashed border-control p-3 text-sm">
          {next && <input type="hidden" name="next" value={next} />}
          <input type="hidden" name="login" value={demoAccounts.shopper.login} />
          <input type="hidden" name="password" value={demoAccounts.shopper.password} />
          <p className="mb-2 text-muted">{t("login.demo")}</p>
          <Button type="submit" look="secondary" size="sm" className="min-h-11">
            {t("login.demoShopper")}
          </Button>
        </Form>
      )}
      <p className="mt-6 text-sm text-muted">
        {t("login.noAccount")}{" "}
        <Link to={paths.register(next ?? undefined)} className="text-action underline">
          {t("register.title")}
        </Link>
      </p>
      <p className="mt-2 text-sm text-muted">
        {t("login.guest")}{" "}
        <Link to={paths.orderLookup} className="text-action underline">
          {t("footer.findOrder")}
        </Link>
      </p>
    </Sheet>
  );
}

export function RegisterForm({ result }: { result: AccountResult | undefined }) {
  const t = useT();
  const paths = usePaths();
  const [search] = useSearchParams();
  const next = search.get("next");
  const withOrder = search.has("order");
  const busy = useNavigation().state === "submitting";
  return (
    <Sheet title={t("register.title")} text={withOrder ? t("register.withOrder") : t("register.text")} result={result}>
      <Form method="post" className="mt-6 flex flex-col gap-4">
        {next && <input type="hidden" name="next" value={next} />}
        <Field
          name="name"
          label={t("register.name")}
          autoComplete="name"
          defaultValue={result?.values.name}
          error={errorOf(result, "name")}
          required
          maxLength={60}
        />
        <Field
          name="email"
          type="email"
          label={t("register.email")}
          autoComplete="email"
          defaultValue={result?.values.email}
          error={errorOf(result, "email")}
          required
          maxLength={200}
        />
        <Field
          name="password"
          type="password"
          label={t("login.password")}
          hint={t("register.passwordHint")}
          autoComplete="new-password"
          error={errorOf(result, "password")}
          required
          minLength={8}
          maxLength={200}
        />
        <Button type="submit" wide busy={busy}>
          {t("register.submit")}
        </Button>
      </Form>
      <p className="mt-6 text-sm text-muted">
        {t("register.haveAccount")}{" "}
        <Link to={paths.login(next ?? undefined)} className="text-action underline">
          {t("login.title")}
        </Link>
      </p>
    </Sheet>
  );
}
