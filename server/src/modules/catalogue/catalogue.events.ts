declare module "../../platform/events/emit.ts" {
  interface ShopEvents {
    /** Products were written: their texts, prices, lists or state may have changed. */
    "product.changed": { productIds: string[] };
  }
}
export {};
