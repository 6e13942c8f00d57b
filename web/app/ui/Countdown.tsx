import clsx from "clsx";
import { useEffect, useState } from "react";

const day = 86_400;

export interface CountdownProps {
  until: string;
  /** The words before the time that is left, and before the moment itself. */
  left: string;
  at: string;
  /** The moment in words. */
  moment: string;
  className?: string;
  onEnd?(): void;
}

/**
 * How long there is still time: minutes and seconds. Where the clock says nothing (days to go, before hydration, without JavaScript)
 * the moment itself is told.
 */
export function Countdown({ until, left: leftWords, at, moment, className, onEnd }: CountdownProps) {
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    const end = Date.parse(until);
    let over = false;
    const tick = () => {
      const seconds = Math.max(0, Math.ceil((end - Date.now()) / 1000));
      setLeft(seconds);
      if (seconds === 0 && !over) {
        over = true;
        onEnd?.();
      }
    };
    tick();
    const timer = setInterval(tick, 1000);
    return () => clearInterval(timer);
    // oxlint-disable-next-line react/exhaustive-deps -- the clock runs for one moment, not for one callback
  }, [until]);
  if (left === null || left >= day)
    return (
      <>
        {at} <span className={className}>{moment}</span>
      </>
    );
  const hours = Math.floor(left / 3600);
  const text = [hours, Math.floor((left % 3600) / 60), left % 60].slice(hours ? 0 : 1).map((part) => String(part).padStart(2, "0"));
  return (
    <>
      {leftWords}{" "}
      <span role="timer" className={clsx("tabular", className)}>
        {text.join(":")}
      </span>
    </>
  );
}
