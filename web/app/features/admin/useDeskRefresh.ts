import { useEffect, useEffectEvent, useRef } from "react";
import { useRevalidator } from "react-router";
import { useDeskNews } from "./DeskLive.tsx";

/** After a burst of changes one look is enough. */
const PAUSE = 500;

/** Reads the page anew after changes at the desk. */
export function useDeskRefresh(): void {
  const { changes } = useDeskNews();
  const { revalidate } = useRevalidator();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const look = useEffectEvent(() => {
    timer.current = undefined;
    void revalidate();
  });
  useEffect(() => {
    // a further change does not put the look off: where something happens all the time there would be none
    if (changes) timer.current ??= setTimeout(() => look(), PAUSE);
  }, [changes]);
  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
}
