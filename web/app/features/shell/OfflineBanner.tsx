import { useSyncExternalStore } from "react";
import { useT } from "../../i18n/i18n.tsx";

const subscribe = (listener: () => void) => {
  addEventListener("online", listener);
  addEventListener("offline", listener);
  return () => {
    removeEventListener("online", listener);
    removeEventListener("offline", listener);
  };
};

/** What is on the screen stays readable; this says why nothing new comes. */
export function OfflineBanner() {
  const t = useT();
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );
  return (
    <div role="status" className="sticky top-0 z-40">
      {!online && <p className="bg-warn-tint px-4 py-2 text-center text-sm font-medium text-warn">{t("shell.offline")}</p>}
    </div>
  );
}
