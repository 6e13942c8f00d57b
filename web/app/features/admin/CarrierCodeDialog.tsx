import { useState } from "react";
import { graphql } from "../../gql/index.ts";
import type { CodeSource, ShipmentStatus } from "../../gql/graphql.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Field, Select } from "../../ui/Field.tsx";
import { useToast } from "../../ui/Toast.tsx";
import type { CodeDraft } from "./CarrierCodes.tsx";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { refusalAt, refusalsBeside, useVerb } from "./useVerb.ts";

const SetCode = graphql(`
  mutation DeskCarrierCodeSet($input: CarrierCodeSetInput!) {
    carrierCodeSet(input: $input) {
      parcels
      userErrors {
        ...Refusal
      }
    }
  }
`);

const sources: readonly CodeSource[] = ["SF", "YTO", "JD", "KUAIDI100"];
const meanings = [
  "PICKED_UP",
  "IN_TRANSIT",
  "OUT_FOR_DELIVERY",
  "AVAILABLE_FOR_PICKUP",
  "DELIVERED",
  "FAILED_ATTEMPT",
  "EXCEPTION",
  "RETURNING",
  "RETURNED",
] as const satisfies readonly ShipmentStatus[];

export function CarrierCodeDialog({ draft, onClose, onSaved }: { draft: CodeDraft; onClose: () => void; onSaved: () => void }) {
  const t = useT();
  const toast = useToast();
  const set = useVerb(SetCode, { keyed: false });
  const [{ source, code, status }, setValues] = useState(draft);
  const values = { source, code, status, open: draft.open };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      danger={false}
      title={draft.open ? t("desk.codes.other") : t("desk.codes.assignOf", { source: t(`desk.codes.source.${source}`), code })}
      confirm={t("desk.settings.save")}
      ready={code.trim() !== ""}
      verb={set}
      refusals={refusalsBeside(set.refusals, "code", "status")}
      onConfirm={async () => {
        const done = await set.run({ source, code: code.trim(), status: status ?? null });
        if (done) {
          toast(t("desk.settings.saved"));
          onSaved();
        }
        return done;
      }}
    >
      {draft.open && (
        <>
          <Select
            label={t("desk.codes.source")}
            value={source}
            onChange={(event) => setValues({ ...values, source: event.target.value as CodeSource })}
          >
            {sources.map((one) => (
              <option key={one} value={one}>
                {t(`desk.codes.source.${one}`)}
              </option>
            ))}
          </Select>
          <Field
            label={t("desk.codes.code")}
            value={code}
            required
            maxLength={32}
            error={refusalAt(set.refusals, "code")}
            onChange={(event) => setValues({ ...values, code: event.target.value })}
          />
        </>
      )}
      <Select
        label={t("desk.codes.meaning")}
        value={status ?? ""}
        error={refusalAt(set.refusals, "status")}
        onChange={(event) => setValues({ ...values, status: (event.target.value || null) as ShipmentStatus | null })}
      >
        <option value="">{t("desk.codes.nothing")}</option>
        {meanings.map((one) => (
          <option key={one} value={one}>
            {t(`desk.parcel.status.${one}`)}
          </option>
        ))}
      </Select>
    </ConfirmDialog>
  );
}
