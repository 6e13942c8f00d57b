import clsx from "clsx";
import type { ReactNode } from "react";
import { useNavigation } from "react-router";
import { useT } from "../../i18n/i18n.tsx";
import { BottomNav, type DeskNavProps, SideNav } from "./DeskNav.tsx";

/** Navigation at the side or under the thumb, and the page. */
export function DeskFrame({ children, ...nav }: DeskNavProps & { children: ReactNode }) {
  const t = useT();
  const loading = useNavigation().state === "loading";
  return (
    <div className="desk-type min-h-dvh bg-surface md:flex">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-action px-4 py-2 text-on-action focus:not-sr-only focus:fixed focus:start-4 focus:top-4"
      >
        {t("desk.skip")}
      </a>
      <span
        aria-hidden
        className={clsx("fixed inset-x-0 top-0 z-50 h-0.5 origin-left bg-action transition-opacity", loading ? "breathe" : "opacity-0")}
      />
      <SideNav {...nav} />
      <main
        id="content"
        tabIndex={-1}
        aria-busy={loading || undefined}
        className="min-w-0 flex-1 px-4 pt-4 pb-24 outline-none md:px-7 md:pt-5 md:pb-12"
      >
        <div className="mx-auto max-w-6xl">{children}</div>
      </main>
      <BottomNav {...nav} />
    </div>
  );
}

export function PageHead({ title, children }: { title: ReactNode; children?: ReactNode }) {
  return (
    <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
      <h1 className="font-display text-2xl">{title}</h1>
      {children}
    </div>
  );
}
