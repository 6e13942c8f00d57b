import { useEffect } from "react";
import { Form, redirect, useNavigate } from "react-router";
import { Link } from "../../ui/Link.tsx";
import type { Route } from "./+types/pay";
import { useLoaded } from "../../apollo.ts";
import { orderTokens } from "../../cookies.ts";
import { formatDate } from "../../dates.ts";
import { OrderLive } from "../../features/orders/OrderLive.tsx";
import { PayableOrder } from "../../features/payments/documents.ts";
import { HandOver } from "../../features/payments/HandOver.tsx";
import { PayAgain } from "../../features/payments/PayAgain.tsx";
import { isInWechat, startPayment } from "../../features/payments/start.ts";
import type { PaymentMethodCode } from "../../gql/graphql.ts";
import { getFragmentData, graphql } from "../../gql/index.ts";
import { translator, useLanguage, usePaths, useT } from "../../i18n/i18n.tsx";
import { languageInPath } from "../../i18n/language.ts";
import { formatMoney } from "../../money.ts";
import { languageOf, load, type LoadArgs, notFound, pageOf } from "../../page.ts";
import { shopPaths } from "../../paths.ts";
import { answering } from "../../refusals.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Countdown } from "../../ui/Countdown.tsx";
import { Alert } from "../../ui/Feedback.tsx";
import { head } from "./head.ts";

const PayQuery = graphql(`
  query PayPage($id: ID!, $accessToken: String, $inWechat: Boolean) {
    order(id: $id, accessToken: $accessToken) {
      id
      lastEventId
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
  const loaded = await load(args, PayQuery, { id, accessToken: tokenOf(args), inWechat: isInWechat(args) }, { fresh: true });
  const order = getFragmentData(PayableOrder, loaded.data.order);
  if (!order) throw notFound("order");
  if (order.status !== "AWAITING_PAYMENT") throw redirect(shopPaths(languageOf(args)).order(id));
  return { ...loaded, idempotencyKey: crypto.randomUUID() };
};
export const loader = loadPage;
export const clientLoader = loadPage;

const start = async (args: Args) => {
  const form = await args.request.formData();
  const { id: orderId } = args.params;
  const method = String(form.get("method")) as PaymentMethodCode;
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === "string" && value ? value : null;
  };
  const refusals = await startPayment(args, {
    orderId,
    accessToken: tokenOf(args),
    method,
    channel: text("channel"),
    device: text("device"),
    idempotencyKey: String(form.get("idempotencyKey")),
  });
  if (refusals.length) return { refusals };
  const paths = shopPaths(languageOf(args));
  throw redirect(method === "CASH_ON_DELIVERY" ? paths.order(orderId) : paths.pay(orderId), 303);
};
export const action = start;
export const clientAction = answering(start, (refusals) => ({ refusals }));
export { shouldRevalidate } from "../../refusals.ts";

export const meta: Route.MetaFunction = ({ location }) =>
  head({
    title: translator(languageInPath(location.pathname) ?? "zh")("pay.title"),
    origin: "",
    pathname: location.pathname,
    noindex: true,
  });

export default function Pay({ loaderData, actionData }: Route.ComponentProps) {
  const t = useT();
  const language = useLanguage();
  const paths = usePaths();
  const navigate = useNavigate();
  const { order: masked, paymentMethods } = useLoaded(PayQuery, loaderData);
  const order = getFragmentData(PayableOrder, masked);
  const orderPath = order && paths.order(order.id);
  const settled = order && order.status !== "AWAITING_PAYMENT";
  useEffect(() => {
    if (settled && orderPath) void navigate(orderPath, { replace: true });
  }, [settled, orderPath, navigate]);
  if (!order || !orderPath) return null;
  const { accessToken } = loaderData.variables;
  const payment = order.payments.find(({ action: next, status }) => next && (status === "PENDING" || status === "CREATED"));
  const expiresAt = payment?.expiresAt ?? order.paymentExpiresAt;
  const refusals = actionData?.refusals ?? [];
  return (
    <div className="container-page flex max-w-lg flex-col gap-6 py-10 text-center md:py-16">
      <OrderLive
        orderId={order.id}
        accessToken={accessToken}
        after={loaderData.data.order?.lastEventId ?? null}
        headline={settled ? t("pay.paid") : t("pay.title")}
      />
      <div>
        <h1 className="font-display text-2xl">{settled ? t("pay.paid") : t("pay.title")}</h1>
        <p className="mt-2 font-display text-3xl font-semibold tabular">{formatMoney(order.cost.total, language, true)}</p>
        <p className="mt-1 text-sm text-muted">
          {t("order.number")} <span className="font-mono">{order.number}</span>
          {expiresAt && (
            <>
              {" · "}
              <Countdown until={expiresAt} left={t("pay.left")} at={t("pay.until")} moment={formatDate(expiresAt, "moment", language)} />
            </>
          )}
        </p>
      </div>
      {refusals.length > 0 && (
        <Alert tone="danger" urgent>
          {refusals.map(({ message }) => (
            <p key={message}>{message}</p>
          ))}
        </Alert>
      )}
      {payment ? (
        <>
          <HandOver key={payment.id} payment={payment} orderPath={orderPath} />
          {payment.channel === "QR" && (
            <Form method="post">
              <input type="hidden" name="method" value={payment.method} />
              <input type="hidden" name="channel" value="PAGE" />
              <input type="hidden" name="idempotencyKey" value={loaderData.idempotencyKey} readOnly />
              <Button type="submit" look="quiet">
                {t("pay.onThisDevice")}
              </Button>
            </Form>
          )}
        </>
      ) : (
        <div className="text-start">
          <PayAgain
            action={paths.pay(order.id)}
            methods={paymentMethods}
            current={order.paymentMethod}
            idempotencyKey={loaderData.idempotencyKey}
          />
        </div>
      )}
      <div className="flex flex-col items-center gap-2">
        <LinkButton to={`${orderPath}?returned=1`} look="secondary">
          {t("pay.iHavePaid")}
        </LinkButton>
        <Link to={orderPath} className="py-2 text-sm text-muted underline">
          {t("pay.otherWay")}
        </Link>
      </div>
    </div>
  );
}
