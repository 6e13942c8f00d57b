import { useEffect, useRef, useState } from "react";
import { useFetcher } from "react-router";
import { usePaths, useT } from "../../i18n/i18n.tsx";
import { Button } from "../../ui/Button.tsx";
import { Alert } from "../../ui/Feedback.tsx";
import { Stepper } from "../../ui/Stepper.tsx";
import type { CartResult } from "./action.ts";
import { useCartDrawer } from "./CartDrawerContext.tsx";

export interface AddToCartProps {
  variantId: string;
  purchasable: boolean;
  maxQuantity: number;
}

/** A form that works by itself. On a phone its two buttons stay in sight at the foot of the screen. */
export function AddToCart({ variantId, purchasable, maxQuantity }: AddToCartProps) {
  const t = useT();
  const paths = usePaths();
  const drawer = useCartDrawer();
  const fetcher = useFetcher<CartResult>();
  const [quantity, setQuantity] = useState(1);
  const answered = useRef<CartResult | undefined>(undefined);
  useEffect(() => {
    if (fetcher.state !== "idle" || !fetcher.data || answered.current === fetcher.data) return;
    answered.current = fetcher.data;
    if (fetcher.data.added) drawer.setOpen(true);
  }, [fetcher.state, fetcher.data, drawer]);
  const pending = fetcher.state === "submitting" ? fetcher.formData?.get("then") : null;
  const refusals = fetcher.state === "idle" ? (fetcher.data?.refusals ?? []) : [];
  return (
    <fetcher.Form method="post" action={paths.cart}>
      <input type="hidden" name="intent" value="add" />
      <input type="hidden" name="variantId" value={variantId} />
      <div className="mb-4 flex items-center justify-between gap-4 md:justify-start">
        <span className="text-sm text-muted">{t("cart.quantity")}</span>
        <Stepper
          name="quantity"
          value={quantity}
          max={Math.max(1, maxQuantity)}
          label={t("cart.quantity")}
          decreaseLabel={t("cart.less")}
          increaseLabel={t("cart.more")}
          disabled={!purchasable}
          accepts="range"
          onChange={setQuantity}
        />
      </div>
      {refusals.length > 0 && (
        <div className="mb-4">
          <Alert tone="danger" urgent>
            {refusals.map(({ message }) => (
              <p key={message}>{message}</p>
            ))}
          </Alert>
        </div>
      )}
      <div className="fixed inset-x-0 bottom-0 z-30 flex gap-2 border-t bg-surface px-3 pt-2 pb-[max(0.75rem,env(safe-area-inset-bottom))] md:static md:border-0 md:bg-transparent md:p-0">
        <Button
          type="submit"
          name="then"
          value="cart"
          look="secondary"
          className="flex-1"
          disabled={!purchasable}
          busy={pending === "cart"}
        >
          {purchasable ? t("cart.add") : t("product.soldOut")}
        </Button>
        <Button type="submit" name="then" value="checkout" className="flex-1" disabled={!purchasable} busy={pending === "checkout"}>
          {t("cart.buyNow")}
        </Button>
      </div>
    </fetcher.Form>
  );
}
