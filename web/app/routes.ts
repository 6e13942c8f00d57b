import { index, layout, prefix, route, type RouteConfig, type RouteConfigEntry } from "@react-router/dev/routes";

/**
 * The whole site. The shop exists twice, under /zh and /en: each language is a layout that carries its own messages, so the
 * browser loads one language only, and a page's address says what it is written in.
 */
const shop = (language: "zh" | "en"): RouteConfigEntry[] => {
  const page = (path: string, name: string) => route(path, `routes/shop/${name}.tsx`, { id: `${language}/${name}` });
  return prefix(language, [
    layout(`routes/shop/${language}.tsx`, [
      index("routes/shop/home.tsx", { id: `${language}/home` }),
      page("products", "products"),
      page("products/:slug", "product"),
      page("categories", "categories"),
      page("categories/:slug", "category"),
      page("collections/:slug", "collection"),
      page("search", "search"),
      page("cart", "cart"),
      page("currency", "currency"),
      layout(`routes/shop/${language}-till.tsx`, [
        page("checkout", "checkout"),
        page("orders", "order-lookup"),
        page("orders/:id", "order"),
        page("orders/:id/pay", "pay"),
        page("login", "login"),
        page("register", "register"),
        page("account", "account"),
      ]),
      page("pages/:slug", "content"),
      page("*", "not-found"),
    ]),
  ]);
};

/** The merchant's desk: its addresses name no language; routes/admin/messages.ts brings the words. */
const desk = route("admin", "routes/admin/root.tsx", [
  route("login", "routes/admin/login.tsx"),
  route("sign-out", "routes/admin/sign-out.ts"),
  layout("routes/admin/layout.tsx", [
    index("routes/admin/home.tsx"),
    route("orders", "routes/admin/orders.tsx"),
    route("orders/:id", "routes/admin/order.tsx"),
    route("parcels", "routes/admin/parcels.tsx"),
    route("parcels/:id", "routes/admin/parcel.tsx"),
    route("money", "routes/admin/money.tsx"),
    route("products", "routes/admin/products.tsx"),
    route("stock", "routes/admin/stock.tsx"),
    route("settings/shipping", "routes/admin/shipping-settings.tsx"),
    route("account", "routes/admin/account.tsx"),
    route("*", "routes/admin/not-found.tsx"),
  ]),
]);

const developers = route("developers", "routes/developers/layout.tsx", [
  index("routes/developers/home.tsx"),
  route("graphql", "routes/developers/playground.tsx"),
]);

export default [
  index("routes/language.ts"),
  ...shop("zh"),
  ...shop("en"),
  layout("routes/with-apollo.tsx", [desk]),
  developers,
] satisfies RouteConfig;
