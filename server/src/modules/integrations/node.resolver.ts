import { Arg, Ctx as Context, ID, Query, Resolver } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { BadInput } from "../../platform/failures.ts";
import { Access, isAllowed } from "../../platform/graphql/access.ts";
import { instance, Node } from "../../platform/graphql/common.types.ts";
import { type Prefix, readId } from "../../platform/ids.ts";
import { Cart } from "../cart/cart.types.ts";
import { readOwnCart } from "../cart/cart.reads.ts";
import { nodeReaders as catalogue } from "../catalogue/catalogue.nodes.ts";
import { readAccount } from "../identity/session.service.ts";
import { Account } from "../identity/identity.types.ts";
import { nodeReaders as logistics } from "../logistics/logistics.nodes.ts";
import { visibleOrder } from "../orders/order.reads.ts";
import { Order } from "../orders/order.types.ts";
import { readPayment, readRefund } from "../payments/payment.reads.ts";
import { Payment } from "../payments/payment.types.ts";
import { readNotice, readReconciliation } from "../payments/reconciliation/reconciliation.reads.ts";
import { MoneyNotice, Reconciliation } from "../payments/reconciliation/reconciliation.types.ts";
import { Refund } from "../payments/refund.types.ts";

type Reader = (ctx: Ctx, uuid: string) => Promise<Node | null>;

/** How each kind of object is read by its id; what the viewer may not see does not exist. Guests reach orders with their token, not here. */
const readers: Partial<Record<Prefix, Reader>> = {
  ...catalogue,
  ...logistics,
  ord: async (ctx, uuid) => {
    const order = await visibleOrder(ctx, uuid);
    return order && instance(Order, order);
  },
  pay: async (ctx, uuid) => {
    const payment = await readPayment(ctx, uuid);
    return payment && (await visibleOrder(ctx, payment.orderId)) ? instance(Payment, payment) : null;
  },
  ref: async (ctx, uuid) => {
    const refund = await readRefund(ctx, uuid);
    return refund && (await visibleOrder(ctx, refund.orderId)) ? instance(Refund, refund) : null;
  },
  rec: async (ctx, uuid) => {
    const day = isAllowed(ctx.viewer, "PAYMENTS_READ") ? await readReconciliation(ctx, uuid) : null;
    return day && instance(Reconciliation, day);
  },
  not: async (ctx, uuid) => {
    const notice = isAllowed(ctx.viewer, "PAYMENTS_READ") ? await readNotice(ctx, uuid) : null;
    return notice && instance(MoneyNotice, notice);
  },
  acc: async (ctx, uuid) => {
    const account = ctx.viewer.accountId === uuid ? await readAccount(ctx, uuid) : null;
    return account && instance(Account, account);
  },
};

async function readNode(ctx: Ctx, id: string): Promise<Node | null> {
  if (id.startsWith("crt_")) {
    const cart = await readOwnCart(ctx, id);
    return cart && instance(Cart, cart);
  }
  const prefix = id.slice(0, 3) as Prefix;
  const uuid = readId(prefix, id);
  return uuid ? ((await readers[prefix]?.(ctx, uuid)) ?? null) : null;
}

const MOST = 100;

@Resolver()
export class NodeResolver {
  @Query(() => Node, { nullable: true, description: "Any object by its id; null when there is none or the caller may not see it." })
  @Access("handle")
  node(@Context() ctx: Ctx, @Arg("id", () => ID, { description: "An id such as prd_… or ord_…" }) id: string): Promise<Node | null> {
    return readNode(ctx, id);
  }

  @Query(() => [Node], {
    nullable: "items",
    description: "Several objects by their ids, in the same order; null for each that is not there. At most 100.",
  })
  @Access("handle")
  nodes(@Context() ctx: Ctx, @Arg("ids", () => [ID], { description: "Up to 100 ids." }) ids: string[]): Promise<(Node | null)[]> {
    if (ids.length > MOST) throw new BadInput(`ids: at most ${MOST}`);
    return Promise.all(ids.map((id) => readNode(ctx, id)));
  }
}
