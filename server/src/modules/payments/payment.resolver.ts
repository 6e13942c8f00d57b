import { Arg, Ctx as Context, FieldResolver, ID, Resolver, Root, Subscription } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { streamSignals } from "../../platform/events/stream.ts";
import { NotFound, refuse } from "../../platform/failures.ts";
import { Access, isAllowed } from "../../platform/graphql/access.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { Verb } from "../../platform/graphql/verb.ts";
import { needId, readId } from "../../platform/ids.ts";
import type { Signal } from "../../platform/pubsub.ts";
import { say } from "../../platform/say.ts";
import { needOrder, needOrderToHandle, type OrderRow, orderLoader, visibleOrder } from "../orders/order.reads.ts";
import { Order } from "../orders/order.types.ts";
import { captureByStaff } from "./capture.request.ts";
import { releaseHold } from "./collect.service.ts";
import { refreshOrderPayments } from "./check.service.ts";
import { gateways } from "./gateways.ts";
import { toAction } from "./payment.actions.ts";
import { paymentTopic } from "./payment.events.ts";
import { PaymentCaptureInput, PaymentRefreshInput, PaymentStartInput, PaymentVoidInput } from "./payment.inputs.ts";
import { paymentsLoader, type PaymentRow, readPayment, refundsLoader } from "./payment.reads.ts";
import { Payment, PaymentPayload, PaymentStartPayload, PaymentUpdate } from "./payment.types.ts";
import { Refund } from "./refund.types.ts";
import { startPayment } from "./start.service.ts";

const payload = async (ctx: Ctx, payment: PaymentRow | null, orderId: string) => ({
  payment,
  order: await orderLoader(ctx).load(orderId),
  userErrors: [],
  warnings: [],
});

const nextStep = (ctx: Ctx, payment: PaymentRow) =>
  payment.status === "PENDING" ? toAction(payment, gateways(ctx.app).get(payment.method)?.demoScan) : null;

@Resolver(() => Order)
export class OrderPaymentsResolver {
  @FieldResolver(() => [Payment], { description: "Attempts to pay it, newest first." })
  payments(@Root() order: OrderRow, @Context() ctx: Ctx) {
    return paymentsLoader(ctx).load(order.uuid);
  }

  @FieldResolver(() => [Refund], { description: "Money given back, newest first." })
  refunds(@Root() order: OrderRow, @Context() ctx: Ctx) {
    return refundsLoader(ctx).load(order.uuid);
  }
}

@Resolver(() => Payment)
export class PaymentResolver {
  @FieldResolver()
  amount(@Root() payment: PaymentRow) {
    return { amount: payment.amountMinor, currencyCode: payment.currency };
  }

  @FieldResolver()
  captured(@Root() payment: PaymentRow) {
    return { amount: payment.captured, currencyCode: payment.currency };
  }

  @FieldResolver()
  can(@Root() payment: PaymentRow, @Context() ctx: Ctx) {
    const parts = gateways(ctx.app).get(payment.method)?.gateway.caps.captureParts;
    const held = payment.status === "AUTHORIZED" && isAllowed(ctx.viewer, "PAYMENTS_WRITE");
    return {
      captureInPart: held && parts !== undefined,
      void: held && parts === "often" && payment.captured > 0n,
      readMessages: isAllowed(ctx.viewer, "PAYMENTS_READ"),
    };
  }

  @FieldResolver()
  channel(@Root() payment: PaymentRow) {
    return payment.channel?.toUpperCase() ?? null;
  }

  @FieldResolver()
  providerReference(@Root() payment: PaymentRow) {
    return payment.providerRef;
  }

  @FieldResolver()
  action(@Root() payment: PaymentRow, @Context() ctx: Ctx) {
    return nextStep(ctx, payment);
  }

  @Verb(
    () => PaymentStartPayload,
    "handle",
    "Opens a way to pay an order and tells what the shopper does next. The attempt that is open already is given again; another method closes it first.",
  )
  async paymentStart(@Context() ctx: Ctx, @Arg("input", () => PaymentStartInput) input: PaymentStartInput) {
    const order = await needOrderToHandle(ctx, "PAYMENTS_WRITE", input);
    if (input.returnUrl && !isOwnUrl(ctx, input.returnUrl)) {
      const message = say(ctx, { zh: "返回地址必须在本店网站内", en: "returnUrl must be on the shop's own site" });
      refuse(new InputError({ code: UserErrorCode.INVALID, message, field: ["returnUrl"] }));
    }
    const payment = await startPayment(ctx, order, input);
    return { ...(await payload(ctx, payment, order.uuid)), action: payment && nextStep(ctx, payment) };
  }

  @Verb(
    () => PaymentPayload,
    "handle",
    "Asks the gateway at once how the open payment of an order stands, for a shopper who is back from the cashier.",
  )
  async paymentRefresh(@Context() ctx: Ctx, @Arg("input", () => PaymentRefreshInput) input: PaymentRefreshInput) {
    const order = await needOrder(ctx, input.orderId, input.accessToken);
    await ctx.app.limits.spend("payment.order", order.uuid);
    await refreshOrderPayments(ctx, order.uuid);
    const [latest] = await paymentsLoader(ctx).load(order.uuid);
    return payload(ctx, latest ?? null, order.uuid);
  }

  @Verb(
    () => PaymentPayload,
    "PAYMENTS_WRITE",
    "Books money that came by hand, a bank transfer or cash collected on delivery, or takes what a gateway holds for the shop.",
  )
  async paymentCapture(@Context() ctx: Ctx, @Arg("input", () => PaymentCaptureInput) input: PaymentCaptureInput) {
    const payment = await readPayment(ctx, needId("pay", input.paymentId, "paymentId"));
    if (!payment) throw new NotFound("The payment");
    await captureByStaff(ctx, payment, input);
    return payload(ctx, await readPayment(ctx, payment.uuid), payment.orderId);
  }

  @Verb(
    () => PaymentPayload,
    "PAYMENTS_WRITE",
    "Lets go what a gateway still holds of a payment that was taken in part. To let go all of it, cancel the order.",
  )
  async paymentVoid(@Context() ctx: Ctx, @Arg("input", () => PaymentVoidInput) input: PaymentVoidInput) {
    const payment = await readPayment(ctx, needId("pay", input.paymentId, "paymentId"));
    if (!payment) throw new NotFound("The payment");
    await releaseHold(ctx, payment);
    return payload(ctx, await readPayment(ctx, payment.uuid), payment.orderId);
  }

  @Subscription(() => PaymentUpdate, {
    description: "Tells when an attempt to pay moves: paid, closed, refunded.",
    subscribe: ({ args, context }) => followPayment(context as Ctx, args as { id: string; accessToken?: string; after?: string }),
  })
  @Access("handle")
  async paymentUpdated(
    @Root() signal: Signal,
    @Context() ctx: Ctx,
    @Arg("id", () => ID, { description: "The payment's id." }) id: string,
    @Arg("accessToken", () => String, { nullable: true, description: "A guest's access token of the order." }) accessToken: string | null,
    @Arg("after", () => String, { nullable: true, description: "The last eventId seen: events since then come first." }) _after:
      | string
      | null,
  ) {
    const payment = await visiblePayment(ctx, id, accessToken);
    return { eventId: signal.eventId, payment, order: await orderLoader(ctx).load(payment.orderId) };
  }
}

async function visiblePayment(ctx: Ctx, id: string, accessToken?: string | null): Promise<PaymentRow> {
  const uuid = readId("pay", id);
  const payment = uuid ? await readPayment(ctx, uuid) : null;
  if (!payment || !(await visibleOrder(ctx, payment.orderId, accessToken))) throw new NotFound("The payment");
  return payment;
}

async function followPayment(ctx: Ctx, args: { id: string; accessToken?: string; after?: string }): Promise<AsyncIterableIterator<Signal>> {
  const payment = await visiblePayment(ctx, args.id, args.accessToken);
  return streamSignals(ctx, [paymentTopic(payment.uuid)], args.after);
}

const isOwnUrl = (ctx: Ctx, url: string): boolean => {
  const parsed = URL.parse(url);
  return parsed !== null && url.length <= 500 && parsed.origin === new URL(ctx.app.publicUrl).origin;
};
