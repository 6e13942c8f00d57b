import { ChevronLeft, ChevronRight } from "lucide";
import { useLocation } from "react-router";
import { useT } from "../../i18n/i18n.tsx";
import { LinkButton } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";

export interface PagerProps {
  after: string | null;
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
  /** The address of the page behind a cursor; null is the first one. */
  to: (after: string | null) => string;
}

/** Pages by cursor: forward from here, back along the way one came. A shared link to the middle leads back to the start. */
export function Pager({ after, pageInfo, to }: PagerProps) {
  const t = useT();
  const state = useLocation().state as { trail?: (string | null)[] } | null;
  const trail = state?.trail ?? [];
  if (!after && !pageInfo.hasNextPage) return null;
  const previous = trail.at(-1) ?? null;
  return (
    <nav aria-label={t("desk.pages")} className="mt-4 flex items-center justify-between gap-3">
      {after ? (
        <LinkButton look="quiet" size="sm" to={to(previous)} state={{ trail: trail.slice(0, -1) }}>
          <Icon of={ChevronLeft} size={16} />
          {previous || trail.length ? t("desk.newer") : t("desk.first")}
        </LinkButton>
      ) : (
        <span />
      )}
      {pageInfo.hasNextPage && (
        <LinkButton look="quiet" size="sm" to={to(pageInfo.endCursor ?? null)} state={{ trail: [...trail, after] }}>
          {t("desk.older")}
          <Icon of={ChevronRight} size={16} />
        </LinkButton>
      )}
    </nav>
  );
}
