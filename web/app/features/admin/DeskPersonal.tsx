import { LogOut, Store, UserRound } from "lucide";
import type { ReactNode } from "react";
import { usePaths, useT } from "../../i18n/i18n.tsx";
import { deskPaths } from "../../paths.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Link } from "../../ui/Link.tsx";
import { PersonName } from "../../ui/PersonName.tsx";

/** Who is at work here, and their own settings. */
export function DeskPersonal({ person, preferences }: { person: { name: string; owner: boolean }; preferences: ReactNode }) {
  const t = useT();
  const shop = usePaths();
  const row = "flex min-h-10 w-full items-center gap-3 rounded-md px-2.5 text-sm text-muted hover:bg-neutral-tint hover:text-ink";
  return (
    <div className="flex flex-col gap-0.5">
      <Link to={deskPaths.account} className={row}>
        <Icon of={UserRound} size={18} />
        <span className="min-w-0">
          <span className="block font-medium text-ink">
            <PersonName name={person.name} />
          </span>
          <span className="block text-xs">{person.owner ? t("desk.person.owner") : t("desk.person.staff")}</span>
        </span>
      </Link>
      <a href={shop.home} className={row}>
        <Icon of={Store} size={18} />
        {t("desk.nav.shop")}
      </a>
      <form method="post" action={deskPaths.signOut}>
        <button type="submit" className={row}>
          <Icon of={LogOut} size={18} />
          {t("desk.signOut")}
        </button>
      </form>
      <div className="mt-2 flex items-center justify-between gap-2 px-2.5">{preferences}</div>
    </div>
  );
}
