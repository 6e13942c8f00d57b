import DataLoader from "dataloader";
import { type Ctx, loader } from "../../platform/ctx.ts";
import { any, quickRows, sql } from "../../platform/db/sql.ts";
import type { EventRow, EventType, ShopEvents } from "../../platform/events/emit.ts";
import { toId } from "../../platform/ids.ts";
import { say, type Text } from "../../platform/say.ts";

interface Told {
  text: Text;
  detail?: string | null;
}
type Teller<T extends EventType> = (payload: ShopEvents[T]) => Told;

const tellers = new Map<string, { teller: Teller<EventType>; readers: "ALL" | "STAFF" }>();

/** Later modules say how their events read in an order's timeline, and who reads them; an event without a teller does not appear there. */
export function tellEvent<T extends EventType>(type: T, teller: Teller<T>, readers: "ALL" | "STAFF" = "ALL"): void {
  tellers.set(type, { teller: teller as Teller<EventType>, readers });
}

type CompanyName = (known: string) => Text | undefined;
const companies = new Map<string, CompanyName>();

/** Later modules say how the companies that act are called; what they do not know stays as it was written down. */
export const nameCompanies = (kind: "GATEWAY" | "CARRIER", name: CompanyName): void => void companies.set(kind, name);

const actorName = (ctx: Ctx, { actorKind, actorName: known }: EventRow): string | null => {
  const name = known === null ? undefined : companies.get(actorKind)?.(known);
  return name ? say(ctx, name) : known;
};

const readable = (ctx: Ctx, type: string) => {
  const told = tellers.get(type);
  return told && (told.readers === "ALL" || ctx.viewer.role === "STAFF") ? told.teller : null;
};

/** What an event is called to this reader: what is in nobody's timeline, or in the staff's alone, is a change like any other. */
export const toldType = (ctx: Ctx, type: string): string => (ctx.viewer.role === "STAFF" || readable(ctx, type) ? type : "order.changed");

tellEvent("order.placed", () => ({ text: { zh: "订单已提交", en: "Order placed" } }));
tellEvent("order.confirmed", () => ({ text: { zh: "订单已确认，准备发货", en: "Order confirmed, being prepared" } }));
tellEvent("order.expired", () => ({ text: { zh: "超时未付款，订单已关闭", en: "Not paid in time, order closed" } }));
tellEvent("order.cancelled", ({ reason }) => ({ text: { zh: "订单已取消", en: "Order cancelled" }, detail: reason }));
tellEvent("order.pieces_cancelled", ({ quantity }) => ({
  text: { zh: `${quantity} 件商品不再发出`, en: quantity === 1 ? "One piece will not be sent" : `${quantity} pieces will not be sent` },
}));
tellEvent("order.cancellation_requested", ({ reason }) => ({ text: { zh: "买家申请取消", en: "Cancellation requested" }, detail: reason }));
tellEvent("order.cancellation_declined", ({ reason }) => ({
  text: { zh: "商家未同意取消", en: "The request to cancel was declined" },
  detail: reason,
}));
tellEvent("order.shipped", ({ whole }) => ({
  text: whole ? { zh: "已全部发货", en: "Everything has shipped" } : { zh: "部分商品已发货", en: "Part of it has shipped" },
}));
tellEvent("order.delivered", () => ({ text: { zh: "已签收", en: "Delivered" } }));
tellEvent("order.delivery_withdrawn", () => ({
  text: { zh: "签收记录属于别的包裹，订单仍在运输", en: "The delivery was another parcel's; the order is still on its way" },
}));
tellEvent("order.completed", ({ byItself }) => ({
  text: byItself ? { zh: "订单已自动完成", en: "Completed by itself after delivery" } : { zh: "买家已确认收货", en: "Receipt confirmed" },
}));

export interface TimelineEntry {
  id: string;
  type: string;
  text: string;
  occurredAt: Date;
  actor: string;
  actorName: string | null;
  detail: string | null;
}

/** The events of orders, newest first, in words; what only staff read is left out for others. */
export const timelineLoader = (ctx: Ctx): DataLoader<string, TimelineEntry[]> => loader(ctx, makeTimelineLoader);
const makeTimelineLoader = (ctx: Ctx) =>
  new DataLoader<string, TimelineEntry[]>(async (ids) => {
    const staff = ctx.viewer.role === "STAFF";
    const found = await quickRows(
      ctx,
      sql<EventRow & { orderId: string }>`
        select id, type, payload, order_id as "orderId", actor_kind as "actorKind", actor_name as "actorName", occurred_at as "occurredAt"
        from event where order_id = ${any(ids)} order by id desc limit 2000`,
    );
    const byOrder = Map.groupBy(found, (event) => event.orderId);
    return ids.map((id) =>
      (byOrder.get(id) ?? []).flatMap((event): TimelineEntry[] => {
        const told = readable(ctx, event.type)?.(event.payload);
        if (!told) return [];
        return [
          {
            id: toId("evt", event.id),
            type: event.type,
            text: say(ctx, told.text),
            occurredAt: event.occurredAt,
            actor: event.actorKind,
            actorName: staff ? actorName(ctx, event) : null,
            detail: told.detail ?? null,
          },
        ];
      }),
    );
  });
