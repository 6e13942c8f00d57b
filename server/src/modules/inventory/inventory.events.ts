declare module "../../platform/events/emit.ts" {
  interface ShopEvents {
    "stock.adjusted": { variantId: string; delta: number; reason: string };
  }
}
export {};
