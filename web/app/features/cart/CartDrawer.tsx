import { useEffect, useRef } from "react";
import { useLocation } from "react-router";
import { usePaths, useT } from "../../i18n/i18n.tsx";
import { LinkButton } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { EmptyState } from "../../ui/Feedback.tsx";
import { useCartDrawer } from "./CartDrawerContext.tsx";
import { CartLines } from "./CartLines.tsx";
import { CartSummary } from "./CartSummary.tsx";
import { CartWarnings } from "./CartWarnings.tsx";
import { useCart } from "./useCart.ts";

/** Comes in from the side after something was added; without JavaScript the cart page does the same work. */
export default function CartDrawer() {
  const t = useT();
  const paths = usePaths();
  const { open, setOpen } = useCartDrawer();
  const cart = useCart();
  const { pathname } = useLocation();
  const openedAt = useRef(pathname);
  useEffect(() => {
    // Its own code may arrive after it was opened, so only a change of page closes it
    if (openedAt.current === pathname) return;
    openedAt.current = pathname;
    setOpen(false);
  }, [pathname, setOpen]);
  return (
    <Dialog
      open={open}
      onClose={() => setOpen(false)}
      place="end"
      title={t("cart.title")}
      closeLabel={t("ui.close")}
      footer={
        cart && cart.lines.length > 0 ? (
          <div className="flex flex-col gap-4">
            <CartSummary cart={cart} />
            <div className="flex gap-2">
              <LinkButton to={paths.cart} look="secondary" className="flex-1">
                {t("cart.view")}
              </LinkButton>
              <LinkButton to={paths.checkout} prefetch="render" className="flex-1">
                {t("cart.checkout")}
              </LinkButton>
            </div>
          </div>
        ) : undefined
      }
    >
      {cart && cart.lines.length > 0 ? (
        <>
          <CartWarnings cart={cart} />
          <CartLines lines={cart.lines} />
        </>
      ) : (
        <EmptyState title={t("cart.empty")} />
      )}
    </Dialog>
  );
}
