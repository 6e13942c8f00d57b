import type { Ctx } from "../../platform/ctx.ts";
import { changed, json, row, rows, sql } from "../../platform/db/sql.ts";
import { refuse } from "../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { once } from "../../platform/idempotency.ts";
import { readId } from "../../platform/ids.ts";
import { MoneyError, parseDecimal } from "../../platform/money.ts";
import { say, type Text } from "../../platform/say.ts";
import { returnPieces } from "../inventory/stock.service.ts";
import type { OrderRow } from "../orders/order.reads.ts";
import { cancelPieces } from "../orders/cancellation.service.ts";
import { lockOrder } from "../orders/order.service.ts";
import { refundableOf, requestRefund, tooMuch } from "./refund.request.ts";
import type { RefundCreateInput, RefundWishInput } from "./refund.inputs.ts";
import { type Plan, planRefund, type Sold, type SoldLine, type Wish } from "./refund.plan.ts";
import { cannotGiveBack } from "./sums.ts";

type Line = SoldLine & { variantId: string };

interface Facts {
  sold: Omit<Sold, "lines"> & { lines: Line[] };
  /** The captured payment that can give most back, the newest of equals; null when none holds anything. */
  payment: { uuid: string; refundable: bigint } | null;
}

/** What was sold and what of it was given back, as a refund's plan needs it. Two statements. */
async function readFacts(ctx: Ctx, order: OrderRow): Promise<Facts> {
  const lines = await rows(
    ctx,
    sql<Line>`
      select l.id as uuid, l.variant_id as "variantId", l.quantity, l.total, l.tax,
             coalesce(b.quantity, 0)::int as "refundedQuantity", coalesce(b.amount, 0)::bigint as "refundedAmount", coalesce(b.tax, 0)::bigint as "refundedTax",
             l.quantity - l.cancelled_quantity - l.packed_quantity as "openQuantity",
             l.shipped_quantity - coalesce(b.returned, 0)::int as "goneQuantity"
        from order_line l
        left join (select rl.order_line_id, sum(rl.quantity) filter (where r.status <> 'FAILED') as quantity,
                          sum(rl.amount) filter (where r.status <> 'FAILED') as amount, sum(rl.tax) filter (where r.status <> 'FAILED') as tax,
                          sum(rl.returned_quantity) as returned
                     from refund_line rl join refund r on r.id = rl.refund_id where r.order_id = ${order.uuid} group by 1) b on b.order_line_id = l.id
       where l.order_id = ${order.uuid} order by l.position`,
  );
  const money = await row(
    ctx,
    sql<{ tax: bigint; shipping: bigint; payments: { uuid: string; refundable: string }[] | null }>`
      select coalesce((select sum(tax) from refund where order_id = ${order.uuid} and status <> 'FAILED'), 0)::bigint as tax,
             coalesce((select sum(shipping) from refund where order_id = ${order.uuid} and status <> 'FAILED'), 0)::bigint as shipping,
             (select json_agg(json_build_object('uuid', id, 'refundable', "left"::text) order by "left" desc, id desc)
                from (select p.id, p.captured - coalesce((select sum(r.amount) from refund r where r.payment_id = p.id and r.status <> 'FAILED'), 0) as "left"
                        from payment p where p.order_id = ${order.uuid} and p.captured > 0) q where "left" > 0) as payments`,
  );
  const shippingTax = order.tax - lines.reduce((sum, { tax }) => sum + tax, 0n);
  const [best] = money!.payments ?? [];
  return {
    sold: {
      lines,
      total: order.total,
      tax: order.tax,
      refundedTax: money!.tax,
      shipping: order.shipping,
      shippingTax,
      refundedShipping: money!.shipping,
      refundedShippingTax: order.shipping === 0n ? 0n : (shippingTax * money!.shipping) / order.shipping,
    },
    payment: best ? { uuid: best.uuid, refundable: BigInt(best.refundable) } : null,
  };
}

/** Reads the wish in the caller's terms: lines of this order, no more pieces than are left, no more freight than was paid. */
function readWish(ctx: Ctx, order: OrderRow, { sold }: Facts, input: RefundWishInput): Wish {
  const errors: InputError[] = [];
  const wrong = (field: string[], text: Text, code = UserErrorCode.INVALID) =>
    errors.push(new InputError({ code, message: say(ctx, text), field }));
  const lines = (input.lines ?? []).flatMap((asked, index) => {
    const at = (name: string) => ["lines", String(index), name];
    const uuid = readId("orl", asked.orderLineId);
    const line = sold.lines.find((one) => one.uuid === uuid);
    if (!line) {
      wrong(at("orderLineId"), { zh: "订单里没有这一行", en: "The order has no such line" }, UserErrorCode.NOT_FOUND);
      return [];
    }
    const left = line.quantity - line.refundedQuantity;
    if (asked.quantity < 1 || asked.quantity > left)
      wrong(at("quantity"), { zh: `最多还可退 ${left} 件`, en: `At most ${left} can still be refunded` }, UserErrorCode.QUANTITY_LIMIT);
    const stock = line.openQuantity + line.goneQuantity;
    if (asked.restock && asked.quantity > stock)
      wrong(
        at("restock"),
        {
          zh: `只有 ${stock} 件可以放回库存；已装入包裹的请先取消包裹`,
          en: `Only ${stock} can go back into stock; cancel a parcel that has not left first`,
        },
        UserErrorCode.QUANTITY_LIMIT,
      );
    if ((input.lines ?? []).findIndex((other) => readId("orl", other.orderLineId) === uuid) !== index)
      wrong(at("orderLineId"), { zh: "同一行出现了两次", en: "This line is named twice" });
    return [{ uuid: line.uuid, quantity: asked.quantity, restock: asked.restock }];
  });
  const shipping = amountOf(ctx, input.shipping, order.currency, "shipping", errors) ?? 0n;
  if (shipping > sold.shipping - sold.refundedShipping)
    wrong(
      ["shipping"],
      { zh: "超过已付且未退的运费", en: "More than the freight that was paid and not given back" },
      UserErrorCode.AMOUNT_TOO_LARGE,
    );
  const amount = amountOf(ctx, input.amount, order.currency, "amount", errors);
  if (errors.length > 0) refuse(...errors);
  return { lines, shipping, amount };
}

function amountOf(ctx: Ctx, text: string | null | undefined, currency: string, field: string, errors: InputError[]): bigint | null {
  if (text == null) return null;
  try {
    const amount = parseDecimal(text, currency);
    if (amount < 0n) throw new MoneyError("below zero");
    return amount;
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
    errors.push(
      new InputError({ code: UserErrorCode.INVALID, message: say(ctx, { zh: "金额格式不正确", en: error.message }), field: [field] }),
    );
    return null;
  }
}

export interface Preview extends Facts {
  plan: Plan;
}

/** What a refund would come to, without doing anything. Refuses what cannot be meant. */
export async function previewRefund(ctx: Ctx, order: OrderRow, input: RefundWishInput): Promise<Preview> {
  const facts = await readFacts(ctx, order);
  const plan = planRefund(facts.sold, readWish(ctx, order, facts, input));
  const odd = facts.payment && (await cannotGiveBack(ctx, facts.payment.uuid, plan.amount));
  if (odd) refuse(odd);
  return { ...facts, plan };
}

/**
 * Gives money back for lines, freight or as a sum, once per key: planned, checked and recorded under the order's lock; a sweep then asks
 * the gateway. Pieces to restock are called off or put back in the same transaction. Returns the refund's UUID.
 */
export async function createRefund(ctx: Ctx, seen: OrderRow, input: RefundCreateInput): Promise<string> {
  const { idempotencyKey: key, ...rest } = input;
  const reason = input.reason.trim();
  if (!reason)
    refuse(
      new InputError({
        code: UserErrorCode.REQUIRED,
        message: say(ctx, { zh: "请写明退款原因", en: "Say why, please" }),
        field: ["reason"],
      }),
    );
  const made = await once(ctx, { scope: `order:${seen.uuid}`, key, operation: "refundCreate", input: rest }, async (ctx) => {
    const order = await lockOrder(ctx, seen.uuid);
    const { plan, payment, sold } = await previewRefund(ctx, order, input);
    if (plan.amount === 0n) {
      const text = { zh: "请选择要退的商品、运费或金额", en: "Choose lines, freight or an amount to give back" };
      return refuse(new InputError({ code: UserErrorCode.REQUIRED, message: say(ctx, text), field: ["amount"] }));
    }
    if (!payment || plan.amount > (await refundableOf(ctx, payment.uuid))) return refuse(tooMuch(ctx));
    const refundId = await requestRefund(ctx, {
      paymentId: payment.uuid,
      amount: plan.amount,
      shipping: plan.shipping,
      tax: plan.tax,
      reason,
      actor: { kind: "STAFF", name: ctx.viewer.name },
    });
    if (plan.lines.length > 0)
      await changed(
        ctx,
        sql`insert into refund_line (refund_id, order_line_id, quantity, amount, tax, cancelled_quantity, returned_quantity)
            select ${refundId}::uuid, l.uuid, l.quantity, l.amount, l.tax, l.cancelled, l.returned
              from jsonb_to_recordset(${json(plan.lines)}) as l(uuid uuid, quantity int, amount bigint, tax bigint, cancelled int, returned int)`,
      );
    const pieces = (count: (line: (typeof plan.lines)[number]) => number) =>
      plan.lines
        .filter((line) => count(line) > 0)
        .map((line) => ({
          lineId: line.uuid,
          variantId: sold.lines.find(({ uuid }) => uuid === line.uuid)!.variantId,
          quantity: count(line),
        }));
    const returned = pieces((line) => line.returned);
    if (returned.length > 0) await returnPieces(ctx, order.uuid, returned);
    const cancelled = pieces((line) => line.cancelled);
    if (cancelled.length > 0) await cancelPieces(ctx, order, cancelled, reason);
    return { refundId };
  });
  return made.refundId;
}
