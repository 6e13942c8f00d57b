import type { RouteConfigEntry } from "@react-router/dev/routes";
import { matchRoutes } from "react-router";
import { expect, test } from "vitest";
import { deskPaths, developerPaths, inLanguage, paths, shopPaths } from "./paths.ts";
import routes from "./routes.ts";

/** One of each: what stands in the place of an id, a slug or words needs escaping on purpose. */
const every = {
  ...Object.fromEntries(
    (["zh", "en"] as const).flatMap((language) => {
      const p = shopPaths(language);
      return Object.entries({
        ...p,
        product: p.product("moon-white bowl"),
        "product, a variant": p.product("moon-white-bowl", "SK/1 A"),
        category: p.category("tea ware"),
        collection: p.collection("frost-firing"),
        search: p.search(),
        "search, words": p.search("茶 & 碗"),
        order: p.order("ord_1"),
        orderWithToken: p.orderWithToken("ord_1", "oat_a/b+c"),
        pay: p.pay("ord_1"),
        login: p.login(),
        "login, then back": p.login(p.order("ord_1")),
        register: p.register(),
        "register, then back": p.register(p.account),
        page: p.page("terms"),
      }).map(([name, url]) => [`${language} ${name}`, url as string]);
    }),
  ),
  ...Object.fromEntries(Object.entries(paths).map(([name, url]) => [`site ${name}`, url])),
  "desk home": deskPaths.home,
  "desk login": deskPaths.login(),
  "desk login, then back": deskPaths.login(deskPaths.stock({ low: "1" })),
  "desk signOut": deskPaths.signOut,
  "desk account": deskPaths.account,
  "desk orders": deskPaths.orders(),
  "desk orders, a view": deskPaths.orders({ view: "TO_SHIP", q: "林 1", after: null, empty: "" }),
  "desk order": deskPaths.order("ord_1"),
  "desk parcels": deskPaths.parcels({ view: "on-the-way", carrier: "SF" }),
  "desk parcel": deskPaths.parcel("shp_1"),
  "desk money": deskPaths.money,
  "desk products": deskPaths.products({ q: "碗" }),
  "desk settings, shipping": deskPaths.shippingSettings,
  "desk stock": deskPaths.stock({ low: "1" }),
  "developers home": developerPaths.home,
  "developers playground": developerPaths.playground,
  "developers preset": developerPaths.preset("search"),
  "developers schema": developerPaths.schema,
} satisfies Record<string, string>;

test("every address of the site is as it was: a link somebody kept still leads there", () => {
  expect(every).toMatchInlineSnapshot(`
    {
      "desk account": "/admin/account",
      "desk home": "/admin",
      "desk login": "/admin/login",
      "desk login, then back": "/admin/login?next=%2Fadmin%2Fstock%3Flow%3D1",
      "desk money": "/admin/money",
      "desk order": "/admin/orders/ord_1",
      "desk orders": "/admin/orders",
      "desk orders, a view": "/admin/orders?view=TO_SHIP&q=%E6%9E%97+1",
      "desk parcel": "/admin/parcels/shp_1",
      "desk parcels": "/admin/parcels?view=on-the-way&carrier=SF",
      "desk products": "/admin/products?q=%E7%A2%97",
      "desk settings, shipping": "/admin/settings/shipping",
      "desk signOut": "/admin/sign-out",
      "desk stock": "/admin/stock?low=1",
      "developers home": "/developers",
      "developers playground": "/developers/graphql",
      "developers preset": "/developers/graphql?preset=search",
      "developers schema": "/schema.graphql",
      "en account": "/en/account",
      "en cart": "/en/cart",
      "en categories": "/en/categories",
      "en category": "/en/categories/tea%20ware",
      "en checkout": "/en/checkout",
      "en collection": "/en/collections/frost-firing",
      "en currency": "/en/currency",
      "en home": "/en",
      "en login": "/en/login",
      "en login, then back": "/en/login?next=%2Fen%2Forders%2Ford_1",
      "en order": "/en/orders/ord_1",
      "en orderLookup": "/en/orders",
      "en orderWithToken": "/en/orders/ord_1?t=oat_a%2Fb%2Bc",
      "en page": "/en/pages/terms",
      "en pay": "/en/orders/ord_1/pay",
      "en product": "/en/products/moon-white%20bowl",
      "en product, a variant": "/en/products/moon-white-bowl?variant=SK%2F1%20A",
      "en products": "/en/products",
      "en register": "/en/register",
      "en register, then back": "/en/register?next=%2Fen%2Faccount",
      "en search": "/en/search",
      "en search, words": "/en/search?q=%E8%8C%B6%20%26%20%E7%A2%97",
      "site admin": "/admin",
      "site developers": "/developers",
      "site graphql": "/graphql",
      "site root": "/",
      "zh account": "/zh/account",
      "zh cart": "/zh/cart",
      "zh categories": "/zh/categories",
      "zh category": "/zh/categories/tea%20ware",
      "zh checkout": "/zh/checkout",
      "zh collection": "/zh/collections/frost-firing",
      "zh currency": "/zh/currency",
      "zh home": "/zh",
      "zh login": "/zh/login",
      "zh login, then back": "/zh/login?next=%2Fzh%2Forders%2Ford_1",
      "zh order": "/zh/orders/ord_1",
      "zh orderLookup": "/zh/orders",
      "zh orderWithToken": "/zh/orders/ord_1?t=oat_a%2Fb%2Bc",
      "zh page": "/zh/pages/terms",
      "zh pay": "/zh/orders/ord_1/pay",
      "zh product": "/zh/products/moon-white%20bowl",
      "zh product, a variant": "/zh/products/moon-white-bowl?variant=SK%2F1%20A",
      "zh products": "/zh/products",
      "zh register": "/zh/register",
      "zh register, then back": "/zh/register?next=%2Fzh%2Faccount",
      "zh search": "/zh/search",
      "zh search, words": "/zh/search?q=%E8%8C%B6%20%26%20%E7%A2%97",
    }
  `);
});

test("every address but the API's leads to a page of its own, none to the page for what is missing", () => {
  const asObjects = (entries: readonly RouteConfigEntry[]): Parameters<typeof matchRoutes>[0] =>
    entries.map(({ path, index, file, children }) =>
      index ? { index: true, id: file, path } : { path, id: file, children: children && asObjects(children) },
    ) as Parameters<typeof matchRoutes>[0];
  const tree = asObjects(routes);
  const served = new Set<string>([paths.graphql, developerPaths.schema]); // by the server, not by a page
  const led = Object.entries(every)
    .filter(([, url]) => !served.has(url))
    .map(([name, url]) => [name, matchRoutes(tree, new URL(url, "http://shop").pathname)?.at(-1)?.route.id ?? "nowhere"]);
  expect(led.filter(([, file]) => !file!.startsWith("routes/") || file!.includes("not-found"))).toEqual([]);
});

test("the same page in the other language keeps everything behind the language", () => {
  expect(inLanguage("/zh", "en")).toBe("/en");
  expect(inLanguage("/zh/products/zh", "en")).toBe("/en/products/zh");
  expect(inLanguage("/en/pages/terms", "en")).toBe("/en/pages/terms");
  expect(inLanguage("/admin/orders", "en")).toBe("/admin/orders");
  expect(inLanguage("/zhongwen", "en")).toBe("/zhongwen");
});
