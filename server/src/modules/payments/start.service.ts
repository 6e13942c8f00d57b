import { isHandedOver } from "../orders/order.reads.ts";
import { type Ctx, transaction } from "../../platform/ctx.ts";
import { changed, json, row, sql } from "../../platform/db/sql.ts";
import { emit } from "../../platform/events/emit.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { once, recall } from "../../platform/idempotency.ts";
import { say, type Text } from "../../platform/say.ts";
import { OrderStatus, PaymentMethodCode } from "../orders/order.enums.ts";
import { orderTopics } from "../orders/order.events.ts";
import type { OrderRow } from "../orders/order.reads.ts";
import { confirmOrder, lockOrder, notInState, recordMoney, setPaymentWindow } from "../orders/order.service.ts";
import { recordAuthorization, recordClosed } from "./capture.service.ts";
import { closePayment, isInconclusive, refreshOrderPayments } from "./check.service.ts";
import { gateways } from "./gateways.ts";
import { type OfferedMethod, offeredMethods } from "./methods.ts";
import { isStale, toStored } from "./payment.actions.ts";
import { paymentTopic } from "./payment.events.ts";
import type { PaymentStartInput } from "./payment.inputs.ts";
import { liveAttempt, type PaymentRow, readPayment } from "./payment.reads.ts";
import { type ClientAction, type CloseResult, InvalidSignature, ProviderRefused, ProviderUnavailable } from "./providers/provider.ts";

const no = (ctx: Ctx, code: UserErrorCode, text: Text, field?: string) =>
  refuse(new InputError({ code, message: say(ctx, text), ...(field && { field: [field] }) }));

/**
 * Opens a way to pay an order: intent written → gateway called → result written, no transaction across the call.
 * The attempt that is open already is given again; another method closes it at its gateway first. Null: nothing needs to be paid.
 */
export async function startPayment(ctx: Ctx, order: OrderRow, input: PaymentStartInput): Promise<PaymentRow | null> {
  await ctx.app.limits.spend("payment.order", order.uuid);
  const { idempotencyKey: key, accessToken: _token, ...rest } = input;
  const channel = channelOf(ctx, input);
  const request = { scope: `order:${order.uuid}`, key, operation: "paymentStart", input: rest };
  const open = await liveAttempt(ctx, order.uuid);
  const otherWay = open && isOtherWay(open, input, channel);
  // nothing is closed for a request that is a repetition, or would be refused
  if (otherWay && order.status === OrderStatus.AWAITING_PAYMENT && !(await recall(ctx, request))) {
    await needMethod(ctx, order, input);
    await closeEarlier(ctx, open);
  }
  const made = await once(ctx, request, (ctx) => openAttempt(ctx, order, input, channel));
  if (!made.paymentId) return null;
  const payment = (await readPayment(ctx, made.paymentId))!;
  return lacksCashier(payment) ? callGateway(ctx, order, payment) : payment;
}

const isOtherWay = (open: PaymentRow, { method }: PaymentStartInput, channel: string | null): boolean =>
  open.method !== method || open.channel !== channel;

/** Its start was cut off or never answered, or what the shopper was given is too old by the gateway's clock: it goes on under its number. */
function lacksCashier({ status, action }: PaymentRow): boolean {
  if (status === "CREATED" || status === "UNKNOWN") return true;
  return status === "PENDING" && (!action || isStale(action));
}

function channelOf(ctx: Ctx, input: PaymentStartInput): string | null {
  const configured = gateways(ctx.app).get(input.method);
  if (!configured) return null;
  const channel = (input.channel ?? configured.gateway.caps.channels[0]!).toLowerCase();
  if (!configured.gateway.caps.channels.includes(channel))
    no(ctx, UserErrorCode.METHOD_UNAVAILABLE, { zh: "不支持这种付款渠道", en: "This method has no such channel" }, "channel");
  return channel;
}

/** An attempt of another kind is closed at its gateway before a new one opens: only one may be payable. */
async function closeEarlier(ctx: Ctx, open: PaymentRow): Promise<void> {
  try {
    await closePayment(ctx, open, "CANCELLED");
  } catch (error) {
    if (!isInconclusive(error)) throw error;
    unavailable(ctx);
  }
}

const unavailable = (ctx: Ctx) =>
  no(ctx, UserErrorCode.GATEWAY_UNAVAILABLE, {
    zh: "支付平台暂时没有响应，请稍后重试",
    en: "The payment company does not answer right now; try again shortly",
  });

/** The wanted method, where it fits what is paid. */
async function needMethod(ctx: Ctx, order: OrderRow, input: PaymentStartInput): Promise<OfferedMethod> {
  const { countryCode, provinceCode } = order.address;
  const handedOver = await isHandedOver(ctx, order.uuid);
  const purchase = { total: order.total, currency: order.currency, countryCode, provinceCode, handedOver };
  const method = offeredMethods(ctx, purchase).find((offered) => offered.code === input.method);
  const text = method ? method.unavailable : { zh: "本店不支持这种付款方式", en: "This shop does not offer this method" };
  if (!method || text) return no(ctx, UserErrorCode.METHOD_UNAVAILABLE, text!, "method");
  return method;
}

async function openAttempt(
  ctx: Ctx,
  seen: OrderRow,
  input: PaymentStartInput,
  channel: string | null,
): Promise<{ paymentId: string | null }> {
  const order = await lockOrder(ctx, seen.uuid);
  const clock = await row(
    ctx,
    sql<{ over: boolean }>`select payment_expires_at <= shop_now() as over from shop_order where id = ${order.uuid}`,
  );
  if (order.status !== OrderStatus.AWAITING_PAYMENT) {
    const paid = order.paid >= order.total;
    refuse(
      notInState(
        ctx,
        paid
          ? { zh: "订单已经付款", en: "The order is paid already" }
          : { zh: "订单已关闭，不能付款", en: "The order is closed and cannot be paid" },
      ),
    );
  }
  if (clock?.over) refuse(notInState(ctx, { zh: "付款时间已过，请重新下单", en: "The time to pay is over; please order again" }));
  if (order.total === 0n) {
    await confirmOrder(ctx, order, { kind: "SYSTEM" });
    return { paymentId: null };
  }
  const open = await liveAttempt(ctx, order.uuid);
  if (open && isOtherWay(open, input, channel))
    refuse(
      notInState(ctx, {
        zh: "刚刚已选择另一种付款方式，请重试",
        en: "Another way to pay was chosen at the same moment; try again",
      }),
    );
  if (open) return { paymentId: open.uuid }; // the same way to pay, opened before or by a parallel request
  const method = await needMethod(ctx, order, input);
  await setPaymentWindow(ctx, order.uuid, input.method, method.windowSeconds);
  const made = await row(
    ctx,
    sql<{ id: string }>`
      insert into payment (number, order_id, method, channel, amount, currency, return_url, expires_at, next_check_at)
      select ${order.number} || to_char((select count(*) from payment p where p.order_id = o.id) + 1, 'FM9999900'), o.id, ${input.method}, ${channel}, o.total, o.currency,
             ${input.returnUrl ?? null}, o.payment_expires_at, shop_now() + interval '30 seconds'
      from shop_order o where o.id = ${order.uuid} returning id`,
  );
  await recordMoney(ctx, order.uuid, { state: "PENDING" });
  emit(
    ctx,
    "payment.started",
    { paymentId: made!.id, orderId: order.uuid, method: input.method },
    { topics: orderTopics(order.uuid, paymentTopic(made!.id)), orderId: order.uuid },
  );
  return { paymentId: made!.id };
}

/**
 * Asks the gateway to open the payment under our number; a repeat after a crash asks for the same. `openid`: who pays, once the gateway
 * has told. Refuses in the caller's terms when the gateway says no or nothing.
 */
export async function callGateway(ctx: Ctx, order: OrderRow, payment: PaymentRow, openid?: string): Promise<PaymentRow> {
  const configured = gateways(ctx.app).get(payment.method);
  if (!configured) return startManual(ctx, order, payment);
  const base = ctx.app.publicUrl;
  const orderUrl = `${base}/${order.language}/orders/${order.id}`;
  try {
    const started = await configured.gateway.createPayment({
      paymentNo: payment.number,
      orderNo: order.number,
      money: { amount: payment.amountMinor, currency: payment.currency },
      subject: { zh: `订单 ${order.number}`, en: `Order ${order.number}` }[order.language], // a repeat must ask for the same
      channel: payment.channel!,
      expiresAt: payment.expiresAt,
      notifyUrl: `${base}/webhooks/payments/${configured.slug}`,
      returnUrl: payment.returnUrl ?? `${orderUrl}?returned=1`,
      cancelUrl: payment.returnUrl ?? orderUrl,
      locale: order.language === "zh" ? "zh-CN" : "en",
      payerUrl: `${base}/webhooks/payments/${configured.slug}/payer`,
      ...(ctx.ip && { clientIp: ctx.ip }),
      ...(openid && { openid }),
    });
    await storeAction(ctx, payment, started.action, started.providerRef ?? null);
    return (await readPayment(ctx, payment.uuid))!;
  } catch (error) {
    if (error instanceof ProviderRefused && error.reason === "already_paid") {
      await refreshOrderPayments(ctx, order.uuid);
      return (await readPayment(ctx, payment.uuid))!;
    }
    if (error instanceof ProviderRefused) {
      if ((await endRefused(ctx, payment, error.code)) === "already_paid") return (await readPayment(ctx, payment.uuid))!;
      return no(ctx, UserErrorCode.GATEWAY_REFUSED, {
        zh: "支付平台拒绝了这笔付款，请换一种方式",
        en: "The payment company refused; please choose another way",
      });
    }
    if (!(error instanceof ProviderUnavailable || error instanceof InvalidSignature)) throw error;
    ctx.app.log.warn({ payment: payment.number, err: error.message }, "a payment could not be opened; the gateway will be asked about it");
    await changed(
      ctx,
      sql`update payment set status = 'UNKNOWN', next_check_at = shop_now() + interval '5 seconds' where id = ${payment.uuid} and status = 'CREATED'`,
    );
    return unavailable(ctx);
  }
}

/**
 * Ends an attempt that the gateway would not open. If it was opened before, or perhaps was, its buyer may hold a code that still works:
 * then it is closed there first, and when that is not certain it stays open and is followed.
 */
async function endRefused(ctx: Ctx, payment: PaymentRow, code: string): Promise<CloseResult> {
  if (!payment.action && payment.status !== "UNKNOWN") {
    await recordClosed(ctx, payment, "FAILED", code);
    return "closed";
  }
  try {
    return await closePayment(ctx, payment, "FAILED", code);
  } catch (error) {
    if (!isInconclusive(error)) throw error;
    ctx.app.log.warn(
      { payment: payment.number, err: error.message },
      "a payment was refused anew, and may still be payable; it is followed",
    );
    await changed(
      ctx,
      sql`update payment set next_check_at = least(next_check_at, shop_now() + interval '15 seconds') where id = ${payment.uuid} and status in ('PENDING', 'UNKNOWN')`,
    );
    return unavailable(ctx);
  }
}

async function startManual(ctx: Ctx, order: OrderRow, payment: PaymentRow): Promise<PaymentRow> {
  if (payment.method === PaymentMethodCode.CASH_ON_DELIVERY) {
    if (!(await recordAuthorization(ctx, payment, { kind: "SHOPPER", name: order.contactName }))) {
      await recordClosed(ctx, payment, "CANCELLED", null);
      refuse(notInState(ctx, { zh: "订单已关闭，不能付款", en: "The order is closed and cannot be paid" }));
    }
  } else await storeAction(ctx, payment, { kind: "instructions", lines: transferLines(ctx, order) }, null);
  return (await readPayment(ctx, payment.uuid))!;
}

function transferLines(ctx: Ctx, order: OrderRow) {
  const [name = "", bank = "", number = ""] = ctx.app.env.BANK_ACCOUNT.split("|");
  const label = (zh: string, en: string) => say(ctx, { zh, en });
  return [
    { label: label("收款户名", "Account holder"), value: name },
    { label: label("开户银行", "Bank"), value: bank },
    { label: label("账号", "Account number"), value: number },
    { label: label("附言（请务必填写）", "Reference (please do not forget)"), value: order.number },
  ];
}

const storeAction = (ctx: Ctx, payment: PaymentRow, action: ClientAction, providerRef: string | null) =>
  transaction(ctx, (ctx) =>
    changed(
      ctx,
      sql`update payment set status = 'PENDING', action = ${json(toStored(action))}, provider_ref = coalesce(provider_ref, ${providerRef}),
            next_check_at = case when ${action.kind === "instructions"}::bool then null else shop_now() + interval '5 seconds' end
          where id = ${payment.uuid} and (status in ('CREATED', 'UNKNOWN') or (status = 'PENDING' and action is not distinct from ${payment.action && json(payment.action)}))`,
    ),
  );
