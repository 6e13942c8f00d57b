import { formatDate } from "../../../dates.ts";
import type { CarrierMessageVerdict } from "../../../gql/graphql.ts";
import { type FragmentType, getFragmentData, graphql } from "../../../gql/index.ts";
import { useLanguage, useT } from "../../../i18n/i18n.tsx";
import { StatusPill, type Tone } from "../../../ui/Badge.tsx";
import { Table, Td, Th } from "../../../ui/Table.tsx";
import { Ago } from "../Ago.tsx";
import { Section } from "../Section.tsx";
import { ParcelPill } from "../status.tsx";

const Records = graphql(`
  fragment ParcelRecords_shipment on Shipment {
    id
    events {
      id
      occurredAt
      status
      rawCode
      rawText
      location
    }
    messages @include(if: $mayShip) {
      id
      receivedAt
      verdict
      body
    }
  }
`);

const tones: Record<CarrierMessageVerdict, Tone> = {
  APPLIED: "positive",
  REPEATED: "neutral",
  DEFERRED: "info",
  UNKNOWN: "warn",
  BAD: "danger",
  FAILED: "danger",
};

/** JSON as people read it; anything else as it came. */
function laidOut(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

export interface ParcelRecordsProps {
  shipment: FragmentType<typeof Records>;
  /** Days for which messages are kept. */
  keptDays: number;
}

/** What the carrier said, scan by scan and message by message, word for word. */
export function ParcelRecords({ shipment, keptDays }: ParcelRecordsProps) {
  const t = useT();
  const language = useLanguage();
  const { events, messages } = getFragmentData(Records, shipment);
  return (
    <>
      <Section title={t("desk.parcelPage.events")}>
        {events.length === 0 ? (
          <p className="px-4 py-3 text-sm text-muted">{t("desk.parcelPage.noEvents")}</p>
        ) : (
          <div className="px-1.5">
            <Table caption={t("desk.parcelPage.events")}>
              <thead>
                <tr>
                  <Th>{t("desk.board.when")}</Th>
                  <Th>{t("desk.parcelPage.code")}</Th>
                  <Th>{t("desk.parcelPage.meaning")}</Th>
                  <Th>{t("desk.parcelPage.words")}</Th>
                </tr>
              </thead>
              <tbody>
                {events.map((event) => (
                  <tr key={event.id} className="last:*:border-0">
                    <Td className="align-top whitespace-nowrap text-muted">{formatDate(event.occurredAt, "moment", language)}</Td>
                    <Td className="align-top font-mono">{event.rawCode || "—"}</Td>
                    <Td className="align-top whitespace-nowrap">
                      {event.status ? (
                        <ParcelPill status={event.status} />
                      ) : (
                        <span className="text-muted">{t("desk.parcelPage.unknown")}</span>
                      )}
                    </Td>
                    <Td className="min-w-56" lang="zh-CN">
                      {[event.location, event.rawText].filter(Boolean).join(" · ")}
                    </Td>
                  </tr>
                ))}
              </tbody>
            </Table>
          </div>
        )}
      </Section>
      {messages && (
        <Section
          title={t("desk.parcelPage.messages")}
          aside={<span className="text-sm text-muted">{t("desk.parcelPage.kept", { days: keptDays })}</span>}
        >
          {messages.length === 0 ? (
            <p className="px-4 py-3 text-sm text-muted">{t("desk.parcelPage.noMessages")}</p>
          ) : (
            <ul className="divide-y px-4">
              {messages.map(({ id, verdict, receivedAt, body }) => (
                <li key={id}>
                  <details>
                    <summary className="flex min-h-11 cursor-pointer flex-wrap items-center gap-2 py-2">
                      <StatusPill tone={tones[verdict]}>{t(`desk.message.carrier.${verdict}`)}</StatusPill>
                      <span className="text-sm text-muted">
                        <Ago at={receivedAt} />
                      </span>
                    </summary>
                    <pre
                      tabIndex={0}
                      className="mb-3 max-h-80 overflow-auto rounded-md bg-neutral-tint p-3 text-xs break-all whitespace-pre-wrap"
                    >
                      {laidOut(body)}
                    </pre>
                  </details>
                </li>
              ))}
            </ul>
          )}
        </Section>
      )}
    </>
  );
}
