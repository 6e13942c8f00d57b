import clsx from "clsx";
import { Bot, CreditCard, type IconNode, Truck, UserRound, UserRoundCog } from "lucide";
import { useState } from "react";
import { formatDate } from "../../dates.ts";
import type { ActorKind } from "../../gql/graphql.ts";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useLanguage, useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Section } from "./Section.tsx";

const Timeline = graphql(`
  fragment OrderTimeline_order on Order {
    id
    timeline {
      id
      type
      text
      occurredAt
      actor
      actorName
      detail
    }
  }
`);

const icons: Record<ActorKind, IconNode> = { SHOPPER: UserRound, STAFF: UserRoundCog, GATEWAY: CreditCard, CARRIER: Truck, SYSTEM: Bot };
const firstEvents = 12;

/** Everything that happened, newest first: who, what, when. */
export function OrderTimeline({ order }: { order: FragmentType<typeof Timeline> }) {
  const t = useT();
  const language = useLanguage();
  const { timeline } = getFragmentData(Timeline, order);
  const [all, setAll] = useState(false);
  const [known] = useState(() => new Set(timeline.map((event) => event.id)));
  const events = timeline.toSorted((a, b) => b.occurredAt.localeCompare(a.occurredAt));
  return (
    <Section title={t("desk.timeline.title")}>
      <ol className="px-4 py-3" aria-live="polite" aria-relevant="additions">
        {events.slice(0, all ? undefined : firstEvents).map((event, position) => (
          <li key={event.id} className={clsx("relative flex gap-3 pb-4 last:pb-0", !known.has(event.id) && "settle")}>
            {position < events.length - 1 && <span aria-hidden className="absolute start-3.5 top-7 bottom-0 w-px bg-line last:hidden" />}
            <span
              className={clsx(
                "grid size-7 shrink-0 place-items-center rounded-full",
                position === 0 ? "bg-tint text-action" : "bg-neutral-tint text-muted",
              )}
            >
              <Icon of={icons[event.actor]} size={15} />
            </span>
            <div className="min-w-0 flex-1 text-sm">
              <p className={position === 0 ? "font-medium" : undefined}>{event.text}</p>
              {event.detail && (
                <p className="text-muted">
                  <bdi>{event.detail}</bdi>
                </p>
              )}
              <p className="text-xs text-muted">
                <bdi>{event.actorName ?? t(`desk.actor.${event.actor}`)}</bdi> · {formatDate(event.occurredAt, "moment", language)}
              </p>
            </div>
          </li>
        ))}
      </ol>
      {events.length > firstEvents && (
        <div className="border-t px-2 py-1">
          <Button look="quiet" size="sm" wide aria-expanded={all} onClick={() => setAll(!all)}>
            {all ? t("desk.timeline.fewer") : t("desk.timeline.all", { count: events.length })}
          </Button>
        </div>
      )}
    </Section>
  );
}
