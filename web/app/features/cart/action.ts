import { redirect } from "react-router";
import { act, languageOf, type LoadArgs, pageOf } from "../../page.ts";
import { shopPaths } from "../../paths.ts";
import { type RefusalData, refusalsOf } from "../../refusals.ts";
import { CartCreate, CartLinesAdd, CartLinesRemove, CartLinesUpdate, CartWarningsAccept } from "./documents.ts";

export interface CartResult {
  refusals: RefusalData[];
  /** The line that a refusal is about. */
  lineId?: string;
  added?: boolean;
}

/** As typed: what is too few or too many the shop refuses with its reason, rather than another number being taken in silence. */
const quantityIn = (form: FormData) => {
  const quantity = Number.parseInt(String(form.get("quantity") ?? "1"), 10);
  return Number.isFinite(quantity) ? Math.min(999, Math.max(-999, quantity)) : 1;
};

async function add(args: LoadArgs, form: FormData): Promise<RefusalData[]> {
  const { cookies } = pageOf(args);
  const lines = [{ variantId: String(form.get("variantId")), quantity: quantityIn(form) }];
  const cartId = cookies.get("cart");
  if (cartId) {
    const { cartLinesAdd } = await act(args, CartLinesAdd, { input: { cartId, lines } });
    const refusals = refusalsOf(cartLinesAdd.userErrors);
    // A cart that was ordered, perhaps in another tab, or that is long gone: start the next one
    const over = refusals.some(({ code, field }) => code === "CART_ORDERED" || (code === "NOT_FOUND" && field === "cartId"));
    if (!over) return refusals;
  }
  const { cartCreate } = await act(args, CartCreate, { input: { lines } });
  if (cartCreate.cart) {
    cookies.set("cart", cartCreate.cart.id);
    cookies.set("ordered", null);
  }
  return refusalsOf(cartCreate.userErrors);
}

/** Everything that can be done to the cart, for forms and for the hydrated page alike. */
export async function cartAction(args: LoadArgs): Promise<CartResult | Response> {
  const form = await args.request.formData();
  const { cookies, onServer } = pageOf(args);
  const paths = shopPaths(languageOf(args));
  const intent = form.get("intent");
  if (intent === "add") {
    const refusals = await add(args, form);
    if (refusals.length) return { refusals };
    if (form.get("then") === "checkout") return redirect(paths.checkout, 303);
    return onServer ? redirect(paths.cart, 303) : { refusals: [], added: true };
  }
  const cartId = cookies.get("cart");
  if (!cartId) return { refusals: [] };
  const lineId = String(form.get("lineId") ?? "");
  const refusals = async () => {
    if (intent === "remove")
      return refusalsOf((await act(args, CartLinesRemove, { input: { cartId, lineIds: [lineId] } })).cartLinesRemove.userErrors);
    if (intent === "accept") return refusalsOf((await act(args, CartWarningsAccept, { input: { cartId } })).cartWarningsAccept.userErrors);
    const lines = [{ lineId, quantity: quantityIn(form) }];
    return refusalsOf((await act(args, CartLinesUpdate, { input: { cartId, lines } })).cartLinesUpdate.userErrors);
  };
  const found = await refusals();
  return onServer && found.length === 0 ? redirect(paths.cart, 303) : { refusals: found, lineId };
}
