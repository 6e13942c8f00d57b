import { type ReactNode, Suspense, useEffect, useState } from "react";

/** For what only works in the browser: nothing in the server's HTML, loaded when the page already answers. The place must be kept by the caller. */
export function AfterHydration({ children }: { children: ReactNode }) {
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  return ready && <Suspense>{children}</Suspense>;
}
