import { useApolloClient } from "@apollo/client/react";
import { Printer } from "lucide";
import { useEffect, useState } from "react";
import type { ShippingDocumentKind } from "../../gql/graphql.ts";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { type RefusalData, refusalsOf } from "../../refusals.ts";
import { Button, buttonClass } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Alert } from "../../ui/Feedback.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Refusals } from "./Refusals.tsx";

const MakeDocument = graphql(`
  mutation DeskShippingDocument($input: ShipmentLabelCreateInput!) {
    shipmentLabelCreate(input: $input) {
      document {
        printUrl
        pdfUrl
        unprintable
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

interface Made {
  document: { printUrl: string; pdfUrl: string; unprintable: readonly string[] } | null;
  refusals: RefusalData[];
}

/** The addresses of one kind of document; asked for when the window opens, because they lead there for a short while only. */
function useDocument(kind: ShippingDocumentKind, shipmentIds: readonly string[]): Made | null {
  const client = useApolloClient();
  const t = useT();
  const [made, setMade] = useState<Made | null>(null);
  const key = shipmentIds.join();
  useEffect(() => {
    let left = false;
    const ask = async () => {
      try {
        const { data } = await client.mutate({ mutation: MakeDocument, variables: { input: { kind, shipmentIds: key.split(",") } } });
        const { document, userErrors } = data!.shipmentLabelCreate;
        if (!left) setMade({ document: document ?? null, refusals: refusalsOf(userErrors) });
      } catch {
        if (!left) setMade({ document: null, refusals: [{ code: "CONFLICT", message: t("desk.verb.failed"), field: null }] });
      }
    };
    void ask();
    return () => {
      left = true;
    };
  }, [client, kind, key, t]);
  return made;
}

function DocumentRow({ kind, shipmentIds }: { kind: ShippingDocumentKind; shipmentIds: readonly string[] }) {
  const t = useT();
  const made = useDocument(kind, shipmentIds);
  const link = (url: string, look: "primary" | "secondary", label: string) => (
    // the same host as this page, whatever the shop calls itself
    <a href={new URL(url).pathname} target="_blank" rel="noreferrer" className={buttonClass({ look, size: "sm" }, "min-h-11")}>
      {label}
      <span className="sr-only">, {t(`desk.print.${kind}`)}</span>
    </a>
  );
  return (
    <li className="grid gap-2 py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <span>
          <span className="block font-semibold">{t(`desk.print.${kind}`)}</span>
          <span className="block text-sm text-muted">{t(`desk.print.${kind}.hint`)}</span>
        </span>
        <span className="flex gap-2" aria-live="polite">
          {made?.document ? (
            <>
              {link(made.document.printUrl, "primary", t("desk.print.page"))}
              {link(made.document.pdfUrl, "secondary", t("desk.print.pdf"))}
            </>
          ) : (
            !made && <span className="text-sm text-muted">{t("desk.print.making")}</span>
          )}
        </span>
      </div>
      {made && <Refusals of={made.refusals} />}
      {made?.document && made.document.unprintable.length > 0 && (
        <Alert>{t("desk.print.unprintable", { characters: made.document.unprintable.join(" ") })}</Alert>
      )}
    </li>
  );
}

/** Labels and slips of some parcels, as a page and as PDF. */
export function PrintDialog({ shipmentIds, onClose }: { shipmentIds: readonly string[]; onClose: () => void }) {
  const t = useT();
  return (
    <Dialog open onClose={onClose} title={t("desk.print.title", { count: shipmentIds.length })} closeLabel={t("desk.close")} place="bottom">
      <ul className="divide-y">
        <DocumentRow kind="LABEL" shipmentIds={shipmentIds} />
        <DocumentRow kind="PACKING_SLIP" shipmentIds={shipmentIds} />
      </ul>
      <p className="mt-4 text-sm text-muted">{t("desk.print.until")}</p>
    </Dialog>
  );
}

export function PrintButton({ shipmentIds }: { shipmentIds: readonly string[] }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button look="secondary" size="sm" onClick={() => setOpen(true)}>
        <Icon of={Printer} size={16} />
        {t("desk.print.button")}
      </Button>
      {open && <PrintDialog shipmentIds={shipmentIds} onClose={() => setOpen(false)} />}
    </>
  );
}
