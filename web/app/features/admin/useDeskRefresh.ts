import { useEffect } from "react";
import { useRevalidator } from "react-router";
import { useDeskNews } from "./DeskLive.tsx";

/** After a burst of changes one look is enough. */
const PAUSE = 500;

/** Reads the page anew after changes at the desk. */
export function useDeskRefresh(): void {
  const { changes } = useDeskNews();
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (!changes) return;
    const timer = setTimeout(() => void revalidate(), PAUSE);
    return () => clearTimeout(timer);
  }, [changes, revalidate]);
}
