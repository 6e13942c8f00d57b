import { useSyncExternalStore } from "react";
import { useFetchers } from "react-router";
import { useAsked } from "../../apollo.ts";
import { browserCookies, onCookieChange } from "../../cookies.ts";
import { getFragmentData } from "../../gql/index.ts";
import { CartParts, CartQuery } from "./documents.ts";

/** Known in the browser only: pages are the same for everybody until they are hydrated. */
export const useCartId = () =>
  useSyncExternalStore(
    onCookieChange,
    () => browserCookies.get("cart"),
    () => undefined,
  );

export function useCart() {
  const id = useCartId();
  const data = useAsked(CartQuery, id ? { id } : null);
  const cart = getFragmentData(CartParts, data?.cart);
  return cart?.status === "OPEN" ? cart : undefined;
}

/** How many pieces, counting those whose adding is still under way. */
export function useCartCount(): number {
  const cart = useCart();
  const adding = useFetchers()
    .filter(({ formData, data }) => formData?.get("intent") === "add" && !data)
    .reduce((sum, { formData }) => sum + Number(formData?.get("quantity") ?? 1), 0);
  return (cart?.totalQuantity ?? 0) + adding;
}
