import { type ReactNode, useEffect, useRef, useState } from "react";
import { Form, useFetcher, useNavigation } from "react-router";
import type { CheckoutCartQuery, CheckoutOptionsQuery } from "../../gql/graphql.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney, type MoneyLike } from "../../money.ts";
import { Button } from "../../ui/Button.tsx";
import { Alert } from "../../ui/Feedback.tsx";
import { TextArea } from "../../ui/Field.tsx";
import { keepDeliverTo } from "../logistics/deliver-to.ts";
import { type CheckoutResult, destinationKey } from "./action.ts";
import { AddressFields } from "./AddressFields.tsx";
import { DeliveryChoice, PaymentChoice } from "./Choices.tsx";
import { Collection, Contact, WayChoice } from "./Collection.tsx";
import { keepDraft, restoreDraft } from "./draft.ts";
import { ErrorSummary } from "./ErrorSummary.tsx";
import { fieldId, inChina, isField, readValues, type Values } from "./form.ts";
import { PasteAddress } from "./PasteAddress.tsx";
import { useProblems } from "./useProblems.ts";

export interface CheckoutFormProps {
  cart: Pick<NonNullable<CheckoutCartQuery["cart"]>, "destination" | "shippingMethod" | "requiresShipping">;
  options: CheckoutOptionsQuery;
  total: MoneyLike;
  summary: ReactNode;
  /** A fresh key from the loader; the first one of this visit is kept. */
  idempotencyKey: string;
  result: CheckoutResult | undefined;
}

export function CheckoutForm({ cart, options, total, summary, idempotencyKey, result }: CheckoutFormProps) {
  const t = useT();
  const language = useLanguage();
  const form = useRef<HTMLFormElement>(null);
  const changing = useFetcher<CheckoutResult>({ key: "checkout-destination" });
  const [key] = useState(result?.values.idempotencyKey ?? idempotencyKey);
  const placing = useNavigation().state !== "idle";
  useEffect(() => {
    if (form.current) restoreDraft(form.current);
  }, []);

  const asked = changing.formData ? readValues(changing.formData) : undefined;
  // Unsent choices first, then what the cart knows, then what came back with a refusal
  const known: Values = { ...result?.values, ...withoutNulls(cart.destination), ...(result?.updated ? result.values : {}), ...asked };
  const sends = cart.requiresShipping;
  const pickup = options.shippingQuotes.find(({ pickupPoint, available }) => pickupPoint && available);
  const sent = options.shippingQuotes.filter(({ pickupPoint }) => !pickupPoint);
  const collecting = sends && pickup !== undefined && (asked?.way ? asked.way === "collect" : cart.shippingMethod === pickup.code);
  const quote = sent.find(({ code, available }) => code === (asked?.shippingMethod ?? cart.shippingMethod) && available);
  const shipping = quote?.code ?? (inChina(known) && !known.provinceCode ? undefined : sent.find(({ available }) => available)?.code);
  const ready = inChina(known) ? Boolean(known.provinceCode) : true;
  const { problems, refusals, check, recheck } = useProblems(form, result, known);
  const { submit } = changing;
  const inLand = inChina(known);
  // Product pages and the cart quote for the same province from now on
  useEffect(() => {
    if (inLand && known.provinceCode) keepDeliverTo(known.provinceCode);
  }, [inLand, known.provinceCode]);

  // At once: a choice that waited for the next rendering would spring back under the finger
  const send = (intent: string, change: Values) => void submit({ intent, ...change }, { method: "post", flushSync: true });
  const setDestination = (change: Values) => send("destination", { countryCode: known.countryCode ?? "CN", ...change });
  // The cart's total needs a carrier: take the first that goes there until another is chosen
  useEffect(() => {
    if (changing.state === "idle" && sends && !collecting && shipping && shipping !== cart.shippingMethod && cart.destination)
      void submit({ intent: "shipping", shippingMethod: shipping }, { method: "post" });
  }, [changing.state, sends, collecting, shipping, cart.shippingMethod, cart.destination, submit]);

  const amount = formatMoney(total, language, true);
  return (
    <Form
      ref={form}
      method="post"
      noValidate
      // A key in a field comes by the first button, which is never busy
      onSubmit={(event) => placing && event.preventDefault()}
      onInput={(event) => {
        keepDraft(event.currentTarget);
        check(event.target, false);
      }}
      onBlur={(event) => check(event.target, true)}
      className="grid gap-8 lg:grid-cols-[1fr_24rem] lg:gap-12"
    >
      <input type="hidden" name="idempotencyKey" defaultValue={key} />
      <input type="hidden" name="expectedTotal" value={total.amount} readOnly />
      <input type="hidden" name="quotedFor" value={destinationKey({ countryCode: "CN", ...withoutNulls(cart.destination) })} readOnly />
      <div className="flex flex-col gap-10">
        {/* Enter in a field places the order, not whatever button happens to be first */}
        <button type="submit" name="intent" value="place" tabIndex={-1} aria-hidden className="sr-only">
          {t("checkout.place")}
        </button>
        <ErrorSummary problems={problems} refusals={refusals} attempt={result} />
        {result?.updated && (collecting || ready) && refusals.length === 0 && Object.keys(result.problems).length === 0 && (
          <Alert tone="info">{t(collecting ? "checkout.updatedWay" : "checkout.updated")}</Alert>
        )}
        {!sends && (
          <>
            <input type="hidden" name="way" value="codes" readOnly />
            <Contact
              title={t("checkout.buyer")}
              phoneHint={t("checkout.phoneWhyCodes")}
              values={result?.values ?? {}}
              problems={problems}
            />
          </>
        )}
        {sends && pickup && (
          <WayChoice pickup={pickup.code} collecting={collecting} onChoose={(way) => send("way", { way, pickupMethod: pickup.code })} />
        )}
        {collecting && <Collection quote={pickup} values={known} problems={problems} />}
        {sends && !collecting && (
          <>
            <section aria-labelledby="checkout-to">
              <h2 id="checkout-to" className="mb-3 font-display text-xl">
                {t("checkout.to")}
              </h2>
              <div className="flex flex-col gap-4">
                {inChina(known) && (
                  <PasteAddress
                    onParsed={({ provinceCode, cityCode, districtCode, ...text }) => {
                      for (const [name, value] of Object.entries(text)) {
                        const control = form.current?.elements.namedItem(name);
                        if (control instanceof HTMLInputElement) control.value = value;
                      }
                      if (form.current) keepDraft(form.current);
                      recheck(Object.keys(text).filter(isField));
                      if (provinceCode) setDestination({ provinceCode, cityCode, districtCode });
                    }}
                  />
                )}
                <AddressFields
                  values={known}
                  problems={problems}
                  countries={options.countries}
                  levels={{ provinces: options.provinces, cities: options.cities, districts: options.districts }}
                  onDestination={setDestination}
                />
                <Button type="submit" name="intent" value="destination" look="secondary" className="without-js">
                  {t("checkout.updateAddress")}
                </Button>
              </div>
            </section>
            <fieldset aria-busy={changing.state !== "idle"}>
              <legend className="mb-3 font-display text-xl">{t("checkout.delivery")}</legend>
              {changing.state === "idle" &&
                changing.data?.refusals.map(({ message }) => (
                  <p key={message} role="alert" className="mb-2 text-sm font-medium text-sale">
                    {message}
                  </p>
                ))}
              <DeliveryChoice
                quotes={sent}
                chosen={shipping}
                ready={ready}
                onChoose={(code) => send("shipping", { shippingMethod: code })}
              />
            </fieldset>
          </>
        )}
        <fieldset>
          <legend className="mb-3 font-display text-xl">{t("checkout.payment")}</legend>
          <PaymentChoice methods={options.paymentMethods} initial={result?.values.paymentMethod} />
        </fieldset>
        <details open={Boolean(result?.values.note)}>
          <summary className="unfolds inline-flex items-center gap-1 py-2 text-action">{t("checkout.addNote")}</summary>
          <TextArea id={fieldId("note")} name="note" label={t("checkout.note")} maxLength={500} defaultValue={result?.values.note} />
        </details>
      </div>
      <aside aria-label={t("cost.title")} className="order-first h-fit lg:sticky lg:top-6 lg:order-none">
        {summary}
        <div className="fixed inset-x-0 bottom-0 z-30 flex items-center gap-3 border-t bg-surface px-4 pt-2 pb-[max(0.75rem,env(safe-area-inset-bottom))] lg:static lg:mt-5 lg:border-0 lg:bg-transparent lg:p-0">
          <Button type="submit" name="intent" value="place" wide busy={placing} disabled={changing.state !== "idle"}>
            {t("checkout.placeFor", { amount })}
          </Button>
        </div>
        <p className="mt-3 hidden text-sm text-muted lg:block">{t("checkout.fine")}</p>
      </aside>
    </Form>
  );
}

const withoutNulls = (destination: CheckoutFormProps["cart"]["destination"]): Values => {
  if (!destination) return {};
  const { countryCode, provinceCode, cityCode, districtCode, postcode } = destination;
  return Object.fromEntries(Object.entries({ countryCode, provinceCode, cityCode, districtCode, postcode }).filter(([, value]) => value));
};
