import { redirect } from "react-router";
import { CartCurrencySet } from "../../features/cart/documents.ts";
import { act, languageOf, type LoadArgs, pageOf } from "../../page.ts";
import { shopPaths } from "../../paths.ts";

/** Where the form stood, if that is a page of this shop. */
const backTo = (value: FormDataEntryValue | null, home: string) =>
  typeof value === "string" && /^\/(zh|en)(?=[/?]|$)/.test(value) ? value : home;

/** Prices in another currency from now on, the cart's included; with and without JavaScript a plain form that comes back to its page. */
export async function action(args: LoadArgs): Promise<Response> {
  const form = await args.request.formData();
  const { cookies } = pageOf(args);
  const paths = shopPaths(languageOf(args));
  const asked = String(form.get("currency") ?? "");
  const back = backTo(form.get("back"), paths.home);
  if (!/^[A-Z]{3}$/.test(asked)) return redirect(back, 303);
  cookies.set("currency", asked);
  const cartId = cookies.get("cart");
  if (!cartId) return redirect(back, 303);
  const { cartCurrencySet } = await act(args, CartCurrencySet, { input: { cartId, currencyCode: asked as never } });
  const lost = cartCurrencySet.warnings.length;
  return redirect(lost > 0 ? `${paths.cart}?lost=${lost}` : back, 303);
}

/** Somebody who opens the address itself. */
export const loader = (args: LoadArgs) => redirect(shopPaths(languageOf(args)).home);
