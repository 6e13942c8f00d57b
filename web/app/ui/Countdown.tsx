import { useEffect, useState } from "react";

/** Minutes and seconds left; before hydration and without JavaScript the time of day says the same. */
export function Countdown({ until, fallback, onEnd }: { until: string; fallback: string; onEnd?(): void }) {
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
  if (left === null) return <span>{fallback}</span>;
  const hours = Math.floor(left / 3600);
  const text = [hours, Math.floor((left % 3600) / 60), left % 60].slice(hours ? 0 : 1).map((part) => String(part).padStart(2, "0"));
  return (
    <span role="timer" className="tabular">
      {text.join(":")}
    </span>
  );
}
