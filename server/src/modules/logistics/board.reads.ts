import DataLoader from "dataloader";
import type { RawBuilder } from "kysely";
import { type Ctx, loader } from "../../platform/ctx.ts";
import { any, json, row, rows, sql } from "../../platform/db/sql.ts";
import { type ConnectionOf, type Page, toConnection, toCursor } from "../../platform/graphql/paging.ts";
import { toId } from "../../platform/ids.ts";
import { CarrierMessageVerdict, ShipmentView } from "./board.types.ts";
import type { CarrierCode } from "./freight.types.ts";
import { type RawShipment, shipmentColumns, type ShipmentRow, toShipment } from "./shipment.reads.ts";

/** Hours of silence that are usual in each state. A draft's waybill usually comes at once. */
const USUAL_HOURS = {
  DRAFT: 0.25,
  LABEL_CREATED: 48,
  PICKED_UP: 24,
  IN_TRANSIT: 48,
  OUT_FOR_DELIVERY: 24,
  AVAILABLE_FOR_PICKUP: 72,
  FAILED_ATTEMPT: 48,
  EXCEPTION: 48,
  RETURNING: 72,
};
/** A parcel that came back stays in view this long. */
const RETURNED_DAYS = 30;

/** The last sign of a parcel; written as its index has it. */
const sign = sql`coalesce(s.last_event_at, s.created_at)`;
const open = sql`s.status not in ('DELIVERED', 'RETURNED', 'CANCELLED')`;
/**
 * It is later than nearly all of its route, which its shopper reads as well (`stalled_at`), or nothing was heard of it for longer than usual.
 * Nobody tells of a parcel whose company is not known, so its silence means nothing.
 */
export const stalled = sql`(${open} and (s.stalled_at is not null or ((s.carrier <> 'OTHER' or s.company_code is not null)
  and ${sign} < shop_now() - make_interval(secs => 3600 * (${json(USUAL_HOURS)} ->> s.status)::float8))))`;
const inTrouble = sql`s.status in ('EXCEPTION', 'FAILED_ATTEMPT', 'RETURNING')`;
/**
 * Nothing is left to decide about what came back: its order is over, or all its money went back, or what was paid for the pieces that came
 * back. A failed refund gave nothing back. Looked up for each parcel, of which there are few, by its order.
 */
const settled = sql`(select o.status in ('COMPLETED', 'CANCELLED') or (o.total > 0 and o.refunded >= o.total) or not exists (
    select from shipment_line l where l.shipment_id = s.id and
      (select coalesce(sum(g.quantity - g.cancelled_quantity), 0) from refund_line g join refund f on f.id = g.refund_id
        where g.order_line_id = l.order_line_id and f.status <> 'FAILED')
      < (select sum(b.quantity) from shipment t join shipment_line b on b.shipment_id = t.id
          where t.order_id = o.id and t.status = 'RETURNED' and b.order_line_id = l.order_line_id))
  from shop_order o where o.id = s.order_id)`;
const lately = sql`(s.status = 'RETURNED' and ${sign} > shop_now() - make_interval(days => ${RETURNED_DAYS}) and not ${settled})`;
/** Another parcel goes in its place. */
export const succeeded = sql`exists (select from shipment r where r.replaces_id = s.id and r.status <> 'CANCELLED')`;
/** The same for many parcels: the replaced ones, of which there are few, are read once and not looked up for each. */
const replaced = sql`s.id in (select r.replaces_id from shipment r where r.replaces_id is not null and r.status <> 'CANCELLED')`;

const byStatus = (...statuses: string[]): RawBuilder<unknown> => sql`${open} and s.status = ${any(statuses, "text")}`;
const views: Record<ShipmentView, RawBuilder<unknown>> = {
  [ShipmentView.ALL]: sql`true`,
  [ShipmentView.ATTENTION]: sql`((${open} and (${inTrouble} or ${stalled})) or (${lately})) and not ${replaced}`,
  [ShipmentView.DRAFT]: byStatus("DRAFT"),
  [ShipmentView.LABEL_CREATED]: byStatus("LABEL_CREATED"),
  [ShipmentView.ON_THE_WAY]: byStatus("PICKED_UP", "IN_TRANSIT"),
  [ShipmentView.OUT_FOR_DELIVERY]: byStatus("OUT_FOR_DELIVERY"),
  [ShipmentView.AVAILABLE_FOR_PICKUP]: byStatus("AVAILABLE_FOR_PICKUP"),
  [ShipmentView.DONE]: sql`s.status in ('DELIVERED', 'RETURNED', 'CANCELLED')`,
};

export interface BoardFilter {
  view: ShipmentView;
  carrier?: CarrierCode | null;
  query?: string | null;
}

function matches({ view, carrier, query }: BoardFilter): RawBuilder<unknown> {
  const text = query?.replaceAll(/[\s#]/g, "").slice(0, 80).toUpperCase() ?? "";
  const found = sql`(s.tracking_no = ${text} or s.number = ${text} or s.order_id in (select o.id from shop_order o where o.number = ${text}))`;
  return sql`${views[view]} ${carrier ? sql`and s.carrier = ${carrier}` : sql``} ${text ? sql`and ${found}` : sql``}`;
}

/** What a cursor of a view holds: the keys it is sorted by. */
export const keysOf = (view: ShipmentView): number => (view === ShipmentView.ATTENTION ? 3 : 2);

/** Parcels for staff: of what needs somebody, the stalled ones first; what is under way from the longest silence on; the others newest first. */
export async function listShipments(ctx: Ctx, page: Page, filter: BoardFilter): Promise<ConnectionOf<ShipmentRow>> {
  const { view } = filter;
  const newest = view === ShipmentView.ALL || view === ShipmentView.DONE;
  const ranked = view === ShipmentView.ATTENTION;
  const cursor = page.cursor ?? [];
  const [rank, at, id] = ranked ? cursor : [null, ...cursor];
  const keys = ranked ? sql`not ${stalled}, ${sign}, s.id` : newest ? sql`s.id desc` : sql`${sign}, s.id`;
  const after = () => {
    if (ranked) return sql`(not ${stalled}, ${sign}, s.id) > (${rank === "true"}::bool, ${at}::timestamptz, ${id}::uuid)`;
    return newest ? sql`s.id < ${id}::uuid` : sql`(${sign}, s.id) > (${at}::timestamptz, ${id}::uuid)`;
  };
  const place = id ? after() : sql`true`;
  const found = await rows(
    ctx,
    // microseconds count: a cursor of milliseconds would show a parcel twice, or skip one
    sql<
      RawShipment & { sign: string; calm: boolean }
    >`select ${shipmentColumns}, ${ranked ? sql`not ${stalled}` : sql`false`} as calm, to_char(${sign} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as sign
      from shipment s where ${matches(filter)} and ${place} order by ${keys} limit ${page.limit}`,
  );
  return toConnection(
    page,
    found,
    (raw) => toCursor([...(ranked ? [String(raw.calm)] : []), raw.sign, raw.uuid]),
    (raw) => toShipment(raw),
  );
}

export const countShipments = async (ctx: Ctx, filter: BoardFilter): Promise<number> =>
  Number((await row(ctx, sql<{ n: bigint }>`select count(*) as n from shipment s where ${matches(filter)}`))!.n);

/** `DeskParcels` as one value of a statement: the open parcels are read once, through their own index. */
export const parcelCounts = sql`(
  select jsonb_build_object(
    'attention', count(*) filter (where (${inTrouble} or ${stalled}) and not ${replaced})
                 + (select count(*) from shipment s where ${lately} and not ${replaced}),
    'stalled', count(*) filter (where ${stalled} and not ${replaced}),
    'draft', count(*) filter (where s.status = 'DRAFT'),
    'labelCreated', count(*) filter (where s.status = 'LABEL_CREATED'),
    'onTheWay', count(*) filter (where s.status in ('PICKED_UP', 'IN_TRANSIT')),
    'outForDelivery', count(*) filter (where s.status = 'OUT_FOR_DELIVERY'),
    'availableForPickup', count(*) filter (where s.status = 'AVAILABLE_FOR_PICKUP'))
  from shipment s where ${open})`;

interface Standing {
  id: string;
  stalled: boolean;
  /** UUID of the parcel that goes in its place. */
  successor: string | null;
}

/** What concerns a parcel beside itself: one statement for a whole page of them. */
export const standingLoader = (ctx: Ctx): DataLoader<string, Standing> => loader(ctx, makeStandingLoader);
const makeStandingLoader = (ctx: Ctx) =>
  new DataLoader<string, Standing>(async (ids) => {
    const found = await rows(
      ctx,
      sql<Standing>`select s.id, ${stalled} as stalled, (select r.id from shipment r where r.replaces_id = s.id and r.status <> 'CANCELLED') as successor
        from shipment s where s.id = ${any(ids)}`,
    );
    const byId = new Map(found.map((one) => [one.id, one]));
    return ids.map((id) => byId.get(id) ?? { id, stalled: false, successor: null });
  });

/** Messages shown of one parcel. */
const MOST = 50;

/** What its carrier sent about it, newest first. */
export const readMessages = async (ctx: Ctx, { trackingNumber }: ShipmentRow) =>
  trackingNumber === null
    ? []
    : (
        await rows(
          ctx,
          sql<{ id: string; receivedAt: Date; verdict: CarrierMessageVerdict; body: string }>`
            select id, received_at as "receivedAt", verdict, body from carrier_push
            where tracking_nos @> ${[trackingNumber]}::text[] order by id desc limit ${MOST}`,
        )
      ).map(({ id, ...message }) => ({ ...message, id: toId("cpm", id) }));
