import { formatDate } from "../../dates.ts";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import type { ReconciliationStatus } from "../../gql/graphql.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney } from "../../money.ts";
import { StatusPill, type Tone } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { Refusals } from "./Refusals.tsx";
import { Section } from "./Section.tsx";
import { useVerb } from "./useVerb.ts";

const Day = graphql(`
  fragment DeskComparedDay on Reconciliation {
    id
    day
    method
    status
    failure
    checkedAt
    nextTryAt
    sums {
      theirsCaptured {
        amount
        currencyCode
      }
      theirsRefunded {
        amount
        currencyCode
      }
      fees {
        amount
        currencyCode
      }
      oursCaptured {
        amount
        currencyCode
      }
      oursRefunded {
        amount
        currencyCode
      }
    }
    notices {
      id
      resolvedAt
    }
  }
`);

const Compare = graphql(`
  mutation DeskCompareDay($input: ReconciliationRunInput!) {
    reconciliationRun(input: $input) {
      reconciliation {
        id
        ...DeskComparedDay
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

const tones: Record<ReconciliationStatus, Tone> = { WAITING: "neutral", MATCHED: "positive", DIFFERENT: "danger" };

/** Each payment company's days beside our books, newest first. */
export function ComparedDays({ days, mayCompare }: { days: readonly FragmentType<typeof Day>[]; mayCompare: boolean }) {
  const t = useT();
  const language = useLanguage();
  const compare = useVerb(Compare, { keyed: false });
  return (
    <Section title={t("desk.days.title")}>
      <p className="border-b px-4 py-2 text-sm text-muted">{t("desk.days.text")}</p>
      <Refusals of={compare.refusals} />
      {days.length === 0 && <p className="px-4 py-3 text-sm text-muted">{t("desk.days.none")}</p>}
      <ul className="divide-y">
        {getFragmentData(Day, days).map((day) => {
          const open = day.notices.filter(({ resolvedAt }) => !resolvedAt).length;
          return (
            <li key={day.id} className="grid gap-2 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-start">
              <div className="min-w-0">
                <p className="flex flex-wrap items-center gap-2">
                  <span className="font-medium tabular">{day.day}</span>
                  <span>{t(`desk.method.${day.method}`)}</span>
                  <StatusPill tone={tones[day.status]}>
                    {open > 0 ? t("desk.days.open", { count: open }) : t(`desk.days.status.${day.status}`)}
                  </StatusPill>
                </p>
                {day.sums.map((sums) => (
                  <dl
                    key={sums.theirsCaptured.currencyCode}
                    className="mt-1 grid grid-cols-[auto_auto_auto] justify-start gap-x-5 gap-y-0.5 text-sm"
                  >
                    <dt className="text-muted">{t("desk.days.captured")}</dt>
                    <dd className="text-end tabular">{formatMoney(sums.theirsCaptured, language, true)}</dd>
                    <dd className="text-end text-muted tabular">
                      {t("desk.days.ours", { amount: formatMoney(sums.oursCaptured, language, true) })}
                    </dd>
                    <dt className="text-muted">{t("desk.days.refunded")}</dt>
                    <dd className="text-end tabular">{formatMoney(sums.theirsRefunded, language, true)}</dd>
                    <dd className="text-end text-muted tabular">
                      {t("desk.days.ours", { amount: formatMoney(sums.oursRefunded, language, true) })}
                    </dd>
                    <dt className="text-muted">{t("desk.days.fees")}</dt>
                    <dd className="text-end tabular">{formatMoney(sums.fees, language, true)}</dd>
                  </dl>
                ))}
                <p className="text-sm text-muted">
                  {day.checkedAt && t("desk.days.checked", { at: formatDate(day.checkedAt, "moment", language) })}
                  {!day.checkedAt && day.nextTryAt && t("desk.days.next", { at: formatDate(day.nextTryAt, "moment", language) })}
                  {day.failure && ` · ${day.failure}`}
                </p>
              </div>
              {mayCompare && (
                <Button
                  look="secondary"
                  size="sm"
                  className="justify-self-start"
                  busy={compare.busy}
                  aria-label={t("desk.days.compareOf", { day: day.day, method: t(`desk.method.${day.method}`) })}
                  onClick={() => void compare.run({ reconciliationId: day.id })}
                >
                  {t("desk.days.compare")}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
