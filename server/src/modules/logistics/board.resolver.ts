import { Arg, Ctx as Context, FieldResolver, Int, Query, Resolver, Root } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { Access } from "../../platform/graphql/access.ts";
import type { Counted } from "../../platform/graphql/counted.ts";
import { readPage } from "../../platform/graphql/paging.ts";
import { shownAddress } from "../orders/order.fields.ts";
import { orderLoader } from "../orders/order.reads.ts";
import { OrderAddress } from "../orders/order.types.ts";
import { countShipments, keysOf, listShipments, readMessages, standingLoader } from "./board.reads.ts";
import { CarrierMessage, ShipmentConnection, ShipmentView } from "./board.types.ts";
import { CarrierCode } from "./freight.types.ts";
import { readShipment, type ShipmentRow } from "./shipment.reads.ts";
import { Shipment } from "./shipment.types.ts";

@Resolver(() => Shipment)
export class BoardResolver {
  @Query(() => ShipmentConnection, { description: "Parcels of all orders. Needs ORDERS_READ." })
  @Access("ORDERS_READ")
  async shipments(
    @Context() ctx: Ctx,
    @Arg("first", () => Int, { nullable: true, description: "Page size, 1 to 100; 20 by default." }) first: number | null,
    @Arg("after", () => String, { nullable: true, description: "Cursor of the last parcel already shown." }) after: string | null,
    @Arg("view", () => ShipmentView, { defaultValue: ShipmentView.ALL, description: "Which parcels." }) view: ShipmentView,
    @Arg("carrier", () => CarrierCode, { nullable: true, description: "Only those of this carrier." }) carrier: CarrierCode | null,
    @Arg("query", () => String, { nullable: true, description: "Tracking number, parcel number or order number." }) query: string | null,
  ) {
    const filter = { view, carrier, query };
    return {
      ...(await listShipments(ctx, readPage({ first, after }, keysOf(view)), filter)),
      totalCount: () => countShipments(ctx, filter),
    };
  }

  @FieldResolver(() => OrderAddress, { description: "Where this parcel goes: its order's address, unless that was put right for it." })
  async receiver(@Root() shipment: ShipmentRow, @Context() ctx: Ctx) {
    return shownAddress(ctx, shipment.receiver ?? (await orderLoader(ctx).load(shipment.orderId))!.address);
  }

  @FieldResolver(() => Shipment, { nullable: true, description: "The parcel whose place this one takes; null for most." })
  replaces(@Root() shipment: ShipmentRow, @Context() ctx: Ctx): Promise<ShipmentRow | null> | null {
    return shipment.replacesId ? readShipment(ctx, shipment.replacesId) : null;
  }

  @FieldResolver(() => Shipment, { nullable: true, description: "The parcel that goes in its place; null for most." })
  async replacedBy(@Root() shipment: ShipmentRow, @Context() ctx: Ctx): Promise<ShipmentRow | null> {
    const { successor } = await standingLoader(ctx).load(shipment.uuid);
    return successor ? readShipment(ctx, successor) : null;
  }

  @FieldResolver(() => Boolean, {
    description: "True if it is later than nearly all of its route, or nothing was heard of it for longer than usual. Needs ORDERS_READ.",
  })
  @Access("ORDERS_READ")
  async stalled(@Root() shipment: ShipmentRow, @Context() ctx: Ctx): Promise<boolean> {
    return (await standingLoader(ctx).load(shipment.uuid)).stalled;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "Why there is no waybill, in the carrier's words or ours; null when there is one. Needs ORDERS_READ.",
  })
  @Access("ORDERS_READ")
  failure(@Root() shipment: ShipmentRow): string | null {
    return shipment.failure;
  }

  @FieldResolver(() => [CarrierMessage], {
    description:
      "What its carrier sent about it, word for word, newest first, at most 50; `shippingSettings.carrierMessageDays` says how long they are kept. Needs SHIPMENTS_WRITE.",
  })
  @Access("SHIPMENTS_WRITE")
  messages(@Root() shipment: ShipmentRow, @Context() ctx: Ctx) {
    return readMessages(ctx, shipment);
  }
}

@Resolver(() => ShipmentConnection)
export class ShipmentConnectionResolver {
  @FieldResolver()
  totalCount(@Root() list: Counted): Promise<number> {
    return list.totalCount();
  }
}
