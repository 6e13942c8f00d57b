import clsx from "clsx";
import { formatDate } from "../../../dates.ts";
import { type FragmentType, getFragmentData, graphql } from "../../../gql/index.ts";
import { useLanguage, useT } from "../../../i18n/i18n.tsx";
import { Table, Td, Th } from "../../../ui/Table.tsx";
import { Ago } from "../Ago.tsx";
import { Section } from "../Section.tsx";

const Row = graphql(`
  fragment CarrierHealth_row on CarrierHealth {
    carrier {
      code
      name
    }
    answeredAt
    calls
    unanswered
    averageMs
    slowestMs
    messages
    refusedMessages
    waiting
    credentialsEndAt
    notice {
      daysLeft
    }
  }
`);

/** From here on somebody should call the company, not wait. */
const ALARMING = 0.2;

/** How the companies answered in the last hour: whether a parcel waits for us or for them. */
export function CarrierHealth({ carriers }: { carriers: readonly FragmentType<typeof Row>[] }) {
  const t = useT();
  const language = useLanguage();
  const headings = ["answered", "calls", "failed", "time", "messages", "waiting"] as const;
  if (carriers.length === 0) return null;
  return (
    <div className="mt-8">
      <Section title={t("desk.health.title")} aside={<span className="text-sm text-muted">{t("desk.health.hour")}</span>}>
        <div className="px-1.5">
          <Table caption={t("desk.health.title")}>
            <thead>
              <tr>
                <Th>{t("desk.board.carrier")}</Th>
                {headings.map((heading) => (
                  <Th key={heading} end={heading !== "answered"}>
                    {t(`desk.health.${heading}`)}
                  </Th>
                ))}
              </tr>
            </thead>
            <tbody>
              {getFragmentData(Row, carriers).map(({ carrier, calls, unanswered, ...row }) => (
                <tr key={carrier.code} className="last:*:border-0">
                  <Td className="font-medium whitespace-nowrap">
                    {carrier.code === "OTHER" ? "Kuaidi100" : carrier.name}
                    {row.credentialsEndAt && (
                      <span className={clsx("block text-xs font-normal", row.notice ? "text-warn" : "text-muted")}>
                        {t("desk.health.credentials", { date: formatDate(row.credentialsEndAt, "date", language) })}
                      </span>
                    )}
                  </Td>
                  <Td className="whitespace-nowrap text-muted">{row.answeredAt ? <Ago at={row.answeredAt} /> : t("desk.health.never")}</Td>
                  <Td end>{calls}</Td>
                  <Td end className={clsx("whitespace-nowrap", calls && unanswered / calls >= ALARMING && "font-semibold text-sale")}>
                    {unanswered
                      ? t("desk.health.rate", { failed: unanswered, percent: Math.round((100 * unanswered) / calls) })
                      : calls
                        ? 0
                        : "—"}
                  </Td>
                  <Td end className="whitespace-nowrap">
                    {row.averageMs == null ? "—" : t("desk.health.ms", { average: row.averageMs, slowest: row.slowestMs ?? 0 })}
                  </Td>
                  <Td end className="whitespace-nowrap">
                    {row.messages}
                    {row.refusedMessages > 0 && (
                      <span className="text-warn"> · {t("desk.health.refused", { count: row.refusedMessages })}</span>
                    )}
                  </Td>
                  <Td end className={row.waiting > 0 ? "font-semibold text-warn" : undefined}>
                    {row.waiting}
                  </Td>
                </tr>
              ))}
            </tbody>
          </Table>
        </div>
      </Section>
    </div>
  );
}
