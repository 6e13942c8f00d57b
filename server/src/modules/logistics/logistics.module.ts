import "./receipt.ts";
import "./settings.events.ts";
import "./shipment.events.ts";
import { transaction } from "../../platform/ctx.ts";
import type { ShopModule } from "../../platform/modules.types.ts";
import { BoardResolver, ShipmentConnectionResolver } from "./board.resolver.ts";
import { RecognizeResolver } from "./recognize.resolver.ts";
import { RenumberResolver } from "./renumber.resolver.ts";
import { ReplaceResolver } from "./replace.resolver.ts";
import { BatchResolver } from "./batch.resolver.ts";
import { forgetOldQuotes } from "./carrier.quotes.ts";
import { CarrierQuoteEntity, FreightTemplateEntity } from "./freight.entity.ts";
import { FreightResolver } from "./freight.resolver.ts";
import { followParcel } from "./follow.service.ts";
import { warnOfCredentials } from "./health/credentials.ts";
import { CarrierCalls } from "./health/health.entity.ts";
import { CarrierHealthResolver } from "./health/health.resolver.ts";
import { forgetCalls } from "./health/health.service.ts";
import { ShippingDocumentEntity } from "./labels/label.entity.ts";
import { ShippingDocumentResolver } from "./labels/label.resolver.ts";
import { serveDocuments } from "./labels/label.routes.ts";
import { forgetDocuments } from "./labels/label.service.ts";
import { forgetOldPushes } from "./push.forget.ts";
import { servePushes } from "./push.service.ts";
import { ShippingSettingsResolver } from "./settings.resolver.ts";
import { cancelParcels } from "./shipment.cancel.ts";
import { CarrierCodeRule } from "./codes.entity.ts";
import { CarrierCodesResolver } from "./codes.resolver.ts";
import { CarrierPush, RouteTimeEntity, ShipmentEntity, ShipmentLineEntity, TrackingEventEntity } from "./shipment.entity.ts";
import { noticeStalled } from "./shipment.estimate.ts";
import { OrderShipmentsResolver, ShipmentFieldsResolver } from "./shipment.fields.ts";
import { ShipmentResolver } from "./shipment.resolver.ts";
import { noticeArrival } from "./shipment.scans.ts";
import { sweepShipments } from "./sweep.service.ts";
import { adoptPromise } from "./tracking.service.ts";
import { VirtualCode } from "./virtual.entity.ts";
import { VirtualCodesResolver } from "./virtual.resolver.ts";
import { deliverCodes, deliverWaiting } from "./virtual.service.ts";

export const logistics: ShopModule = {
  name: "logistics",
  entities: [
    ShipmentEntity,
    ShipmentLineEntity,
    TrackingEventEntity,
    RouteTimeEntity,
    CarrierPush,
    FreightTemplateEntity,
    CarrierQuoteEntity,
    CarrierCodeRule,
    ShippingDocumentEntity,
    CarrierCalls,
    VirtualCode,
  ],
  resolvers: [
    OrderShipmentsResolver,
    ShipmentResolver,
    ShipmentFieldsResolver,
    FreightResolver,
    ShippingSettingsResolver,
    CarrierCodesResolver,
    ShippingDocumentResolver,
    BatchResolver,
    VirtualCodesResolver,
    BoardResolver,
    ShipmentConnectionResolver,
    ReplaceResolver,
    RenumberResolver,
    RecognizeResolver,
    CarrierHealthResolver,
  ],
  handlers: [
    {
      name: "logistics.deliverCodes",
      on: ["order.confirmed"],
      run: (ctx, event) => deliverCodes(ctx, (event.payload as { orderId: string }).orderId),
    },
    {
      name: "logistics.cancelParcels",
      on: ["order.cancelled"],
      run: (ctx, event) => cancelParcels(ctx, (event.payload as { orderId: string }).orderId),
    },
    {
      name: "logistics.noticeArrival",
      on: ["order.pieces_cancelled"],
      async run(ctx, event) {
        const { orderId, whole } = event.payload as { orderId: string; whole: boolean };
        if (whole) await noticeArrival(ctx, orderId);
      },
    },
    {
      name: "logistics.adoptPromise",
      on: ["shipment.labelled", "shipment.renumbered"],
      async run(ctx, event) {
        await adoptPromise(ctx, (event.payload as { shipmentId: string }).shipmentId);
      },
    },
    {
      name: "logistics.follow",
      on: ["shipment.labelled", "shipment.renumbered"],
      async run(ctx, event) {
        await followParcel(ctx, (event.payload as { shipmentId: string }).shipmentId);
      },
    },
  ],
  sweeps: [
    { name: "logistics.shipments", everySeconds: 3, run: sweepShipments },
    { name: "logistics.codes", everySeconds: 30, run: (ctx) => deliverWaiting(ctx) },
    { name: "logistics.stalled", everySeconds: 60, run: (ctx) => transaction(ctx, noticeStalled) },
    { name: "logistics.quotes", everySeconds: 3_600, run: forgetOldQuotes },
    { name: "logistics.pushes", everySeconds: 3_600, run: (ctx) => forgetOldPushes(ctx) },
    { name: "logistics.calls", everySeconds: 3_600, run: forgetCalls },
    { name: "logistics.credentials", everySeconds: 43_200, run: (ctx) => Promise.resolve(warnOfCredentials(ctx)) },
    { name: "logistics.documents", everySeconds: 3_600, run: forgetDocuments },
  ],
  routes(http, app) {
    servePushes(http, app);
    serveDocuments(http, app);
  },
};
