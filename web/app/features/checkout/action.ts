import { act, type LoadArgs, pageOf } from "../../page.ts";
import { rememberOrder } from "../../cookies.ts";
import { type RefusalData, refusalsOf } from "../../refusals.ts";
import { CheckoutAddressSet, CheckoutShippingSelect, OrderPlace } from "./documents.ts";
import { dropDraft } from "./draft.ts";
import { addressOf, collects, destinationOf, findProblems, methodOf, type Problems, readValues, unsent, type Values } from "./form.ts";

export interface CheckoutResult {
  values: Values;
  problems: Problems;
  refusals: RefusalData[];
  /** Only the destination or the carrier was changed; nothing was meant to be placed. */
  updated?: boolean;
}

export interface Placed {
  orderId: string;
  accessToken: string | null;
  paid: boolean;
}

async function setDestination(args: LoadArgs, cartId: string, values: Values): Promise<RefusalData[]> {
  const { cartAddressSet } = await act(args, CheckoutAddressSet, { input: { cartId, destination: destinationOf(values) } });
  return refusalsOf(cartAddressSet.userErrors);
}

/** Null takes the choice back. */
async function setShipping(args: LoadArgs, cartId: string, shippingMethod: string | null): Promise<RefusalData[]> {
  const { cartShippingSelect } = await act(args, CheckoutShippingSelect, { input: { cartId, shippingMethod } });
  return refusalsOf(cartShippingSelect.userErrors);
}

/** One form, several buttons: change where it goes, change the carrier, place the order. */
export async function checkoutAction(args: LoadArgs, form: FormData): Promise<CheckoutResult | Placed> {
  const { cookies, onServer } = pageOf(args);
  const values = readValues(form);
  const intent = form.get("intent");
  const cartId = cookies.get("cart") ?? "";
  const quoted = String(form.get("quotedFor") ?? "");
  if (intent === "shipping" && values.shippingMethod)
    return { values, problems: {}, refusals: await setShipping(args, cartId, values.shippingMethod), updated: true };
  if (intent === "way") {
    // Without JavaScript an address may have been begun in the same form: it is not left behind
    const moved = Boolean(values.countryCode) && !collects(values) && quoted !== destinationKey(values);
    const refusals = moved ? await setDestination(args, cartId, values) : [];
    if (refusals.length === 0) refusals.push(...(await setShipping(args, cartId, collects(values) ? methodOf(values) : null)));
    return { values, problems: {}, refusals, updated: true };
  }
  // The total on the button must be the total for this address: without JavaScript it may not be yet
  if (intent !== "place" || (!collects(values) && !unsent(values) && quoted !== destinationKey(values))) {
    const refusals = await setDestination(args, cartId, values);
    if (intent !== "place") return { values, problems: {}, refusals, updated: true };
    if (refusals.length === 0 && values.shippingMethod) refusals.push(...(await setShipping(args, cartId, values.shippingMethod)));
    return { values, problems: findProblems(values), refusals, updated: true };
  }
  const problems = findProblems(values);
  if (Object.keys(problems).length) return { values, problems, refusals: [] };
  const { orderPlace } = await act(args, OrderPlace, {
    input: {
      cartId,
      address: addressOf(values),
      email: values.email || null,
      shippingMethod: methodOf(values),
      paymentMethod: values.paymentMethod as never,
      expectedTotal: values.expectedTotal ?? "",
      note: values.note || null,
      idempotencyKey: values.idempotencyKey ?? "",
    },
  });
  const { order, accessToken, userErrors } = orderPlace;
  if (!order) return { values, problems: {}, refusals: refusalsOf(userErrors) };
  cookies.set("cart", null);
  cookies.set("ordered", order.id);
  if (accessToken) rememberOrder(cookies, order.id, accessToken);
  if (!onServer) dropDraft();
  return { orderId: order.id, accessToken: accessToken ?? null, paid: order.status !== "AWAITING_PAYMENT" };
}

/** Where the shown quotes and the shown total were made for. */
export const destinationKey = (values: Values) =>
  Object.values(destinationOf(values))
    .map((part) => part ?? "")
    .join("|");
