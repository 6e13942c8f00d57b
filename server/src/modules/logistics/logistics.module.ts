import "./shipment.events.ts";
import type { ShopModule } from "../../platform/modules.types.ts";
import { FreightTemplateEntity } from "./freight.entity.ts";
import { CarrierPush, ShipmentEntity, ShipmentLineEntity, TrackingEventEntity } from "./shipment.entity.ts";

export const logistics: ShopModule = {
  name: "logistics",
  entities: [ShipmentEntity, ShipmentLineEntity, TrackingEventEntity, CarrierPush, FreightTemplateEntity],
};
