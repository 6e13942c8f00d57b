import { redirect } from "react-router";
import type { Route } from "./+types/checkout";
import { useLoaded } from "../../apollo.ts";
import { CartSummary } from "../../features/cart/CartSummary.tsx";
import { CartWarnings } from "../../features/cart/CartWarnings.tsx";
import { CartParts } from "../../features/cart/documents.ts";
import { checkoutAction, type CheckoutResult } from "../../features/checkout/action.ts";
import { CheckoutForm } from "../../features/checkout/CheckoutForm.tsx";
import { CheckoutCart, CheckoutOptions } from "../../features/checkout/documents.ts";
import { readValues } from "../../features/checkout/form.ts";
import { OrderedGoods } from "../../features/checkout/OrderedGoods.tsx";
import { startPayment, thisDevice } from "../../features/payments/start.ts";
import type { PaymentMethodCode } from "../../gql/graphql.ts";
import { getFragmentData } from "../../gql/index.ts";
import { translator, useLanguage, useT } from "../../i18n/i18n.tsx";
import { formatMoney } from "../../money.ts";
import { languageOf, load, type LoadArgs, pageOf } from "../../page.ts";
import { shopPaths } from "../../paths.ts";
import { answering } from "../../refusals.ts";
import { isInWechat } from "../../features/payments/start.ts";
import { languageInPath } from "../../i18n/language.ts";
import { head } from "./head.ts";

const loadPage = async (args: LoadArgs) => {
  const { cookies } = pageOf(args);
  const paths = shopPaths(languageOf(args));
  const cartId = cookies.get("cart");
  if (!cartId) throw redirect(paths.cart);
  const cart = await load(args, CheckoutCart, { id: cartId }, { fresh: true });
  const known = cart.data.cart;
  if (!known || known.status !== "OPEN" || known.lines.length === 0) throw redirect(paths.cart);
  const { countryCode = "CN", provinceCode = null, cityCode = null, districtCode = null } = known.destination ?? {};
  const options = await load(
    args,
    CheckoutOptions,
    {
      cartId,
      countryCode,
      provinceCode,
      cityCode,
      districtCode,
      inChina: countryCode === "CN",
      hasProvince: Boolean(provinceCode),
      hasCity: Boolean(cityCode),
      inWechat: isInWechat(args),
    },
    { fresh: true },
  );
  return { cart, options, idempotencyKey: crypto.randomUUID() };
};
export const loader = loadPage;
export const clientLoader = loadPage;

const place = async (args: LoadArgs): Promise<CheckoutResult> => {
  const form = await args.request.formData();
  const paths = shopPaths(languageOf(args));
  const result = await checkoutAction(args, form);
  if (!("orderId" in result)) return result;
  const { orderId, accessToken } = result;
  if (result.paid) throw redirect(paths.order(orderId), 303);
  const method = String(form.get("paymentMethod")) as PaymentMethodCode;
  const refusals = await startPayment(args, {
    orderId,
    accessToken,
    method,
    channel: null,
    device: pageOf(args).onServer ? null : thisDevice(),
    idempotencyKey: `${String(form.get("idempotencyKey"))}:pay`,
  });
  // The order stands, whatever the gateway says: from its page one can pay again or differently
  throw redirect(
    refusals.length ? `${paths.order(orderId)}?unpaid=1` : method === "CASH_ON_DELIVERY" ? paths.order(orderId) : paths.pay(orderId),
    303,
  );
};
export const action = place;
export const clientAction = answering(place, (refusals, sent) => ({
  values: readValues(sent),
  problems: {},
  refusals,
  updated: sent.get("intent") !== "place",
}));
export { shouldRevalidate } from "../../refusals.ts";

export const meta: Route.MetaFunction = ({ location }) =>
  head({
    title: translator(languageInPath(location.pathname) ?? "zh")("checkout.title"),
    origin: "",
    pathname: location.pathname,
    noindex: true,
  });

export default function Checkout({ loaderData, actionData }: Route.ComponentProps) {
  const t = useT();
  const language = useLanguage();
  const { cart } = useLoaded(CheckoutCart, loaderData.cart);
  const options = useLoaded(CheckoutOptions, loaderData.options);
  const parts = getFragmentData(CartParts, cart);
  if (!cart || !parts) return null;
  const contents = (
    <>
      <OrderedGoods lines={parts.lines} />
      <div className="mt-4">
        <CartSummary cart={parts} />
      </div>
    </>
  );
  return (
    <div className="container-page pt-6 pb-20 md:pt-10">
      <h1 className="mb-6 font-display text-2xl md:text-3xl">{t("checkout.title")}</h1>
      <div className="mb-6 empty:hidden">
        <CartWarnings cart={parts} />
      </div>
      <CheckoutForm
        cart={cart}
        options={options}
        total={parts.cost.total}
        idempotencyKey={loaderData.idempotencyKey}
        result={actionData ?? undefined}
        summary={
          <>
            <details className="rounded-lg border bg-surface lg:hidden">
              <summary className="unfolds flex min-h-12 items-center gap-2 px-4">
                <span className="flex-1">{t("checkout.summary", { count: parts.totalQuantity })}</span>
                <span className="font-display text-lg font-semibold tabular">{formatMoney(parts.cost.total, language, true)}</span>
              </summary>
              <div className="px-4 pb-4">{contents}</div>
            </details>
            <div className="hidden rounded-lg border bg-surface p-5 lg:block">{contents}</div>
          </>
        }
      />
    </div>
  );
}
