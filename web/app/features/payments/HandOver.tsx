import { useEffect, useRef } from "react";
import type { PayableOrderFragment } from "../../gql/graphql.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Button, buttonClass } from "../../ui/Button.tsx";
import { QrCode } from "../../ui/QrCode.tsx";
import { handOverOnce } from "./handed-over.ts";

type Payment = PayableOrderFragment["payments"][number];

/** Sends the shopper off by itself, once per attempt. */
function useOnce(paymentId: string, go: () => void) {
  const run = useRef(go);
  run.current = go;
  useEffect(() => {
    if (handOverOnce(paymentId)) run.current();
  }, [paymentId]);
}

function FormHandOver({
  payment,
  action,
}: {
  payment: Payment;
  action: Extract<NonNullable<Payment["action"]>, { __typename: "PaymentForm" }>;
}) {
  const t = useT();
  const form = useRef<HTMLFormElement>(null);
  useOnce(payment.id, () => form.current?.submit());
  return (
    <form ref={form} method="post" action={action.action} className="flex flex-col items-center gap-4">
      {action.fields.map(({ name, value }) => (
        <input key={name} type="hidden" name={name} value={value} readOnly />
      ))}
      <p className="text-muted">{t("pay.leaving")}</p>
      <Button type="submit">{t("pay.goToCashier")}</Button>
    </form>
  );
}

function RedirectHandOver({ payment, url }: { payment: Payment; url: string }) {
  const t = useT();
  useOnce(payment.id, () => location.assign(url));
  return (
    <div className="flex flex-col items-center gap-4">
      <p className="text-muted">{t("pay.leaving")}</p>
      <a href={url} rel="noreferrer" className={buttonClass({})}>
        {t("pay.goToCashier")}
      </a>
    </div>
  );
}

export function HandOver({ payment }: { payment: Payment }) {
  const t = useT();
  const { action } = payment;
  if (!action) return null;
  switch (action.__typename) {
    case "PaymentForm":
      return <FormHandOver payment={payment} action={action} />;
    case "PaymentRedirect":
      return <RedirectHandOver payment={payment} url={action.url} />;
    case "PaymentQrCode":
      return (
        <div className="flex flex-col items-center gap-3">
          <QrCode content={action.content} label={t("pay.qrLabel")} />
          <p className="font-medium">{t("pay.scan")}</p>
        </div>
      );
    case "PaymentInstructions":
      return (
        <div>
          <p className="mb-3 text-muted">{t("pay.transfer")}</p>
          <dl className="rounded-md border bg-surface px-4 text-start">
            {action.instructions.map(({ label, value }) => (
              <div key={label} className="flex flex-wrap justify-between gap-x-6 border-b py-2.5 last:border-b-0">
                <dt className="text-muted">{label}</dt>
                <dd className="font-mono select-all">{value}</dd>
              </div>
            ))}
          </dl>
        </div>
      );
  }
}
