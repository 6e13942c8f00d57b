import { Outlet } from "react-router";
import "./desk.css";
import "./messages.ts";
import { DeskProblem } from "../../features/admin/DeskProblem.tsx";
import { useChosenLanguage } from "./language.ts";
import { OfflineBanner } from "../../features/shell/OfflineBanner.tsx";
import { LanguageProvider } from "../../i18n/i18n.tsx";
import type { Route } from "./+types/root";

/** Everything under /admin speaks the language chosen by cookie. */
export default function DeskRoot() {
  return (
    <LanguageProvider language={useChosenLanguage()}>
      <meta name="robots" content="noindex" />
      <OfflineBanner />
      <Outlet />
    </LanguageProvider>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return (
    <LanguageProvider language={useChosenLanguage()}>
      <main className="min-h-dvh bg-surface">
        <DeskProblem error={error} />
      </main>
    </LanguageProvider>
  );
}
