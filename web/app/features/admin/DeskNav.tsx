import { Boxes, Braces, Ellipsis, House, Landmark, type IconNode, Package, ReceiptText, Settings, Shapes } from "lucide";
import { type ReactNode, useState } from "react";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { deskPaths, developerPaths } from "../../paths.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Link } from "../../ui/Link.tsx";
import { NavLink } from "../../ui/NavLink.tsx";
import { DeskPersonal } from "./DeskPersonal.tsx";

const NavDesk = graphql(`
  fragment DeskNav_desk on Desk {
    toShip
    lowStock
    moneyNotices
    parcels {
      attention
    }
  }
`);

export interface DeskNavProps {
  shopName: string;
  desk: FragmentType<typeof NavDesk>;
  person: { name: string; owner: boolean; maySet: boolean };
  /** Language and appearance. */
  preferences: ReactNode;
}

interface Entry {
  to: string;
  icon: IconNode;
  label: string;
  end?: boolean;
  count?: number;
  note?: string;
}

function useEntries(desk: DeskNavProps["desk"]): Entry[] {
  const t = useT();
  const { toShip, lowStock, moneyNotices, parcels } = getFragmentData(NavDesk, desk);
  return [
    { to: deskPaths.home, icon: House, label: t("desk.nav.home"), end: true },
    {
      to: deskPaths.orders(),
      icon: ReceiptText,
      label: t("desk.nav.orders"),
      count: toShip,
      note: t("desk.nav.toShip", { count: toShip }),
    },
    {
      to: deskPaths.parcels(),
      icon: Package,
      label: t("desk.nav.parcels"),
      count: parcels.attention,
      note: t("desk.nav.parcelsOpen", { count: parcels.attention }),
    },
    {
      to: deskPaths.money,
      icon: Landmark,
      label: t("desk.nav.money"),
      count: moneyNotices,
      note: t("desk.nav.moneyOpen", { count: moneyNotices }),
    },
    { to: deskPaths.products(), icon: Shapes, label: t("desk.nav.products") },
    { to: deskPaths.stock(), icon: Boxes, label: t("desk.nav.stock"), count: lowStock, note: t("desk.nav.low", { count: lowStock }) },
  ];
}

/** Wide screens: everything at the side, always there. */
export function SideNav(props: DeskNavProps) {
  const t = useT();
  const entries = useEntries(props.desk);
  const link =
    "flex min-h-10 items-center gap-3 rounded-md px-2.5 text-sm text-muted hover:bg-neutral-tint hover:text-ink aria-[current=page]:bg-tint aria-[current=page]:font-semibold aria-[current=page]:text-action";
  return (
    <aside aria-label={props.shopName} className="hidden w-56 shrink-0 border-e bg-bg md:block print:hidden">
      <div className="sticky top-0 flex h-dvh flex-col gap-1 overflow-y-auto px-3 py-4">
        <Link to={deskPaths.home} className="mb-3 px-2.5 font-display text-xl font-medium">
          {props.shopName}
        </Link>
        <nav aria-label={t("desk.nav.label")} className="flex flex-col gap-0.5">
          {entries.map(({ to, icon, label, end, count, note }) => (
            <NavLink key={to} to={to} end={end} className={link}>
              <Icon of={icon} size={18} />
              {label}
              {count ? (
                <span className="ms-auto tabular" title={note}>
                  <span aria-hidden>{count}</span>
                  <span className="sr-only">{note}</span>
                </span>
              ) : null}
            </NavLink>
          ))}
          {props.person.maySet && (
            <NavLink to={deskPaths.shippingSettings} className={link}>
              <Icon of={Settings} size={18} />
              {t("desk.nav.settings")}
            </NavLink>
          )}
          <a href={developerPaths.home} className={link}>
            <Icon of={Braces} size={18} />
            {t("desk.nav.developers")}
          </a>
        </nav>
        <div className="mt-auto border-t pt-3">
          <DeskPersonal person={props.person} preferences={props.preferences} />
        </div>
      </div>
    </aside>
  );
}

/** Phones: a bar under the thumb; the rest is one sheet away. */
export function BottomNav(props: DeskNavProps) {
  const t = useT();
  const [more, setMore] = useState(false);
  const entries = useEntries(props.desk);
  const tab = "relative flex h-14 flex-1 flex-col items-center justify-center gap-0.5 text-xs text-muted aria-[current=page]:text-action";
  return (
    <>
      <nav
        aria-label={t("desk.nav.label")}
        className="fixed inset-x-0 bottom-0 z-30 flex border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden print:hidden"
      >
        {entries.map(({ to, icon, label, end, count, note }) => (
          <NavLink key={to} to={to} end={end} className={tab}>
            <span className="relative">
              <Icon of={icon} />
              {count ? (
                <span className="absolute -end-3.5 -top-1.5 grid h-4.5 min-w-4.5 place-items-center rounded-full bg-action px-1 text-xs leading-none font-semibold text-on-action tabular">
                  <span aria-hidden>{count > 99 ? "99+" : count}</span>
                  <span className="sr-only">{note}</span>
                </span>
              ) : null}
            </span>
            {label}
          </NavLink>
        ))}
        <button type="button" className={tab} aria-haspopup="dialog" onClick={() => setMore(true)}>
          <Icon of={Ellipsis} />
          {t("desk.nav.more")}
        </button>
      </nav>
      <Dialog open={more} onClose={() => setMore(false)} title={props.shopName} closeLabel={t("desk.close")} place="bottom">
        {props.person.maySet && (
          <NavLink to={deskPaths.shippingSettings} className="flex min-h-11 items-center gap-3" onClick={() => setMore(false)}>
            <Icon of={Settings} size={18} />
            {t("desk.nav.settings")}
          </NavLink>
        )}
        <a href={developerPaths.home} className="flex min-h-11 items-center gap-3">
          <Icon of={Braces} size={18} />
          {t("desk.nav.developers")}
        </a>
        <DeskPersonal person={props.person} preferences={props.preferences} />
      </Dialog>
    </>
  );
}
