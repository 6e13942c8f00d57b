import { useEffect } from "react";
import { Form, redirect, useNavigation, useSearchParams } from "react-router";
import { Link } from "../../ui/Link.tsx";
import type { Route } from "./+types/order";
import { browserPage, useLoaded } from "../../apollo.ts";
import { orderTokens, rememberOrder } from "../../cookies.ts";
import { formatDate } from "../../dates.ts";
import { dropDraft } from "../../features/checkout/draft.ts";
import { orderAction } from "../../features/orders/action.ts";
import { ComeBack } from "../../features/orders/ComeBack.tsx";
import { OrderParts, ShipmentParts } from "../../features/orders/documents.ts";
import { OrderActions } from "../../features/orders/OrderActions.tsx";
import { OrderAddress, OrderHistory, OrderItems } from "../../features/orders/OrderDetails.tsx";
import { OrderHeadline } from "../../features/orders/OrderHeadline.tsx";
import { OrderLive } from "../../features/orders/OrderLive.tsx";
import { OrderRefunds } from "../../features/orders/OrderRefunds.tsx";
import { Parcel } from "../../features/orders/Parcel.tsx";
import { arrivalOf, latestScan, stateWord, withoutReplaced } from "../../features/orders/words.ts";
import { PayableOrder, PaymentRefresh } from "../../features/payments/documents.ts";
import { PayAgain } from "../../features/payments/PayAgain.tsx";
import { getFragmentData, graphql } from "../../gql/index.ts";
import { translator, useLanguage, usePaths, useT } from "../../i18n/i18n.tsx";
import { languageInPath } from "../../i18n/language.ts";
import { act, languageOf, load, type LoadArgs, notFound, pageOf } from "../../page.ts";
import { formatMoney } from "../../money.ts";
import { shopPaths } from "../../paths.ts";
import { answering, refusalsOf } from "../../refusals.ts";
import { isInWechat } from "../../features/payments/start.ts";
import { Button, buttonClass } from "../../ui/Button.tsx";
import { Countdown } from "../../ui/Countdown.tsx";
import { Alert } from "../../ui/Feedback.tsx";
import { head } from "./head.ts";

const OrderQuery = graphql(`
  query OrderPage($id: ID!, $accessToken: String, $inWechat: Boolean) {
    me {
      id
    }
    shop {
      contactEmail
    }
    order(id: $id, accessToken: $accessToken) {
      id
      ...Order_parts
      ...PayableOrder
    }
    paymentMethods(orderId: $id, accessToken: $accessToken, inWechat: $inWechat) {
      ...PaymentChoice
    }
  }
`);

type Args = LoadArgs & { params: { id: string } };
const tokenOf = (args: Args) => orderTokens(pageOf(args).cookies)[args.params.id] ?? null;

const loadPage = async (args: Args) => {
  const { id } = args.params;
  const url = new URL(args.request.url);
  const token = url.searchParams.get("t");
  if (token) {
    // A mailed or copied link: keep the key here, take it out of the address
    rememberOrder(pageOf(args).cookies, id, token);
    throw redirect(shopPaths(languageOf(args)).order(id));
  }
  const loaded = await load(args, OrderQuery, { id, accessToken: tokenOf(args), inWechat: isInWechat(args) }, { fresh: true });
  if (!loaded.data.order) throw notFound("order");
  return { ...loaded, idempotencyKey: crypto.randomUUID() };
};
export const loader = loadPage;
export const clientLoader = loadPage;

const change = async (args: Args) => {
  const { id: orderId } = args.params;
  const form = await args.request.formData();
  const accessToken = tokenOf(args);
  const refusals =
    form.get("intent") === "refresh"
      ? refusalsOf((await act(args, PaymentRefresh, { input: { orderId, accessToken } })).paymentRefresh.userErrors)
      : await orderAction(args, form, orderId, accessToken);
  if (refusals.length === 0 && pageOf(args).onServer) throw redirect(shopPaths(languageOf(args)).order(orderId), 303);
  return { refusals };
};
export const action = change;
export const clientAction = answering(change, (refusals) => ({ refusals }));
export { shouldRevalidate } from "../../refusals.ts";

export const meta: Route.MetaFunction = ({ location, params }) =>
  head({
    title: `${translator(languageInPath(location.pathname) ?? "zh")("order.title")} · ${params.id.slice(-6)}`,
    origin: "",
    pathname: location.pathname,
    noindex: true,
  });

export default function OrderPage({ loaderData, actionData }: Route.ComponentProps) {
  const t = useT();
  const language = useLanguage();
  const paths = usePaths();
  const [search] = useSearchParams();
  const refreshing = useNavigation().formData?.get("intent") === "refresh";
  const { me, shop, order: masked, paymentMethods } = useLoaded(OrderQuery, loaderData);
  const order = getFragmentData(OrderParts, masked);
  const payable = getFragmentData(PayableOrder, masked);
  const { accessToken } = loaderData.variables;
  const waiting = order?.status === "AWAITING_PAYMENT";
  const returned = search.has("returned");
  const orderId = order?.id;

  useEffect(dropDraft, []);
  // Back from the cashier, perhaps before its message arrived: ask a few times, then trust the live connection
  useEffect(() => {
    if (!returned || !waiting || !orderId) return;
    const ask = () =>
      void browserPage.mutate(PaymentRefresh, { input: { orderId, accessToken: accessToken } }, { language }).catch(() => {});
    ask();
    const timers = [3000, 8000, 20_000].map((delay) => setTimeout(ask, delay));
    return () => timers.forEach(clearTimeout);
  }, [returned, waiting, orderId, accessToken, language]);

  if (!order || !payable) return null;
  const shipments = getFragmentData(ShipmentParts, order.shipments);
  const current = withoutReplaced(shipments);
  const word = t(stateWord(order, shipments));
  const arrival = current.some(({ pickupCode }) => pickupCode) ? null : arrivalOf(order, current);
  const [refund] = order.refunds;
  const refundNews =
    refund === undefined
      ? null
      : t("order.refund.announce", {
          amount: formatMoney(refund.amount, language, true),
          state: t(`order.refund.status.${refund.status}`),
        });
  const [latest] = payable.payments; // the newest attempt comes first
  const live = payable.payments.find((payment) => payment.action && (payment.status === "PENDING" || payment.status === "CREATED"));
  return (
    <div className="container-page grid gap-6 pt-6 md:pt-10 lg:grid-cols-[1fr_22rem] lg:gap-10">
      <OrderLive
        key={order.id}
        orderId={order.id}
        accessToken={accessToken}
        after={loaderData.data.order ? (order.lastEventId ?? null) : null}
        headline={word}
        scan={latestScan(t, current)}
        refund={refundNews}
      />
      <div className="flex min-w-0 flex-col gap-6">
        <OrderHeadline order={order} word={word} arrival={arrival}>
          {waiting && returned && (
            <div className="mt-4">
              <Alert tone="info" title={t("order.asking")}>
                {t("order.askingText")}
              </Alert>
            </div>
          )}
          {waiting && order.paymentExpiresAt && (
            <p className="mt-2 text-lg">
              <Countdown
                until={order.paymentExpiresAt}
                left={t("order.payWithin")}
                at={t("order.heldUntil")}
                moment={formatDate(order.paymentExpiresAt, "moment", language)}
                className="font-semibold text-sale"
              />
            </p>
          )}
          {order.status === "EXPIRED" && <p className="mt-2 text-muted">{t("order.expiredText")}</p>}
        </OrderHeadline>
        {order.can.pay.allowed && (
          <section aria-label={t("pay.title")} className="rounded-lg border bg-surface p-4 md:p-6">
            {search.has("unpaid") && payable.payments.length === 0 && (
              <div className="mb-4">
                <Alert tone="warn" title={t("pay.notStarted")}>
                  {t("pay.notStartedText")}
                </Alert>
              </div>
            )}
            {latest && (latest.status === "FAILED" || latest.status === "CANCELLED") && (
              <div className="mb-4">
                <Alert tone="warn" title={t("pay.failed")}>
                  {latest.failureReason}
                </Alert>
              </div>
            )}
            {live && (
              <p className="mb-4">
                <Link to={paths.pay(order.id)} className={buttonClass({ look: "secondary", wide: true })}>
                  {live.action?.__typename === "PaymentInstructions" ? t("pay.showTransfer") : t("pay.resume")}
                </Link>
              </p>
            )}
            <PayAgain
              action={paths.pay(order.id)}
              methods={paymentMethods}
              current={payable.paymentMethod}
              idempotencyKey={loaderData.idempotencyKey}
            />
            <Form method="post" className="mt-3">
              <Button type="submit" name="intent" value="refresh" look="quiet" wide busy={refreshing}>
                {t("pay.iHavePaid")}
              </Button>
            </Form>
          </section>
        )}
        {order.shipments.map((shipment, index) => (
          <Parcel
            key={shipments[index]?.id}
            shipment={shipment}
            position={index + 1}
            of={order.shipments.length}
            email={shop.contactEmail}
            replaced={!current.some(({ id }) => id === shipments[index]?.id)}
          />
        ))}
        <OrderRefunds order={order} />
        <OrderItems order={order} />
      </div>
      <div className="flex flex-col gap-6">
        <OrderActions order={order} refusals={actionData?.refusals ?? []} idempotencyKey={loaderData.idempotencyKey} />
        <OrderAddress order={order} />
        <OrderHistory order={order} />
        <ComeBack orderId={order.id} number={order.number} accessToken={accessToken} hasEmail={Boolean(order.email)} />
        {!me && accessToken && order.paymentStatus !== "NONE" && (
          <p className="text-sm text-muted">
            <Link to={`${paths.register()}?order=${encodeURIComponent(order.id)}`} className="text-action underline">
              {t("order.keepInAccount")}
            </Link>
          </p>
        )}
      </div>
    </div>
  );
}
