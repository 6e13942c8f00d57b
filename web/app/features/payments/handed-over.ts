import { useEffect, useRef } from "react";

const keyOf = (name: string) => `handed-over:${name}`;

/** True the first time: coming back with the browser's button must not throw the shopper out again. */
function handOverOnce(name: string): boolean {
  if (sessionStorage.getItem(keyOf(name))) return false;
  sessionStorage.setItem(keyOf(name), "1");
  return true;
}

/** Sends the shopper off by itself, once per name: an attempt, or a step of one. */
export function useOnce(name: string, go: () => void) {
  const run = useRef(go);
  run.current = go;
  useEffect(() => {
    if (handOverOnce(name)) run.current();
  }, [name]);
}

/** Who asks to pay again is led to the cashier again, even if the attempt is the one that was already open. */
export function forgetHandOvers(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(keyOf(""))) sessionStorage.removeItem(key);
}
