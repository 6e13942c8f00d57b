import { Arg, Ctx as Context, FieldResolver, ID, Int, Query, Resolver, Root, Subscription } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { streamSignals } from "../../platform/events/stream.ts";
import { refuse } from "../../platform/failures.ts";
import { Access } from "../../platform/graphql/access.ts";
import type { Counted } from "../../platform/graphql/counted.ts";
import { InputError, UserErrorCode } from "../../platform/graphql/errors.types.ts";
import { readPage } from "../../platform/graphql/paging.ts";
import { Verb } from "../../platform/graphql/verb.ts";
import { readId } from "../../platform/ids.ts";
import { once } from "../../platform/idempotency.ts";
import { normalisePhone } from "../../platform/phone.ts";
import type { Signal } from "../../platform/pubsub.ts";
import { say } from "../../platform/say.ts";
import { orderCan } from "./order.can.ts";
import { OrderStatus, OrderView } from "./order.enums.ts";
import { orderTopic } from "./order.events.ts";
import {
  OrderCancelInput,
  OrderCancellationDeclineInput,
  OrderCancellationRequestInput,
  OrderClaimInput,
  OrderReceiptConfirmInput,
} from "./order.inputs.ts";
import { countOrders, countOwnOrders, listOrders, listOwnOrders } from "./order.lists.ts";
import { toldType } from "./order.timeline.ts";
import {
  findByContact,
  lastEventLoader,
  linesLoader,
  needOrder,
  needOrderToHandle,
  type OrderRow,
  orderLoader,
  visibleOrder,
} from "./order.reads.ts";
import { cancelOrder, declineCancellation, requestCancellation } from "./cancellation.service.ts";
import { completeOrder, lockOrder, notInState } from "./order.service.ts";
import { claimOrder, grantAccess } from "./placing.service.ts";
import { Order, OrderConnection, OrderLookup, OrderPayload, OrderUpdate } from "./order.types.ts";

const FIRST = { nullable: true, description: "Page size, 1 to 100; 20 by default." };
const AFTER = { nullable: true, description: "Cursor of the last order already shown." };
const TOKEN = { nullable: true, description: "A guest's access token, from `orderPlace` or `orderLookup`." };
const RESUME = { nullable: true, description: "The last eventId seen: events since then come first." };

export const orderPayload = async (ctx: Ctx, uuid: string) => ({ order: await orderLoader(ctx).load(uuid), userErrors: [], warnings: [] });

@Resolver(() => Order)
export class OrderResolver {
  @Query(() => Order, {
    nullable: true,
    description: "An order for staff, the account that placed it, or the holder of its access token; null for all others.",
  })
  @Access("handle")
  order(
    @Context() ctx: Ctx,
    @Arg("id", () => ID, { description: "The order's id, ord_…" }) id: string,
    @Arg("accessToken", () => String, TOKEN) accessToken: string | null,
  ): Promise<OrderRow | null> {
    return visibleOrder(ctx, readId("ord", id), accessToken);
  }

  @Query(() => OrderLookup, {
    description:
      "Finds an order by its number and the phone number or e-mail address given with it, and hands out a fresh access token. Limited to 20 attempts per address in 15 minutes.",
  })
  @Access("public")
  async orderLookup(
    @Context() ctx: Ctx,
    @Arg("number", () => String, { description: "The order's number, ten digits." }) number: string,
    @Arg("contact", () => String, { description: "Phone number or e-mail address." }) contact: string,
  ) {
    const digits = number.normalize("NFKC").replace(/\D/g, "").slice(0, 12);
    await ctx.app.limits.spend("lookup.ip", ctx.ip);
    await ctx.app.limits.spend("lookup.order", digits);
    const email = contact.includes("@") ? contact.trim().toLowerCase() : null;
    const order = await findByContact(ctx, digits, email ? null : normalisePhone(contact, "CN"), email);
    if (!order) {
      const message = say(ctx, {
        zh: "没有找到匹配的订单，请核对订单号，以及下单时填的手机号或邮箱",
        en: "No order fits; check its number, and the phone number or e-mail address given with it",
      });
      return {
        order: null,
        accessToken: null,
        userErrors: [new InputError({ code: UserErrorCode.NOT_FOUND, message, field: ["number"] })],
      };
    }
    return { ...(await grantAccess(ctx, order.uuid)), userErrors: [] };
  }

  @Query(() => OrderConnection, { description: "The signed-in customer's orders, newest first." })
  @Access("account")
  async myOrders(
    @Context() ctx: Ctx,
    @Arg("first", () => Int, FIRST) first: number | null,
    @Arg("after", () => String, AFTER) after: string | null,
  ) {
    return { ...(await listOwnOrders(ctx, readPage({ first, after }, 2))), totalCount: () => countOwnOrders(ctx) };
  }

  @Query(() => OrderConnection, { description: "All orders, newest first. Needs ORDERS_READ." })
  @Access("ORDERS_READ")
  async orders(
    @Context() ctx: Ctx,
    @Arg("first", () => Int, FIRST) first: number | null,
    @Arg("after", () => String, AFTER) after: string | null,
    @Arg("view", () => OrderView, { defaultValue: OrderView.ALL, description: "Which orders." }) view: OrderView,
    @Arg("query", () => String, {
      nullable: true,
      description: "Order number, phone number, e-mail address, waybill number or part of the name.",
    })
    query: string | null,
  ) {
    return { ...(await listOrders(ctx, readPage({ first, after }, 2), view, query)), totalCount: () => countOrders(ctx, view, query) };
  }

  @FieldResolver()
  lines(@Root() order: OrderRow, @Context() ctx: Ctx) {
    return linesLoader(ctx).load(order.uuid);
  }

  @FieldResolver()
  async can(@Root() order: OrderRow, @Context() ctx: Ctx) {
    return orderCan(ctx, order, await linesLoader(ctx).load(order.uuid));
  }

  @FieldResolver()
  lastEventId(@Root() order: OrderRow, @Context() ctx: Ctx) {
    return lastEventLoader(ctx).load(order.uuid);
  }

  @Verb(
    () => OrderPayload,
    "handle",
    "Cancels an order: the shopper an unpaid one, staff also a paid one that has not left (the money is given back by itself).",
  )
  async orderCancel(@Context() ctx: Ctx, @Arg("input", () => OrderCancelInput) input: OrderCancelInput) {
    const order = await needOrderToHandle(ctx, "ORDERS_WRITE", input);
    const { idempotencyKey: key, accessToken: _token, ...rest } = input;
    await once(ctx, { scope: `order:${order.uuid}`, key, operation: "orderCancel", input: rest }, async (ctx) => {
      // what was unpaid when it was read may be paid by now: decided under the lock
      const { cancel } = orderCan(ctx, await lockOrder(ctx, order.uuid), await linesLoader(ctx).load(order.uuid));
      if (!cancel.allowed) refuse(notInState(ctx, { zh: cancel.reason!, en: cancel.reason! }));
      await cancelOrder(ctx, order.uuid, input.reason ?? null);
      return { orderId: order.uuid };
    });
    return orderPayload(ctx, order.uuid);
  }

  @Verb(() => OrderPayload, "handle", "Asks to cancel an order that is paid and not yet sent; staff decide.")
  async orderCancellationRequest(
    @Context() ctx: Ctx,
    @Arg("input", () => OrderCancellationRequestInput) input: OrderCancellationRequestInput,
  ) {
    const order = await needOrderToHandle(ctx, "ORDERS_WRITE", input);
    await requestCancellation(ctx, order.uuid, input.reason);
    return orderPayload(ctx, order.uuid);
  }

  @Verb(() => OrderPayload, "ORDERS_WRITE", "Declines a shopper's request to cancel; the order goes on and the shopper reads why.")
  async orderCancellationDecline(
    @Context() ctx: Ctx,
    @Arg("input", () => OrderCancellationDeclineInput) input: OrderCancellationDeclineInput,
  ) {
    const order = await needOrder(ctx, input.orderId);
    await declineCancellation(ctx, order.uuid, input.reason);
    return orderPayload(ctx, order.uuid);
  }

  @Verb(() => OrderPayload, "handle", "Says that everything arrived: the order is complete.")
  async orderReceiptConfirm(@Context() ctx: Ctx, @Arg("input", () => OrderReceiptConfirmInput) input: OrderReceiptConfirmInput) {
    const order = await needOrderToHandle(ctx, "ORDERS_WRITE", input);
    if (order.status !== OrderStatus.SHIPPED && order.status !== OrderStatus.DELIVERED && order.status !== OrderStatus.COMPLETED)
      refuse(notInState(ctx));
    await completeOrder(ctx, order.uuid, false);
    return orderPayload(ctx, order.uuid);
  }

  @Verb(
    () => OrderPayload,
    "account",
    "Puts a guest's order into the signed-in customer's account; one that is another account's is refused.",
  )
  async orderClaim(@Context() ctx: Ctx, @Arg("input", () => OrderClaimInput) input: OrderClaimInput) {
    const order = await needOrder(ctx, input.orderId, input.accessToken);
    await claimOrder(ctx, order.uuid);
    return orderPayload(ctx, order.uuid);
  }

  @Subscription(() => OrderUpdate, {
    description:
      "Tells of everything that happens to an order: payment, parcels, cancellation. Resume after a lost connection with `after`.",
    subscribe: ({ args, context }) => followOrder(context as Ctx, args as FollowArgs),
  })
  @Access("handle")
  async orderUpdated(
    @Root() signal: Signal,
    @Context() ctx: Ctx,
    @Arg("id", () => ID, { description: "The order's id." }) id: string,
    @Arg("accessToken", () => String, TOKEN) accessToken: string | null,
    @Arg("after", () => String, RESUME) _after: string | null,
  ) {
    return { eventId: signal.eventId, type: toldType(ctx, signal.type), order: await needOrder(ctx, id, accessToken) };
  }

  @Subscription(() => OrderUpdate, {
    description: "Tells staff of every new order. Needs ORDERS_READ.",
    subscribe: ({ args, context }) => streamSignals(context as Ctx, ["orders"], (args as { after?: string }).after),
  })
  @Access("ORDERS_READ")
  async orderPlaced(@Root() signal: Signal, @Context() ctx: Ctx, @Arg("after", () => String, RESUME) _after: string | null) {
    const uuid = signal.topics.find((topic) => topic.startsWith("order:"))!.slice(6);
    return { eventId: signal.eventId, type: signal.type, order: await orderLoader(ctx).load(uuid) };
  }
}

interface FollowArgs {
  id: string;
  accessToken?: string | null;
  after?: string | null;
}

/** The signals of one order, after a check that the viewer may see it; the resolver checks again for every event. */
export async function followOrder(ctx: Ctx, args: FollowArgs): Promise<AsyncIterableIterator<Signal>> {
  const order = await needOrder(ctx, args.id, args.accessToken);
  return streamSignals(ctx, [orderTopic(order.uuid)], args.after);
}

@Resolver(() => OrderConnection)
export class OrderConnectionResolver {
  @FieldResolver()
  totalCount(@Root() list: Counted): Promise<number> {
    return list.totalCount();
  }
}
