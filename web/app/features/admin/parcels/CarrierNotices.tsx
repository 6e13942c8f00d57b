import { formatDate } from "../../../dates.ts";
import { type FragmentType, getFragmentData, graphql } from "../../../gql/index.ts";
import { useLanguage, useT } from "../../../i18n/i18n.tsx";
import { Alert } from "../../../ui/Feedback.tsx";

const Notice = graphql(`
  fragment CarrierNotice on CarrierNotice {
    carrier {
      code
      name
    }
    endsAt
    daysLeft
  }
`);

/** Companies whose credentials end soon, or have ended: somebody has to renew them there and in the settings. */
export function CarrierNotices({ notices }: { notices: readonly FragmentType<typeof Notice>[] }) {
  const t = useT();
  const language = useLanguage();
  if (notices.length === 0) return null;
  return (
    <div className="mb-4 grid gap-3">
      {getFragmentData(Notice, notices).map(({ carrier, endsAt, daysLeft }) => {
        const words = { carrier: carrier.name, date: formatDate(endsAt, "date", language), days: daysLeft };
        return (
          <Alert
            key={carrier.code}
            tone={daysLeft > 0 ? "warn" : "danger"}
            title={t(daysLeft > 0 ? "desk.carrierNotice.soon" : "desk.carrierNotice.over", words)}
          >
            {t(daysLeft > 0 ? "desk.carrierNotice.soonText" : "desk.carrierNotice.overText")}
          </Alert>
        );
      })}
    </div>
  );
}
