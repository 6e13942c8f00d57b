import { useEffect, useRef } from "react";
import { useRevalidator } from "react-router";
import type { PayableOrderFragment } from "../../gql/graphql.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Button, buttonClass } from "../../ui/Button.tsx";
import { QrCode } from "../../ui/QrCode.tsx";
import { BridgeHandOver } from "./BridgeHandOver.tsx";
import { useOnce } from "./handed-over.ts";

export type Payment = PayableOrderFragment["payments"][number];
export type Action<Name extends NonNullable<Payment["action"]>["__typename"]> = Extract<
  NonNullable<Payment["action"]>,
  { __typename: Name }
>;

function FormHandOver({ payment, action }: { payment: Payment; action: Action<"PaymentForm"> }) {
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
      {/* the cashier may let in only those who come from the shop's site, so the browser shall say where it comes from */}
      <a href={url} className={buttonClass({})}>
        {t("pay.goToCashier")}
      </a>
    </div>
  );
}

function CodeHandOver({ payment, action }: { payment: Payment; action: Action<"PaymentQrCode"> }) {
  const t = useT();
  return (
    <div className="flex flex-col items-center gap-3">
      <QrCode content={action.content} label={t("pay.qrLabel")} />
      <p className="font-medium">{t(payment.method === "WECHAT_PAY" ? "pay.scanWechat" : "pay.scan")}</p>
      {action.demoUrl && (
        <a href={action.demoUrl} target="_blank" rel="noreferrer" className="py-2 text-sm text-muted underline">
          {t("pay.demoScan")}
        </a>
      )}
    </div>
  );
}

/** A code or an address may stop working before the attempt does: then the page asks again, and offers to begin anew. */
function useExpiry(action: Payment["action"]) {
  const { revalidate } = useRevalidator();
  const until = action && "expiresAt" in action ? action.expiresAt : null;
  useEffect(() => {
    if (!until) return;
    // setTimeout counts in 32 bits; what lasts for weeks needs no watching
    const left = Date.parse(until) - Date.now() + 1000;
    if (left > 86_400_000) return;
    const timer = setTimeout(() => void revalidate(), Math.max(0, left));
    return () => clearTimeout(timer);
  }, [until, revalidate]);
}

/** What the shopper does to pay an open attempt. `orderPath`: where one goes on when it is done. */
export function HandOver({ payment, orderPath }: { payment: Payment; orderPath: string }) {
  const t = useT();
  const { action } = payment;
  useExpiry(action);
  if (!action) return null;
  switch (action.__typename) {
    case "PaymentForm":
      return <FormHandOver payment={payment} action={action} />;
    case "PaymentRedirect":
      return <RedirectHandOver payment={payment} url={action.url} />;
    case "PaymentQrCode":
      return <CodeHandOver payment={payment} action={action} />;
    case "PaymentJsapi":
      return <BridgeHandOver payment={payment} action={action} orderPath={orderPath} />;
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
