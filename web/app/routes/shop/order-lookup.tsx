import { Form, redirect, useNavigation, useSearchParams } from "react-router";
import type { Route } from "./+types/order-lookup";
import { rememberOrder } from "../../cookies.ts";
import { graphql } from "../../gql/index.ts";
import { translator, useT } from "../../i18n/i18n.tsx";
import { languageInPath } from "../../i18n/language.ts";
import { languageOf, type LoadArgs, pageOf } from "../../page.ts";
import { shopPaths } from "../../paths.ts";
import { answering, refusalsOf } from "../../refusals.ts";
import { Button } from "../../ui/Button.tsx";
import { Alert } from "../../ui/Feedback.tsx";
import { Field } from "../../ui/Field.tsx";
import { head } from "./head.ts";

const OrderLookup = graphql(`
  query OrderLookup($number: String!, $contact: String!) {
    orderLookup(number: $number, contact: $contact) {
      order {
        id
      }
      accessToken
      userErrors {
        ...Refusal
      }
    }
  }
`);

const lookUp = async (args: LoadArgs) => {
  const form = await args.request.formData();
  const number = String(form.get("number") ?? "").trim();
  const contact = String(form.get("contact") ?? "").trim();
  if (!number || !contact) return { number, contact, refusals: [], missing: true };
  const language = languageOf(args);
  const { orderLookup } = await pageOf(args).query(OrderLookup, { number, contact }, { language, fresh: true });
  const { order, accessToken } = orderLookup;
  if (!order) return { number, contact, refusals: refusalsOf(orderLookup.userErrors), missing: false };
  if (accessToken) rememberOrder(pageOf(args).cookies, order.id, accessToken);
  throw redirect(shopPaths(language).order(order.id), 303);
};
export const action = lookUp;
export const clientAction = answering(lookUp, (refusals, sent) => ({
  number: String(sent.get("number") ?? ""),
  contact: String(sent.get("contact") ?? ""),
  refusals,
  missing: false,
}));

export const meta: Route.MetaFunction = ({ location }) =>
  head({
    title: translator(languageInPath(location.pathname) ?? "zh")("lookup.title"),
    origin: "",
    pathname: location.pathname,
    noindex: true,
  });

export default function OrderLookupPage({ actionData }: Route.ComponentProps) {
  const t = useT();
  const busy = useNavigation().state === "submitting";
  const [state] = useSearchParams(); // a packing slip's code leads here with the order's number
  return (
    <div className="container-page max-w-md pt-8 md:pt-16">
      <h1 className="font-display text-2xl md:text-3xl">{t("lookup.title")}</h1>
      <p className="mt-2 text-muted">{t("lookup.text")}</p>
      {actionData && (actionData.missing || actionData.refusals.length > 0) && (
        <div className="mt-4">
          <Alert tone="danger" urgent>
            {actionData.missing ? <p>{t("lookup.missing")}</p> : actionData.refusals.map(({ message }) => <p key={message}>{message}</p>)}
          </Alert>
        </div>
      )}
      <Form method="post" className="mt-6 flex flex-col gap-4">
        <Field
          name="number"
          label={t("lookup.number")}
          defaultValue={actionData?.number ?? state.get("number")?.slice(0, 40)}
          autoComplete="off"
          spellCheck={false}
          required
          maxLength={40}
        />
        <Field
          name="contact"
          label={t("lookup.contact")}
          hint={t("lookup.contactHint")}
          defaultValue={actionData?.contact}
          autoComplete="tel"
          required
          maxLength={200}
        />
        <Button type="submit" wide busy={busy}>
          {t("lookup.submit")}
        </Button>
      </Form>
    </div>
  );
}
