import { Arg, Ctx as Context, FieldResolver, Query, Resolver, Root } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { NotFound, Refusal } from "../../platform/failures.ts";
import { Access, isAllowed } from "../../platform/graphql/access.ts";
import { Verb } from "../../platform/graphql/verb.ts";
import { readId } from "../../platform/ids.ts";
import { linesLoader, needOrder, orderLoader, type OrderRow } from "../orders/order.reads.ts";
import { gateways } from "./gateways.ts";
import { paymentsLoader, readPayment, readRefund, refundLinesLoader, type RefundLineRow, type RefundRow } from "./payment.reads.ts";
import { confirmManualRefund } from "./refund.books.ts";
import { createRefund, type Preview, previewRefund } from "./refund.create.ts";
import { RefundConfirmInput, RefundCreateInput, RefundPreviewInput, RefundReclaimInput, RefundRetryInput } from "./refund.inputs.ts";
import { worthOf } from "./refund.plan.ts";
import { retryRefund } from "./refund.request.ts";
import { reclaimRefund } from "./refund.undelivered.ts";
import { Refund, RefundLine, RefundPayload, RefundPreviewPayload } from "./refund.types.ts";

const payload = async (ctx: Ctx, refundId: string, order: OrderRow) => ({
  refund: await readRefund(ctx, refundId),
  order: await orderLoader(ctx).clear(order.uuid).load(order.uuid),
  userErrors: [],
  warnings: [],
});

/** The refund of an order that the caller may see; staff only, like everything that changes one. */
async function needRefund(ctx: Ctx, orderId: string, refundId: string): Promise<{ order: OrderRow; refund: RefundRow }> {
  const order = await needOrder(ctx, orderId);
  const uuid = readId("ref", refundId);
  const refund = uuid && (await readRefund(ctx, uuid));
  if (!refund || refund.orderId !== order.uuid) throw new NotFound("The refund");
  return { order, refund };
}

@Resolver(() => RefundLine)
export class RefundLineResolver {
  @FieldResolver()
  async orderLine(@Root() line: RefundLineRow & { orderId: string }, @Context() ctx: Ctx) {
    return (await linesLoader(ctx).load(line.orderId)).find(({ uuid }) => uuid === line.lineId);
  }

  @FieldResolver()
  amount(@Root() line: RefundLineRow) {
    return { amount: line.amountMinor, currencyCode: line.currency };
  }
}

@Resolver(() => Refund)
export class RefundResolver {
  @FieldResolver()
  amount(@Root() refund: RefundRow) {
    return { amount: refund.amountMinor, currencyCode: refund.currency };
  }

  @FieldResolver()
  shipping(@Root() refund: RefundRow) {
    return { amount: refund.shipping, currencyCode: refund.currency };
  }

  @FieldResolver()
  tax(@Root() refund: RefundRow) {
    return { amount: refund.tax, currencyCode: refund.currency };
  }

  @FieldResolver()
  async lines(@Root() refund: RefundRow, @Context() ctx: Ctx) {
    return (await refundLinesLoader(ctx).load(refund.uuid)).map((line) => ({ ...line, orderId: refund.orderId }));
  }

  @FieldResolver()
  failure(@Root() refund: RefundRow, @Context() ctx: Ctx) {
    return isAllowed(ctx.viewer, "PAYMENTS_READ") ? refund.failure : null;
  }

  @FieldResolver()
  async can(@Root() refund: RefundRow, @Context() ctx: Ctx) {
    if (!isAllowed(ctx.viewer, "REFUNDS_WRITE")) return { retry: false, reclaim: false, confirm: false };
    const payment = (await paymentsLoader(ctx).load(refund.orderId)).find(({ uuid }) => uuid === refund.paymentId)!;
    const gateway = gateways(ctx.app).get(payment.method)?.gateway;
    const failed = refund.status === "FAILED";
    return {
      retry: failed && gateway !== undefined && refund.undelivered === null,
      reclaim: refund.undelivered === "AT_GATEWAY" && gateway?.reclaim !== undefined,
      confirm: failed || (refund.status === "REQUESTED" && !gateway),
    };
  }

  @Query(() => RefundPreviewPayload, {
    description: "What a refund would come to, line by line, and what can be given back at all. Changes nothing. Needs REFUNDS_WRITE.",
  })
  @Access("REFUNDS_WRITE")
  async refundPreview(@Context() ctx: Ctx, @Arg("input", () => RefundPreviewInput) input: RefundPreviewInput) {
    const order = await needOrder(ctx, input.orderId);
    try {
      return { preview: await show(ctx, order, await previewRefund(ctx, order, input)), userErrors: [], warnings: [] };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { preview: null, userErrors: error.userErrors, warnings: [] };
    }
  }

  @Verb(
    () => RefundPayload,
    "REFUNDS_WRITE",
    "Gives money back on an order, for lines, freight or as a sum, and puts pieces back into stock if told so. The payment company carries it out; `orderUpdated` tells how it goes.",
  )
  async refundCreate(@Context() ctx: Ctx, @Arg("input", () => RefundCreateInput) input: RefundCreateInput) {
    const order = await needOrder(ctx, input.orderId);
    return payload(ctx, await createRefund(ctx, order, input), order);
  }

  @Verb(() => RefundPayload, "REFUNDS_WRITE", "Tries a refund again that the payment company refused, under the same number.")
  async refundRetry(@Context() ctx: Ctx, @Arg("input", () => RefundRetryInput) input: RefundRetryInput) {
    const { order, refund } = await needRefund(ctx, input.orderId, input.refundId);
    await retryRefund(ctx, refund);
    return payload(ctx, refund.uuid, order);
  }

  @Verb(
    () => RefundPayload,
    "REFUNDS_WRITE",
    "Has the payment company send money to the shop's own bank account that the shopper's card or account did not take (WeChat Pay). Give it back another way then, and say so by `refundConfirm`.",
  )
  async refundReclaim(@Context() ctx: Ctx, @Arg("input", () => RefundReclaimInput) input: RefundReclaimInput) {
    const { order, refund } = await needRefund(ctx, input.orderId, input.refundId);
    await reclaimRefund(ctx, refund);
    return payload(ctx, refund.uuid, order);
  }

  @Verb(
    () => RefundPayload,
    "REFUNDS_WRITE",
    "Says that money was given back by hand: for an order paid in cash or by bank transfer, or where the payment company could not.",
  )
  async refundConfirm(@Context() ctx: Ctx, @Arg("input", () => RefundConfirmInput) input: RefundConfirmInput) {
    const { order, refund } = await needRefund(ctx, input.orderId, input.refundId);
    await confirmManualRefund(ctx, refund);
    return payload(ctx, refund.uuid, order);
  }
}

async function show(ctx: Ctx, order: OrderRow, { sold, plan, payment }: Preview) {
  const money = (amount: bigint) => ({ amount, currencyCode: order.currency });
  const lines = await linesLoader(ctx).load(order.uuid);
  return {
    lines: sold.lines.map((line) => {
      const planned = plan.lines.find(({ uuid }) => uuid === line.uuid);
      const left = line.quantity - line.refundedQuantity;
      return {
        orderLine: lines.find(({ uuid }) => uuid === line.uuid)!,
        refundableQuantity: left,
        restockableQuantity: Math.min(left, line.openQuantity + line.goneQuantity),
        unsentQuantity: Math.min(left, line.openQuantity),
        quantity: planned?.quantity ?? 0,
        amount: money(planned?.amount ?? 0n),
        refundableAmount: money(left > 0 ? worthOf(line, left) : 0n),
      };
    }),
    shipping: money(plan.shipping),
    refundableShipping: money(sold.shipping - sold.refundedShipping),
    goodwill: money(plan.goodwill),
    amount: money(plan.amount),
    tax: money(plan.tax),
    refundable: money(payment?.refundable ?? 0n),
    payment: payment && (await readPayment(ctx, payment.uuid)),
  };
}
