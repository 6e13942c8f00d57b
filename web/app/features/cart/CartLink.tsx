import { ShoppingBag } from "lucide";
import { usePaths, useT } from "../../i18n/i18n.tsx";
import { CountBadge } from "../../ui/Badge.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { NavLink } from "../../ui/NavLink.tsx";
import { useCartCount } from "./useCart.ts";

/** The bag with its number: an icon in the header, a tab in the bottom bar. */
export function CartLink({ className, labelled }: { className: string; labelled?: boolean }) {
  const t = useT();
  const paths = usePaths();
  const count = useCartCount();
  return (
    <NavLink to={paths.cart} className={className} title={labelled ? undefined : t("cart.title")}>
      {!labelled && <span className="sr-only">{t("cart.title")}</span>}
      <span className="relative">
        <Icon of={ShoppingBag} />
        <CountBadge count={count} label={t("cart.count", { count })} />
      </span>
      {labelled && t("cart.title")}
    </NavLink>
  );
}
