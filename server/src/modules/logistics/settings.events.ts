/** News of the shop's shipping settings; who made them is in the event's actor, which is how one reads later who changed a price. */
declare module "../../platform/events/emit.ts" {
  interface ShopEvents {
    "sender.changed": { name: string; province: string; city: string };
    /** `status` null: it says nothing, or the shop's own table counts again. */
    "carrier_code.decided": { source: string; code: string; status: string | null };
    "pickup_point.changed": { name: string };
    "freight_template.saved": { code: string; name: string; made: boolean };
    "freight_template.deleted": { code: string; name: string };
  }
}

export const settingsTopics = ["desk", "settings"];
