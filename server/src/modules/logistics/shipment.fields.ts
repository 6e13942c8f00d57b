import { Ctx as Context, FieldResolver, Resolver, Root } from "type-graphql";
import type { Ctx } from "../../platform/ctx.ts";
import { isAllowed } from "../../platform/graphql/access.ts";
import { toId } from "../../platform/ids.ts";
import { say } from "../../platform/say.ts";
import { linesLoader, orderLoader, type OrderRow } from "../orders/order.reads.ts";
import { Order } from "../orders/order.types.ts";
import { standingLoader } from "./board.reads.ts";
import { carrierFacts, carrierName } from "./carriers.ts";
import { type Carrier, CarrierCode } from "./freight.types.ts";
import { pickupPointOf } from "./pickup.point.ts";
import { PickupPoint } from "./pickup.types.ts";
import { shipmentCan } from "./shipment.can.ts";
import { type ScanRow, scansLoader, type ShipmentRow, shipmentsLoader } from "./shipment.reads.ts";
import { routeOf } from "./shipment.route.ts";
import { Shipment, ShipmentStatus } from "./shipment.types.ts";
import { describeScan, statusWord } from "./shipment.words.ts";

/** A company in the language of the request. */
export const carrierOf = (ctx: Ctx, code: CarrierCode, companyCode: string | null = null): Carrier => ({
  code,
  ...carrierFacts[code],
  name: say(ctx, carrierName(code, companyCode)),
});

const shownScan = (ctx: Ctx, { id, state, rawText, ...scan }: ScanRow, carrier: CarrierCode) => ({
  ...scan,
  id: toId("trk", id),
  status: state,
  rawText,
  description: describeScan(ctx.language, state, rawText, carrier),
});

/** What logistics adds to an order. */
@Resolver(() => Order)
export class OrderShipmentsResolver {
  @FieldResolver(() => [Shipment], { description: "Its parcels, oldest first." })
  shipments(@Root() order: OrderRow, @Context() ctx: Ctx): Promise<ShipmentRow[]> {
    orderLoader(ctx).prime(order.uuid, order); // its parcels ask for it
    return shipmentsLoader(ctx).load(order.uuid);
  }

  @FieldResolver(() => PickupPoint, {
    nullable: true,
    description: "Where the shopper collects it, as it was said when it was ordered; null for an order that is sent.",
  })
  pickupPoint(@Root() order: OrderRow, @Context() ctx: Ctx): PickupPoint | null {
    return order.pickup && pickupPointOf(ctx, { ...order.address, ...order.pickup });
  }
}

/** The derived fields of a parcel. */
@Resolver(() => Shipment)
export class ShipmentFieldsResolver {
  @FieldResolver()
  carrier(@Root() shipment: ShipmentRow, @Context() ctx: Ctx): Carrier {
    return carrierOf(ctx, shipment.carrierCode, shipment.companyCode);
  }

  @FieldResolver()
  async lines(@Root() shipment: ShipmentRow, @Context() ctx: Ctx) {
    const lines = await linesLoader(ctx).load(shipment.orderId);
    return shipment.contents.flatMap(({ lineId, quantity }) => {
      const line = lines.find(({ uuid }) => uuid === lineId);
      return line ? [{ line, quantity }] : [];
    });
  }

  @FieldResolver()
  async events(@Root() shipment: ShipmentRow, @Context() ctx: Ctx) {
    const scans = await scansLoader(ctx).load(shipment.uuid);
    return scans.toReversed().map((scan) => shownScan(ctx, scan, shipment.carrierCode));
  }

  @FieldResolver()
  async lastEvent(@Root() shipment: ShipmentRow, @Context() ctx: Ctx) {
    const last = (await scansLoader(ctx).load(shipment.uuid)).at(-1);
    return last ? shownScan(ctx, last, shipment.carrierCode) : null;
  }

  /** The code is the shopper's proof: staff see it when it is said to them. */
  @FieldResolver()
  pickupCode(@Root() shipment: ShipmentRow, @Context() ctx: Ctx): string | null {
    return shipment.status === ShipmentStatus.AVAILABLE_FOR_PICKUP && ctx.viewer.role !== "STAFF" ? shipment.pickupCode : null;
  }

  @FieldResolver()
  statusText(@Root() shipment: ShipmentRow, @Context() ctx: Ctx): string {
    return say(ctx, statusWord(shipment.carrierCode, shipment.status));
  }

  @FieldResolver()
  async route(@Root() shipment: ShipmentRow, @Context() ctx: Ctx) {
    if (shipment.carrierCode === CarrierCode.PICKUP) return []; // it goes nowhere
    return routeOf(ctx.language, shipment, await scansLoader(ctx).load(shipment.uuid));
  }

  @FieldResolver()
  async can(@Root() shipment: ShipmentRow, @Context() ctx: Ctx) {
    const lost = shipment.status === ShipmentStatus.CANCELLED && shipment.replacement ? shipment.replacesId! : shipment.uuid;
    const orderStatus = isAllowed(ctx.viewer, "SHIPMENTS_WRITE") ? (await orderLoader(ctx).load(shipment.orderId))!.status : null;
    return shipmentCan(ctx, shipment, { successor: (await standingLoader(ctx).load(lost)).successor, orderStatus });
  }

  @FieldResolver()
  order(@Root() shipment: ShipmentRow, @Context() ctx: Ctx) {
    return orderLoader(ctx).load(shipment.orderId);
  }
}
