import type { Router } from "../http.ts";
import type { World } from "../world.ts";
import { PayPalApi } from "./paypal-api.ts";
import { openKeys } from "./paypal-certificate.ts";
import { PayPalControl } from "./paypal-control.ts";
import { PayPalBooks } from "./paypal-ledger.ts";
import { METHODS } from "./paypal-methods.ts";
import { PayPalOrders } from "./paypal-orders.ts";
import { PayPalPage } from "./paypal-page.ts";
import { PayPalPayments } from "./paypal-payments.ts";
import { PayPalSearch } from "./paypal-search.ts";
import { CERTIFICATE_PATH, PayPalWebhooks } from "./paypal-webhooks.ts";

/** PayPal as a merchant meets it: REST API, the buyer's page, notifications with their certificate, Dashboard. */
export const openPayPal = (world: World, router: Router): PayPalControl => {
  const keys = openKeys(world.dir);
  const books = new PayPalBooks(world);
  const webhooks = new PayPalWebhooks(world, books, keys);
  const payments = new PayPalPayments(world, books, webhooks);
  const orders = new PayPalOrders(books, webhooks, payments);
  const api = new PayPalApi(world, { books, orders, payments, search: new PayPalSearch(world, books) }, keys);
  const page = new PayPalPage(world, books, orders);

  router
    .on("POST", "/paypal/v1/oauth2/token", (call) => api.token(call))
    .on("POST", "/paypal/v1/notifications/verify-webhook-signature", (call) => api.vouch(call))
    .on("GET", `/paypal${CERTIFICATE_PATH}`, () => api.certificate())
    .on("GET", "/paypal/checkoutnow", (call) => page.show(call))
    .on("POST", "/paypal/checkoutnow/:id/:action", (_call, { id = "", action = "" }) => page.act(id, action));
  for (const [verb, path, name, method] of METHODS)
    router.on(verb, `/paypal${path}`, (call, params) => api.answer(call, params, name, method));
  return new PayPalControl(world, { books, orders, payments, webhooks });
};
