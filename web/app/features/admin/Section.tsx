import type { ReactNode } from "react";

/** One framed part of a page with its heading. */
export function Section({ title, aside, children }: { title: ReactNode; aside?: ReactNode; children: ReactNode }) {
  return (
    <section className="rounded-lg border">
      <div className="flex min-h-12 flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b px-4 py-2">
        <h2 className="font-display text-lg">{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
