import { CircleCheck } from "lucide";
import { useState } from "react";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney } from "../../money.ts";
import { deskPaths } from "../../paths.ts";
import { StatusPill, type Tone } from "../../ui/Badge.tsx";
import { Button } from "../../ui/Button.tsx";
import { EmptyState } from "../../ui/Feedback.tsx";
import { TextArea } from "../../ui/Field.tsx";
import type { MoneyNoticeKind } from "../../gql/graphql.ts";
import { Link } from "../../ui/Link.tsx";
import { Ago } from "./Ago.tsx";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { Section } from "./Section.tsx";
import { refusalAt, refusalsBeside, useVerb } from "./useVerb.ts";

const Notice = graphql(`
  fragment DeskNotice on MoneyNotice {
    id
    kind
    provider
    reference
    detail
    createdAt
    resolvedAt
    resolution
    order {
      id
      number
    }
    ours {
      amount
      currencyCode
    }
    theirs {
      amount
      currencyCode
    }
  }
`);

const Resolve = graphql(`
  mutation DeskNoticeResolve($input: MoneyNoticeResolveInput!) {
    moneyNoticeResolve(input: $input) {
      notice {
        id
        ...DeskNotice
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

export type NoticeRef = FragmentType<typeof Notice>;

const tones: Record<MoneyNoticeKind, Tone> = {
  MISMATCH: "danger",
  UNKNOWN: "warn",
  STALE: "warn",
  AUTHORIZATION_LOST: "danger",
  UNKNOWN_PAYMENT: "warn",
  HOLD_ENDING: "warn",
  DISPUTE_OPENED: "danger",
  DISPUTE_WON: "positive",
  DISPUTE_LOST: "danger",
  REFUND_FAILED: "danger",
  MISSING_HERE: "danger",
  MISSING_THERE: "danger",
  AMOUNT: "danger",
  BOOKS: "danger",
};

/** Matters of money that need a person. What comes right by itself leaves by itself. */
export function MoneyNotices({ notices, mayResolve }: { notices: readonly NoticeRef[]; mayResolve: boolean }) {
  const t = useT();
  const open = getFragmentData(Notice, notices).filter(({ resolvedAt }) => !resolvedAt);
  const [settling, setSettling] = useState<string | null>(null);
  return (
    <Section title={t("desk.notices.title")} aside={open.length > 0 && <span className="text-sm text-muted tabular">{open.length}</span>}>
      {open.length === 0 ? (
        <EmptyState icon={CircleCheck} title={t("desk.notices.none")}>
          {t("desk.notices.noneText")}
        </EmptyState>
      ) : (
        <ul className="divide-y">
          {open.map((notice) => (
            <li key={notice.id} className="grid gap-2 px-4 py-3 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-start">
              <div className="min-w-0">
                <p className="flex flex-wrap items-center gap-2">
                  <StatusPill tone={tones[notice.kind]}>{t(`desk.notice.kind.${notice.kind}`)}</StatusPill>
                  {notice.order && (
                    <Link to={deskPaths.order(notice.order.id)} className="py-1 font-mono text-sm text-action hover:underline">
                      {notice.order.number}
                    </Link>
                  )}
                  <span className="text-sm text-muted">
                    <Ago at={notice.createdAt} />
                  </span>
                </p>
                <p className="mt-1 text-sm">{t(`desk.notice.what.${notice.kind}`)}</p>
                <Sums ours={notice.ours} theirs={notice.theirs} />
                <p className="text-sm text-muted">
                  {notice.reference && <span className="font-mono text-xs">{notice.reference}</span>}
                  {notice.reference && notice.detail && " · "}
                  {notice.detail}
                </p>
              </div>
              {mayResolve && (
                <Button look="secondary" size="sm" className="justify-self-start" onClick={() => setSettling(notice.id)}>
                  {t("desk.notice.resolve")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {settling && <ResolveDialog noticeId={settling} onClose={() => setSettling(null)} />}
    </Section>
  );
}

interface SumLike {
  amount: string;
  currencyCode: string;
}

function Sums({ ours, theirs }: { ours?: SumLike | null; theirs?: SumLike | null }) {
  const t = useT();
  const language = useLanguage();
  if (!ours && !theirs) return null;
  const sum = (money: SumLike | null | undefined) => (money ? formatMoney(money, language, true) : "–");
  return (
    <dl className="mt-1 flex flex-wrap gap-x-6 text-sm">
      <div className="flex gap-2">
        <dt className="text-muted">{t("desk.notice.ours")}</dt>
        <dd className="font-medium tabular">{sum(ours)}</dd>
      </div>
      <div className="flex gap-2">
        <dt className="text-muted">{t("desk.notice.theirs")}</dt>
        <dd className="font-medium tabular">{sum(theirs)}</dd>
      </div>
    </dl>
  );
}

function ResolveDialog({ noticeId, onClose }: { noticeId: string; onClose: () => void }) {
  const t = useT();
  const resolve = useVerb(Resolve, { keyed: false });
  const [resolution, setResolution] = useState("");
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      danger={false}
      title={t("desk.notice.resolveTitle")}
      confirm={t("desk.notice.resolve")}
      verb={resolve}
      refusals={refusalsBeside(resolve.refusals, "resolution")}
      onConfirm={() => resolve.run({ noticeId, resolution })}
    >
      <p>{t("desk.notice.resolveText")}</p>
      <TextArea
        label={t("desk.notice.resolution")}
        value={resolution}
        maxLength={300}
        required
        error={refusalAt(resolve.refusals, "resolution")}
        onChange={(event) => setResolution(event.target.value)}
      />
    </ConfirmDialog>
  );
}
