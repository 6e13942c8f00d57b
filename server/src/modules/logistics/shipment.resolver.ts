import { Arg, Ctx as Context, ID, Query, Resolver, Root, Subscription } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { streamSignals } from "../../platform/events/stream.ts";
import { Access } from "../../platform/graphql/access.ts";
import { Verb } from "../../platform/graphql/verb.ts";
import { readId } from "../../platform/ids.ts";
import type { Signal } from "../../platform/pubsub.ts";
import { orderTopic } from "../orders/order.events.ts";
import { needOrder } from "../orders/order.reads.ts";
import { ShipmentCollectInput, ShipmentDeliveryRecordInput } from "./own.inputs.ts";
import { collect, recordDelivery } from "./own.service.ts";
import { cancelShipment } from "./shipment.cancel.ts";
import { createShipment } from "./shipment.create.ts";
import { shipmentOf } from "./shipment.events.ts";
import { ShipmentCancelInput, ShipmentCreateInput, ShipmentHandOverInput, TrackingRefreshInput } from "./shipment.inputs.ts";
import { shipmentPayload as payload } from "./shipment.payload.ts";
import { needShipment, readShipment, type ShipmentRow, visibleShipment } from "./shipment.reads.ts";
import { handOver } from "./shipment.handover.ts";
import { Shipment, ShipmentPayload, ShipmentUpdate } from "./shipment.types.ts";
import { refreshTracking } from "./tracking.service.ts";

const TOKEN = { nullable: true, description: "A guest's access token, from `orderPlace` or `orderLookup`." };

@Resolver(() => Shipment)
export class ShipmentResolver {
  @Query(() => Shipment, {
    nullable: true,
    description: "A parcel for staff, the account that placed its order, or the holder of the order's access token; null for all others.",
  })
  @Access("handle")
  shipment(
    @Context() ctx: Ctx,
    @Arg("id", () => ID, { description: "The parcel's id, shp_…" }) id: string,
    @Arg("accessToken", () => String, TOKEN) accessToken: string | null,
  ): Promise<ShipmentRow | null> {
    return visibleShipment(ctx, readId("shp", id), accessToken);
  }

  @Verb(
    () => ShipmentPayload,
    "SHIPMENTS_WRITE",
    "Packs pieces of an order into a parcel. With SF, YTO or JD the waybill is ordered from the carrier, and `status` stays DRAFT while its answer is awaited; OTHER needs `trackingNumber`. OWN waits for the shop's driver, and PICKUP is ready to collect at once.",
  )
  async shipmentCreate(@Context() ctx: Ctx, @Arg("input", () => ShipmentCreateInput) input: ShipmentCreateInput) {
    return payload(ctx, await createShipment(ctx, input));
  }

  @Verb(
    () => ShipmentPayload,
    "SHIPMENTS_WRITE",
    "Says that the carrier took the parcel: its pieces leave the stock. Saying it twice, or a scan that says the same, changes nothing more.",
  )
  async shipmentHandOver(@Context() ctx: Ctx, @Arg("input", () => ShipmentHandOverInput) input: ShipmentHandOverInput) {
    const { uuid } = await needShipment(ctx, input.shipmentId);
    await handOver(ctx, uuid);
    return payload(ctx, uuid);
  }

  @Verb(
    () => ShipmentPayload,
    "SHIPMENTS_WRITE",
    "Says how a parcel fares that the shop drives out itself; shoppers see it at once. Saying the same twice changes nothing.",
  )
  async shipmentDeliveryRecord(@Context() ctx: Ctx, @Arg("input", () => ShipmentDeliveryRecordInput) input: ShipmentDeliveryRecordInput) {
    const { uuid } = await needShipment(ctx, input.shipmentId);
    await recordDelivery(ctx, uuid, input.event, input.note ?? null);
    return payload(ctx, uuid);
  }

  @Verb(
    () => ShipmentPayload,
    "SHIPMENTS_WRITE",
    "Hands over what a shopper came to collect, against the code on their order page: it is delivered. After ten wrong codes one has to wait 15 minutes.",
  )
  async shipmentCollect(@Context() ctx: Ctx, @Arg("input", () => ShipmentCollectInput) input: ShipmentCollectInput) {
    return payload(ctx, await collect(ctx, input.code));
  }

  @Verb(
    () => ShipmentPayload,
    "SHIPMENTS_WRITE",
    "Calls off a parcel that has not left, also at the carrier; its pieces can be packed again.",
  )
  async shipmentCancel(@Context() ctx: Ctx, @Arg("input", () => ShipmentCancelInput) input: ShipmentCancelInput) {
    const { uuid } = await needShipment(ctx, input.shipmentId);
    await cancelShipment(ctx, uuid, input.reason ?? null);
    return payload(ctx, uuid);
  }

  @Verb(() => ShipmentPayload, "handle", "Asks the carrier for new scans at once. Shoppers may ask 20 times per parcel in 15 minutes.")
  async trackingRefresh(@Context() ctx: Ctx, @Arg("input", () => TrackingRefreshInput) input: TrackingRefreshInput) {
    const shipment = await needShipment(ctx, input.shipmentId, input.accessToken);
    await refreshTracking(ctx, shipment);
    return payload(ctx, shipment.uuid);
  }

  @Subscription(() => ShipmentUpdate, {
    description:
      "Tells of everything that happens to an order's parcels: made, scanned, delivered, called off. Resume after a lost connection with `after`.",
    subscribe: ({ args, context }) => followShipments(context as Ctx, args as FollowArgs),
  })
  @Access("handle")
  async shipmentTracked(
    @Root() signal: Signal,
    @Context() ctx: Ctx,
    @Arg("orderId", () => ID, { description: "The order's id." }) orderId: string,
    @Arg("accessToken", () => String, TOKEN) accessToken: string | null,
    @Arg("after", () => String, { nullable: true, description: "The last eventId seen: events since then come first." }) _after:
      | string
      | null,
  ) {
    const order = await needOrder(ctx, orderId, accessToken);
    return { eventId: signal.eventId, shipment: await readShipment(ctx, shipmentOf(signal.topics)!), order };
  }
}

interface FollowArgs {
  orderId: string;
  accessToken?: string | null;
  after?: string | null;
}

/**
 * The signals of an order that name a parcel, after a check that the viewer may see the order; the resolver checks again for every event.
 * Not a generator: its `return` must reach the stream at once, also while the next signal is awaited, or the reader would stay for ever.
 */
async function followShipments(ctx: Ctx, args: FollowArgs): Promise<AsyncIterableIterator<Signal>> {
  const order = await needOrder(ctx, args.orderId, args.accessToken);
  const signals = streamSignals(ctx, [orderTopic(order.uuid)], args.after);
  const aboutParcels: AsyncIterableIterator<Signal> = {
    async next() {
      for (;;) {
        const step = await signals.next();
        if (step.done || shipmentOf(step.value.topics)) return step;
      }
    },
    return: () => signals.return!(),
    throw: (error: unknown) => signals.throw!(error),
    [Symbol.asyncIterator]: () => aboutParcels,
  };
  return aboutParcels;
}
