import { useState } from "react";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { useToast } from "../../ui/Toast.tsx";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { refusalAt, refusalsBeside, useVerb } from "./useVerb.ts";

const Collect = graphql(`
  mutation DeskCollect($input: ShipmentCollectInput!) {
    shipmentCollect(input: $input) {
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

/** At the counter: the shopper says the code, and it opens whatever order it belongs to. */
export function CollectButton() {
  const t = useT();
  const toast = useToast();
  const collect = useVerb(Collect, { keyed: false });
  const [open, setOpen] = useState(false);
  const [code, setCode] = useState("");
  return (
    <>
      <Button look="secondary" size="sm" onClick={() => setOpen(true)}>
        {t("desk.parcel.collect")}
      </Button>
      <ConfirmDialog
        open={open}
        onClose={() => setOpen(false)}
        danger={false}
        title={t("desk.parcel.collect")}
        confirm={t("desk.parcel.collect")}
        ready={code.replaceAll(/\D/g, "").length === 8}
        verb={collect}
        refusals={refusalsBeside(collect.refusals, "code")}
        onConfirm={async () => {
          const done = await collect.run({ code });
          if (done) {
            setCode("");
            toast(t("desk.parcel.collected"));
          }
          return done;
        }}
      >
        <Field
          label={t("desk.parcel.code")}
          hint={t("desk.parcel.codeHint")}
          value={code}
          required
          inputMode="numeric"
          autoComplete="off"
          maxLength={12}
          error={refusalAt(collect.refusals, "code")}
          onChange={(event) => setCode(event.target.value)}
        />
      </ConfirmDialog>
    </>
  );
}
