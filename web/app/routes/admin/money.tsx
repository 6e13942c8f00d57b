import { useEffect } from "react";
import { useRevalidator } from "react-router";
import { useLoaded } from "../../apollo.ts";
import { useDeskNews } from "../../features/admin/DeskLive.tsx";
import { PageHead } from "../../features/admin/DeskFrame.tsx";
import { ComparedDays } from "../../features/admin/ComparedDays.tsx";
import { MoneyNotices } from "../../features/admin/MoneyNotices.tsx";
import { RefusedMessages } from "../../features/admin/PaymentMessages.tsx";
import { graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { load, type LoadArgs } from "../../page.ts";
import { Alert } from "../../ui/Feedback.tsx";
import type { Route } from "./+types/money";

const Money = graphql(`
  query DeskMoney($may: Boolean!) {
    me {
      id
      permissions
    }
    moneyNotices(first: 50) @include(if: $may) {
      nodes {
        ...DeskNotice
      }
    }
    reconciliations(first: 28) @include(if: $may) {
      nodes {
        ...DeskComparedDay
      }
    }
    paymentMessages(first: 20, verdict: REFUSED) @include(if: $may) {
      nodes {
        ...DeskMessage
      }
    }
  }
`);

const Me = graphql(`
  query DeskMoneyMe {
    me {
      id
      permissions
    }
  }
`);

const loadPage = async (args: LoadArgs) => {
  const { data } = await load(args, Me, {});
  return load(args, Money, { may: data.me?.permissions.includes("PAYMENTS_READ") ?? false }, { fresh: true });
};
export const loader = loadPage;
export const clientLoader = loadPage;

/** After a burst of changes one look is enough. */
const pause = 500;

export default function DeskMoney({ loaderData }: Route.ComponentProps) {
  const t = useT();
  const { me, moneyNotices, reconciliations, paymentMessages } = useLoaded(Money, loaderData);
  const { changes } = useDeskNews();
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!changes) return;
    const timer = setTimeout(() => void revalidate(), pause);
    return () => clearTimeout(timer);
  }, [changes, revalidate]);
  const mayWrite = me?.permissions.includes("PAYMENTS_WRITE") ?? false;
  return (
    <>
      <title>{t("desk.nav.money")}</title>
      <PageHead title={t("desk.money.title")} />
      {!moneyNotices || !reconciliations || !paymentMessages ? (
        <Alert>{t("desk.money.notYours")}</Alert>
      ) : (
        <div className="grid max-w-4xl gap-5">
          <MoneyNotices notices={moneyNotices.nodes} mayResolve={mayWrite} />
          <ComparedDays days={reconciliations.nodes} mayCompare={mayWrite} />
          <RefusedMessages messages={paymentMessages.nodes} />
        </div>
      )}
    </>
  );
}
