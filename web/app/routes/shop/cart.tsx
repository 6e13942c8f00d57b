import { ShoppingBag } from "lucide";
import { useEffect } from "react";
import { useRevalidator, useSearchParams } from "react-router";
import type { Route } from "./+types/cart";
import { useLoaded } from "../../apollo.ts";
import { cartAction } from "../../features/cart/action.ts";
import { CartLines } from "../../features/cart/CartLines.tsx";
import { CartSummary } from "../../features/cart/CartSummary.tsx";
import { CartWarnings } from "../../features/cart/CartWarnings.tsx";
import { CartParts, CartQuery } from "../../features/cart/documents.ts";
import { getFragmentData } from "../../gql/index.ts";
import { translator, usePaths, useT } from "../../i18n/i18n.tsx";
import { languageInPath } from "../../i18n/language.ts";
import { load, type LoadArgs, pageOf } from "../../page.ts";
import { answering } from "../../refusals.ts";
import { AfterHydration } from "../../ui/AfterHydration.tsx";
import { LinkButton } from "../../ui/Button.tsx";
import { Alert, EmptyState } from "../../ui/Feedback.tsx";
import { later } from "../../ui/later.ts";
import { head } from "./head.ts";

const DeliveryLine = later(() => import("../../features/logistics/DeliveryLine.tsx"));

const loadPage = async (args: LoadArgs) => {
  const { cookies } = pageOf(args);
  const cartId = cookies.get("cart");
  const loaded = await load(args, CartQuery, { id: cartId ?? "crt_none" }, { fresh: true });
  const ordered = getFragmentData(CartParts, loaded.data.cart)?.status === "ORDERED";
  // An ordered cart has done its work; the next piece starts a new one
  if (ordered) cookies.set("cart", null);
  const orderId = cartId && !ordered ? null : (cookies.get("ordered") ?? null);
  return { ...loaded, ordered: ordered || orderId !== null, orderId };
};
export const loader = loadPage;
export const clientLoader = loadPage;
export const action = (args: LoadArgs) => cartAction(args);
export const clientAction = answering(cartAction, (refusals, sent) => ({
  refusals,
  lineId: String(sent.get("lineId") ?? "") || undefined,
}));
export { shouldRevalidate } from "../../refusals.ts";

export const meta: Route.MetaFunction = ({ location }) =>
  head({
    title: translator(languageInPath(location.pathname) ?? "zh")("cart.title"),
    origin: "",
    pathname: location.pathname,
    noindex: true,
  });

export default function CartPage({ loaderData, actionData }: Route.ComponentProps) {
  const t = useT();
  const paths = usePaths();
  const revalidator = useRevalidator();
  const [search] = useSearchParams();
  const data = useLoaded(CartQuery, loaderData);
  const cart = getFragmentData(CartParts, data.cart);
  useEffect(() => {
    // Another tab may have changed or ordered the same cart
    const again = () => document.visibilityState === "visible" && navigator.onLine && void revalidator.revalidate();
    document.addEventListener("visibilitychange", again);
    return () => document.removeEventListener("visibilitychange", again);
  }, [revalidator]);
  const lost = Number(search.get("lost") ?? 0) || 0;
  const refused = actionData && !(actionData instanceof Response) ? actionData : undefined;
  const general = refused?.lineId ? [] : (refused?.refusals ?? []);
  return (
    <div className="container-page pt-6 md:pt-10">
      <h1 className="mb-4 font-display text-2xl md:text-3xl">{t("cart.title")}</h1>
      {lost > 0 && (
        <Alert tone="warn">
          <p>{t("cart.lost", { count: lost })}</p>
        </Alert>
      )}
      {general.length > 0 && (
        <Alert tone="danger" urgent>
          {general.map(({ message }) => (
            <p key={message}>{message}</p>
          ))}
        </Alert>
      )}
      {!cart || cart.status === "ORDERED" || cart.lines.length === 0 ? (
        <EmptyState
          icon={ShoppingBag}
          title={loaderData.ordered ? t("cart.ordered") : t("cart.empty")}
          action={
            <div className="flex flex-wrap justify-center gap-3">
              {loaderData.ordered && (
                <LinkButton to={loaderData.orderId ? paths.order(loaderData.orderId) : paths.account}>
                  {loaderData.orderId ? t("cart.toOrder") : t("cart.toOrders")}
                </LinkButton>
              )}
              <LinkButton to={paths.products} look={loaderData.ordered ? "secondary" : "primary"}>
                {t("cart.browse")}
              </LinkButton>
            </div>
          }
        />
      ) : (
        <div className="grid gap-8 lg:grid-cols-[1fr_22rem]">
          <div>
            <CartWarnings cart={cart} />
            <CartLines lines={cart.lines} refused={refused} />
          </div>
          <aside aria-label={t("cost.title")} className="h-fit rounded-lg border bg-surface p-5 lg:sticky lg:top-6">
            <CartSummary cart={cart} />
            {!cart.cost.shipping && (
              <div className="mt-3 min-h-14 border-t">
                <AfterHydration>
                  <DeliveryLine of={{ cartId: cart.id }} since={cart.lines.map(({ id, quantity }) => id + quantity).join()} />
                </AfterHydration>
              </div>
            )}
            <LinkButton to={paths.checkout} prefetch="render" wide className="mt-5">
              {t("cart.checkout")}
            </LinkButton>
          </aside>
        </div>
      )}
    </div>
  );
}
