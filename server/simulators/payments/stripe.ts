import type { Router } from "../http.ts";
import type { World } from "../world.ts";
import { StripeApi } from "./stripe-api.ts";
import { StripeControl } from "./stripe-control.ts";
import { StripeDesk } from "./stripe-desk.ts";
import { StripeBooks } from "./stripe-ledger.ts";
import { METHODS } from "./stripe-methods.ts";
import { StripePage } from "./stripe-page.ts";
import { StripeWebhooks } from "./stripe-webhooks.ts";

/** Stripe as a merchant meets it: API, hosted payment page, notifications, Dashboard. */
export const openStripe = (world: World, router: Router): StripeControl => {
  const books = new StripeBooks(world);
  const webhooks = new StripeWebhooks(world, books);
  const desk = new StripeDesk(world, books, webhooks);
  const api = new StripeApi(world, desk);
  const page = new StripePage(world, desk);

  router
    .on("GET", "/stripe/c/pay/:id", (call, { id = "" }) => page.show(call, id))
    .on("POST", "/stripe/c/pay/:id/:action", (call, { id = "", action = "" }) => page.act(call, id, action));
  for (const [verb, path, name, method] of METHODS)
    router.on(verb, `/stripe${path}`, (call, params) => api.answer(call, params, name, method));
  return new StripeControl(world, desk, webhooks);
};
