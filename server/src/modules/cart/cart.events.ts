declare module "../../platform/events/emit.ts" {
  interface ShopEvents {
    "cart.changed": { cartId: string };
  }
}
export {};
