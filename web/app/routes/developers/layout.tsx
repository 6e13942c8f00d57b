import { Outlet, useLocation } from "react-router";
import { LanguageSwitch } from "../../features/shell/LanguageSwitch.tsx";
import { Problem } from "../../features/shell/Problem.tsx";
import { ThemeSwitch } from "../../features/shell/ThemeSwitch.tsx";
import { graphql } from "../../gql/index.ts";
import { LanguageProvider, useT } from "../../i18n/i18n.tsx";
import { load, type LoadArgs } from "../../page.ts";
import { developerPaths, paths } from "../../paths.ts";
import { NavLink } from "../../ui/NavLink.tsx";
import { useChosenLanguage } from "../admin/language.ts";
import "../admin/desk.css";
import "../admin/messages.ts";
import type { Route } from "./+types/layout";

const Frame = graphql(`
  query DevelopersFrame {
    shop {
      name
    }
  }
`);

const loadPage = async (args: LoadArgs) => (await load(args, Frame, {})).data;
export const loader = loadPage;
export const clientLoader = loadPage;
export const shouldRevalidate = () => false;

function Header({ name }: { name: string }) {
  const t = useT();
  const link =
    "flex min-h-11 items-center rounded-md px-2 text-sm text-muted hover:text-ink aria-[current=page]:font-semibold aria-[current=page]:text-action";
  return (
    <header className="flex flex-wrap items-center justify-between gap-x-4 border-b bg-bg px-4 py-1.5">
      <div className="flex flex-wrap items-center gap-x-3">
        <a href={paths.root} className="py-2 font-display text-lg font-medium">
          {name}
        </a>
        <nav aria-label={t("desk.nav.developers")} className="flex">
          <NavLink to={developerPaths.home} end className={link}>
            {t("desk.nav.developers")}
          </NavLink>
          <NavLink to={developerPaths.playground} className={link}>
            GraphQL
          </NavLink>
        </nav>
      </div>
      <div className="flex items-center gap-3">
        <LanguageSwitch className="py-2 text-sm text-muted hover:text-action hover:underline" />
        <ThemeSwitch />
      </div>
    </header>
  );
}

export default function Developers({ loaderData }: Route.ComponentProps) {
  // The editor fills the window and scrolls inside itself
  const editor = useLocation().pathname === developerPaths.playground;
  return (
    <LanguageProvider language={useChosenLanguage()}>
      <div className={`desk-type flex flex-col bg-surface ${editor ? "min-h-dvh md:h-dvh" : "min-h-dvh"}`}>
        <Header name={loaderData.shop.name} />
        <Outlet />
      </div>
    </LanguageProvider>
  );
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  return (
    <LanguageProvider language={useChosenLanguage()}>
      <main>
        <Problem error={error} />
      </main>
    </LanguageProvider>
  );
}
