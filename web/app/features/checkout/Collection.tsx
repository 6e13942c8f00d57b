import { Store } from "lucide";
import { formatDate } from "../../dates.ts";
import type { CheckoutOptionsQuery } from "../../gql/graphql.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { Field, RadioRow } from "../../ui/Field.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { fieldId, type FieldName, type Problems, type Values } from "./form.ts";

/** Sent to an address, or collected at the shop. */
export function WayChoice({
  pickup,
  collecting,
  onChoose,
}: {
  pickup: string;
  collecting: boolean;
  onChoose(way: "send" | "collect"): void;
}) {
  const t = useT();
  return (
    <fieldset>
      <legend className="mb-3 font-display text-xl">{t("checkout.way")}</legend>
      <input type="hidden" name="pickupMethod" value={pickup} readOnly />
      <div className="grid gap-2 sm:grid-cols-2">
        {(["send", "collect"] as const).map((way) => (
          <RadioRow
            key={way}
            name="way"
            value={way}
            checked={collecting === (way === "collect")}
            onChange={() => onChoose(way)}
            title={t(`checkout.way.${way}`)}
            end={way === "collect" ? t("cost.free") : undefined}
          />
        ))}
      </div>
      <Button type="submit" name="intent" value="way" look="secondary" className="without-js mt-2">
        {t("checkout.wayUpdate")}
      </Button>
    </fieldset>
  );
}

/** A name and a phone number are all that is asked of who comes for it, or gets codes. */
export function Contact({ title, phoneHint, values, problems }: { title: string; phoneHint: string; values: Values; problems: Problems }) {
  const t = useT();
  const error = (name: FieldName) => (problems[name] ? t(problems[name]) : undefined);
  return (
    <section aria-labelledby="checkout-who">
      <h2 id="checkout-who" className="mb-3 font-display text-xl">
        {title}
      </h2>
      <div className="grid gap-4 md:grid-cols-2">
        <Field
          id={fieldId("name")}
          name="name"
          label={t("checkout.name")}
          autoComplete="name"
          required
          maxLength={60}
          defaultValue={values.name}
          error={error("name")}
        />
        <Field
          id={fieldId("phone")}
          name="phone"
          label={t("checkout.phone")}
          type="tel"
          autoComplete="tel"
          inputMode="tel"
          required
          hint={phoneHint}
          maxLength={20}
          defaultValue={values.phone}
          error={error("phone")}
        />
      </div>
    </section>
  );
}

/** Who comes, and where to. */
export function Collection({
  quote,
  values,
  problems,
}: {
  quote: CheckoutOptionsQuery["shippingQuotes"][number];
  values: Values;
  problems: Problems;
}) {
  const t = useT();
  const language = useLanguage();
  const point = quote.pickupPoint;
  return (
    <>
      <Contact title={t("checkout.who")} phoneHint={t("checkout.phoneWhyCollect")} values={values} problems={problems} />
      {point && (
        <section aria-labelledby="checkout-point">
          <h2 id="checkout-point" className="mb-3 font-display text-xl">
            {t("checkout.collectAt")}
          </h2>
          <div className="flex gap-3 rounded-md border bg-surface p-4">
            <Icon of={Store} className="mt-0.5 shrink-0 text-muted" />
            <div className="min-w-0">
              <p className="font-medium">{point.name}</p>
              {point.lines.map((line) => (
                <p key={line} className="text-muted">
                  {line}
                </p>
              ))}
              <p className="mt-1 text-sm">
                {point.hours} · <span className="font-mono">{point.phone}</span>
              </p>
              <p className="mt-2 text-sm text-muted">
                {t("checkout.collectFrom", { day: formatDate(quote.estimatedFrom, "day", language) })}
              </p>
            </div>
          </div>
        </section>
      )}
    </>
  );
}
