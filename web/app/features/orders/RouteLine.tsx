import type { Shipment_PartsFragment } from "../../gql/graphql.ts";
import { useT } from "../../i18n/i18n.tsx";

export interface RouteLineProps {
  stops: Shipment_PartsFragment["route"];
  scans: Shipment_PartsFragment["events"];
  /** It goes no further that way: the dot stays at its stop. */
  resting: boolean;
}

/** How far it is from a stop to the next, after so many scans since it got there: each goes on by a third of what is left. */
const onTheWay = (scans: number): number => 1 - (2 / 3) ** scans;

/** Where the parcel is between the cities, drawn, not mapped; the dot moves on with every scan. */
export function RouteLine({ stops, scans, resting }: RouteLineProps) {
  const t = useT();
  const here = Math.max(
    0,
    stops.findLastIndex((stop) => stop.state !== "AHEAD"),
  );
  const reached = stops[here]?.reachedAt;
  const since = resting || !reached || here === stops.length - 1 ? 0 : scans.filter(({ occurredAt }) => occurredAt > reached).length;
  const share = (here + onTheWay(since)) / (stops.length - 1);
  return (
    <div className="mt-5">
      <div aria-hidden className="relative mx-[calc(50%/var(--stops))] h-3" style={{ "--stops": stops.length } as React.CSSProperties}>
        <span className="absolute top-1.5 h-px w-full bg-control" />
        <span
          className="absolute top-[5px] h-0.5 w-full origin-left bg-action transition-transform duration-700 ease-out rtl:origin-right"
          style={{ transform: `scaleX(${share})` }}
        />
        <span
          className="absolute top-0 -ms-1.5 size-3 rounded-full bg-action outline-4 outline-tint transition-[inset-inline-start] duration-700 ease-out"
          style={{ insetInlineStart: `${share * 100}%` }}
        />
      </div>
      <ol aria-label={t("parcel.route")} className="mt-2 flex text-center text-xs md:text-sm">
        {stops.map((stop, index) => (
          <li
            key={stop.name + index}
            aria-current={index === here ? "step" : undefined}
            className={`flex-1 ${index === here ? "font-semibold" : "text-muted"}`}
          >
            {stop.name}
            <span className="sr-only"> {t(`parcel.stop.${stop.state}`)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
