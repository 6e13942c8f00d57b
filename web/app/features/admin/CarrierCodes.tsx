import { useState } from "react";
import { graphql } from "../../gql/index.ts";
import type { DeskShippingSettingsQuery } from "../../gql/graphql.ts";
import { useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { CarrierCodeDialog } from "./CarrierCodeDialog.tsx";
import { Refusals } from "./Refusals.tsx";
import { Section } from "./Section.tsx";
import { useVerb } from "./useVerb.ts";

const Reset = graphql(`
  mutation DeskCarrierCodeReset($input: CarrierCodeResetInput!) {
    carrierCodeReset(input: $input) {
      userErrors {
        ...Refusal
      }
    }
  }
`);

type Code = DeskShippingSettingsQuery["carrierCodes"][number];
export type CodeDraft = Pick<Code, "source" | "code"> & { status: Code["status"]; open: boolean };

/** What came and nobody knows, and what staff decided; the rest of the tables is only named where one wants to change it. */
export function CarrierCodes({ codes, mayChange, onSaved }: { codes: readonly Code[]; mayChange: boolean; onSaved: () => void }) {
  const t = useT();
  const reset = useVerb(Reset, { keyed: false });
  const [editing, setEditing] = useState<CodeDraft | null>(null);
  const shown = codes.filter(({ decided, seen }) => decided || seen > 0);
  return (
    <Section
      title={t("desk.codes.title")}
      aside={
        mayChange && (
          <Button look="secondary" size="sm" onClick={() => setEditing({ source: "SF", code: "", status: "IN_TRANSIT", open: true })}>
            {t("desk.codes.other")}
          </Button>
        )
      }
    >
      <p className="px-4 pt-3 text-sm text-muted">{t("desk.codes.explain")}</p>
      <Refusals of={reset.refusals} />
      {shown.length === 0 ? (
        <p className="px-4 py-3 text-sm">{t("desk.codes.none")}</p>
      ) : (
        <ul className="divide-y">
          {shown.map((one) => (
            <li key={`${one.source} ${one.code}`} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3">
              <span className="min-w-0 flex-1 basis-60">
                <span className="font-medium">{t(`desk.codes.source.${one.source}`)}</span> <span className="font-mono">{one.code}</span>
                {one.texts.length > 0 && (
                  <span lang="zh-CN" className="block text-sm text-muted">
                    {one.texts.join(" / ")}
                  </span>
                )}
              </span>
              <span className="text-sm">
                {one.decided ? (one.status ? t(`desk.parcel.status.${one.status}`) : t("desk.codes.nothing")) : t("desk.codes.unknown")}
                <span className="block text-xs text-muted">
                  {one.usual
                    ? t("desk.codes.usually", { status: t(`desk.parcel.status.${one.usual}`) })
                    : t("desk.codes.seen", { count: one.seen })}
                </span>
              </span>
              {mayChange && (
                <span className="flex gap-1">
                  <Button
                    look="quiet"
                    size="sm"
                    aria-label={t("desk.codes.assignOf", { source: t(`desk.codes.source.${one.source}`), code: one.code })}
                    onClick={() => setEditing({ source: one.source, code: one.code, status: one.status, open: false })}
                  >
                    {t("desk.codes.assign")}
                  </Button>
                  {one.decided && (
                    <Button
                      look="quiet"
                      size="sm"
                      busy={reset.busy}
                      aria-label={t("desk.codes.resetOf", { source: t(`desk.codes.source.${one.source}`), code: one.code })}
                      onClick={async () => {
                        if (await reset.run({ source: one.source, code: one.code })) onSaved();
                      }}
                    >
                      {t("desk.codes.reset")}
                    </Button>
                  )}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {editing && <CarrierCodeDialog draft={editing} onClose={() => setEditing(null)} onSaved={onSaved} />}
    </Section>
  );
}
