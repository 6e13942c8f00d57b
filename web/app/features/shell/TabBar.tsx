import { House, LayoutGrid, type IconNode, UserRound } from "lucide";
import type { ReactNode } from "react";
import { usePaths, useT } from "../../i18n/i18n.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { NavLink } from "../../ui/NavLink.tsx";

export const tabClass =
  "relative flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-xs text-muted aria-[current=page]:text-action";

function Tab({ to, icon, label, end }: { to: string; icon: IconNode; label: string; end?: boolean }) {
  return (
    <NavLink to={to} end={end} className={tabClass}>
      <Icon of={icon} />
      {label}
    </NavLink>
  );
}

/** The bottom bar of small screens. */
export function TabBar({ cart }: { cart: ReactNode }) {
  const t = useT();
  const paths = usePaths();
  return (
    <nav
      aria-label={t("shell.main")}
      className="fixed inset-x-0 bottom-0 z-30 flex border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden print:hidden"
    >
      <Tab to={paths.home} icon={House} label={t("shell.home")} end />
      <Tab to={paths.categories} icon={LayoutGrid} label={t("shell.categories")} />
      {cart}
      <Tab to={paths.account} icon={UserRound} label={t("shell.mine")} />
    </nav>
  );
}
