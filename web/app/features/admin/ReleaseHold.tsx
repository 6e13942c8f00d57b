import { useState } from "react";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { useVerb } from "./useVerb.ts";

const Release = graphql(`
  mutation DeskPaymentVoid($input: PaymentVoidInput!) {
    paymentVoid(input: $input) {
      order {
        id
        ...DeskOrder
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

/** Lets go what a payment company still holds of a payment that was taken in part. */
export function ReleaseHold({ paymentId }: { paymentId: string }) {
  const t = useT();
  const release = useVerb(Release, { keyed: false });
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="quiet" size="sm" onClick={() => setOpen(true)}>
        {t("desk.release.open")}
      </Button>
      <ConfirmDialog
        open={open}
        onClose={() => setOpen(false)}
        title={t("desk.release.title")}
        confirm={t("desk.release.open")}
        verb={release}
        refusals={release.refusals}
        onConfirm={() => release.run({ paymentId })}
      >
        <p>{t("desk.release.text")}</p>
      </ConfirmDialog>
    </>
  );
}
