import { useQuery } from "@apollo/client/react";
import { Printer } from "lucide";
import { type FormEvent, useId, useState } from "react";
import type { CarrierCode } from "../../gql/graphql.ts";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { deskPaths } from "../../paths.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Alert } from "../../ui/Feedback.tsx";
import { RadioRow } from "../../ui/Field.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Link } from "../../ui/Link.tsx";
import { PrintDialog } from "./PrintParcels.tsx";
import { Refusals } from "./Refusals.tsx";
import { type BatchRow, useBatch } from "./useBatch.ts";

const BatchCarriers = graphql(`
  query DeskBatchCarriers {
    shippingSettings {
      carriers {
        carrier {
          code
          name
        }
        ordersWaybill
      }
    }
  }
`);

/** Waybills for the chosen orders, then what became of each; closes with true when something was sent. */
export function BatchDialog({ orderIds, onClose }: { orderIds: readonly string[]; onClose: (shipped: boolean) => void }) {
  const t = useT();
  const formId = useId();
  const { data } = useQuery(BatchCarriers, { fetchPolicy: "cache-and-network" });
  const carriers = data?.shippingSettings.carriers.filter(({ ordersWaybill }) => ordersWaybill).map(({ carrier }) => carrier) ?? [];
  const [chosen, setChosen] = useState<CarrierCode | null>(null);
  const [printing, setPrinting] = useState(false);
  const { run, busy, rows, refusals } = useBatch(orderIds);
  const labelled = rows?.flatMap(({ shipment }) => (shipment?.trackingNumber ? [shipment.id] : [])) ?? [];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void run(chosen);
  };
  const option = (code: CarrierCode | null, title: string, detail: string) => (
    <RadioRow
      key={code ?? ""}
      name="batch-carrier"
      value={code ?? ""}
      checked={chosen === code}
      title={title}
      detail={detail}
      onChange={() => setChosen(code)}
    />
  );
  if (printing) return <PrintDialog shipmentIds={labelled} onClose={() => onClose(true)} />;
  return (
    <Dialog
      open
      onClose={() => onClose(rows !== null)}
      title={t("desk.batch.title", { count: orderIds.length })}
      closeLabel={t("desk.close")}
      place="bottom"
      footer={
        <div className="flex flex-wrap items-center justify-end gap-2">
          <p role="status" className="flex-1 text-sm text-muted">
            {busy && t("desk.batch.working")}
          </p>
          {rows ? (
            labelled.length > 0 && (
              <Button onClick={() => setPrinting(true)}>
                <Icon of={Printer} size={18} />
                {t("desk.batch.printAll")}
              </Button>
            )
          ) : (
            <Button type="submit" form={formId} busy={busy} disabled={carriers.length === 0}>
              {t("desk.batch.submit")}
            </Button>
          )}
        </div>
      }
    >
      <Refusals of={refusals} />
      {rows ? (
        <Results rows={rows} />
      ) : (
        <form id={formId} onSubmit={submit} className="grid gap-3">
          <p className="text-sm text-muted">{t("desk.batch.text")}</p>
          {data && carriers.length === 0 && <Alert>{t("desk.batch.noCarrier")}</Alert>}
          <div role="radiogroup" aria-label={t("desk.ship.carrier")} className="grid gap-2">
            {option(null, t("desk.batch.own"), t("desk.batch.ownHint"))}
            {carriers.map(({ code, name }) => option(code, name, t("desk.ship.carrierHint.waybill")))}
          </div>
        </form>
      )}
    </Dialog>
  );
}

function Results({ rows }: { rows: readonly BatchRow[] }) {
  const t = useT();
  const refused = rows.filter(({ shipment }) => !shipment).length;
  const made = rows.length - refused;
  return (
    <>
      <p role="status" className="mb-3 font-semibold">
        {refused > 0 ? t("desk.batch.done", { made, refused }) : t("desk.batch.allDone", { made })}
      </p>
      <ul aria-label={t("desk.batch.results")} className="divide-y border-y">
        {rows.map(({ orderId, number, customerName, shipment, refusals }) => (
          <li key={orderId} className="flex flex-wrap items-baseline justify-between gap-x-4 py-2.5 text-sm">
            <Link to={deskPaths.order(orderId)} className="font-mono font-medium hover:text-action hover:underline">
              {number ?? orderId}
              <bdi className="ms-2 font-sans font-normal text-muted">{customerName}</bdi>
            </Link>
            {shipment?.trackingNumber ? (
              <span className="font-mono">{shipment.trackingNumber}</span>
            ) : shipment ? (
              <span className="text-warn">{t("desk.batch.awaited")}</span>
            ) : (
              <span className="font-medium text-sale">{refusals.map(({ message }) => message).join(" ")}</span>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
