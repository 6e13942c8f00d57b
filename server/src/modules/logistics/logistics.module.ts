import "./settings.events.ts";
import "./shipment.events.ts";
import type { ShopModule } from "../../platform/modules.types.ts";
import { BoardResolver, ShipmentConnectionResolver } from "./board.resolver.ts";
import { ReplaceResolver } from "./replace.resolver.ts";
import { BatchResolver } from "./batch.resolver.ts";
import { FreightTemplateEntity } from "./freight.entity.ts";
import { FreightResolver } from "./freight.resolver.ts";
import { followParcel } from "./follow.service.ts";
import { CarrierCalls } from "./health/health.entity.ts";
import { CarrierHealthResolver } from "./health/health.resolver.ts";
import { forgetCalls } from "./health/health.service.ts";
import { ShippingDocumentEntity } from "./labels/label.entity.ts";
import { ShippingDocumentResolver } from "./labels/label.resolver.ts";
import { serveDocuments } from "./labels/label.routes.ts";
import { forgetDocuments } from "./labels/label.service.ts";
import { servePushes } from "./push.service.ts";
import { ShippingSettingsResolver } from "./settings.resolver.ts";
import { cancelParcels } from "./shipment.cancel.ts";
import { CarrierPush, ShipmentEntity, ShipmentLineEntity, TrackingEventEntity } from "./shipment.entity.ts";
import { OrderShipmentsResolver, ShipmentFieldsResolver } from "./shipment.fields.ts";
import { ShipmentResolver } from "./shipment.resolver.ts";
import { noticeArrival } from "./shipment.scans.ts";
import { adoptPromise, forgetOldPushes, sweepShipments } from "./tracking.service.ts";

export const logistics: ShopModule = {
  name: "logistics",
  entities: [
    ShipmentEntity,
    ShipmentLineEntity,
    TrackingEventEntity,
    CarrierPush,
    FreightTemplateEntity,
    ShippingDocumentEntity,
    CarrierCalls,
  ],
  resolvers: [
    OrderShipmentsResolver,
    ShipmentResolver,
    ShipmentFieldsResolver,
    FreightResolver,
    ShippingSettingsResolver,
    ShippingDocumentResolver,
    BatchResolver,
    BoardResolver,
    ShipmentConnectionResolver,
    ReplaceResolver,
    CarrierHealthResolver,
  ],
  handlers: [
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
      on: ["shipment.labelled"],
      run: (ctx, event) => adoptPromise(ctx, (event.payload as { shipmentId: string }).shipmentId),
    },
    {
      name: "logistics.follow",
      on: ["shipment.labelled"],
      run: (ctx, event) => followParcel(ctx, (event.payload as { shipmentId: string }).shipmentId),
    },
  ],
  sweeps: [
    { name: "logistics.shipments", everySeconds: 3, run: sweepShipments },
    { name: "logistics.pushes", everySeconds: 3_600, run: forgetOldPushes },
    { name: "logistics.calls", everySeconds: 3_600, run: forgetCalls },
    { name: "logistics.documents", everySeconds: 3_600, run: forgetDocuments },
  ],
  routes(http, app) {
    servePushes(http, app);
    serveDocuments(http, app);
  },
};
