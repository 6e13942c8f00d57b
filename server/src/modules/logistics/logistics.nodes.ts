import type { Ctx } from "../../platform/ctx.ts";
import { instance, type Node } from "../../platform/graphql/common.types.ts";
import { visibleShipment } from "./shipment.reads.ts";
import { Shipment } from "./shipment.types.ts";

/** By the prefix of the public id; null for what is not there or may not be seen. Guests reach parcels through their order. */
export const nodeReaders = {
  shp: async (ctx: Ctx, uuid: string): Promise<Node | null> => {
    const shipment = await visibleShipment(ctx, uuid);
    return shipment && (instance(Shipment, shipment) as unknown as Node);
  },
};
