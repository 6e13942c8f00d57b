import type { Language } from "./i18n/language.ts";

/** Every URL of the site is built here. */
export const shopPaths = (language: Language) => {
  const root = `/${language}`;
  return {
    home: root,
    products: `${root}/products`,
    product: (slug: string, sku?: string | null) =>
      `${root}/products/${encodeURIComponent(slug)}${sku ? `?variant=${encodeURIComponent(sku)}` : ""}`,
    categories: `${root}/categories`,
    category: (slug: string) => `${root}/categories/${encodeURIComponent(slug)}`,
    collection: (slug: string) => `${root}/collections/${encodeURIComponent(slug)}`,
    search: (query?: string) => `${root}/search${query ? `?q=${encodeURIComponent(query)}` : ""}`,
    cart: `${root}/cart`,
    currency: `${root}/currency`,
    checkout: `${root}/checkout`,
    orderLookup: `${root}/orders`,
    order: (id: string) => `${root}/orders/${encodeURIComponent(id)}`,
    orderWithToken: (id: string, token: string) => `${root}/orders/${encodeURIComponent(id)}?t=${encodeURIComponent(token)}`,
    pay: (id: string) => `${root}/orders/${encodeURIComponent(id)}/pay`,
    login: (next?: string) => `${root}/login${next ? `?next=${encodeURIComponent(next)}` : ""}`,
    register: (next?: string) => `${root}/register${next ? `?next=${encodeURIComponent(next)}` : ""}`,
    account: `${root}/account`,
    page: (slug: string) => `${root}/pages/${encodeURIComponent(slug)}`,
  };
};

export type ShopPaths = ReturnType<typeof shopPaths>;

export const paths = { root: "/", admin: "/admin", developers: "/developers", graphql: "/graphql" } as const;

/** The merchant's desk. Lists keep their whole state in the address. */
export const deskPaths = {
  home: paths.admin,
  login: (next?: string) => `${paths.admin}/login${next ? `?next=${encodeURIComponent(next)}` : ""}`,
  shippingSettings: `${paths.admin}/settings/shipping`,
  signOut: `${paths.admin}/sign-out`,
  account: `${paths.admin}/account`,
  orders: (state: Record<string, string | null | undefined> = {}) => withState(`${paths.admin}/orders`, state),
  order: (id: string) => `${paths.admin}/orders/${encodeURIComponent(id)}`,
  parcels: (state: Record<string, string | null | undefined> = {}) => withState(`${paths.admin}/parcels`, state),
  parcel: (id: string) => `${paths.admin}/parcels/${encodeURIComponent(id)}`,
  money: `${paths.admin}/money`,
  products: (state: Record<string, string | null | undefined> = {}) => withState(`${paths.admin}/products`, state),
  stock: (state: Record<string, string | null | undefined> = {}) => withState(`${paths.admin}/stock`, state),
};

export const developerPaths = {
  home: paths.developers,
  playground: `${paths.developers}/graphql`,
  preset: (id: string) => `${paths.developers}/graphql?preset=${encodeURIComponent(id)}`,
  schema: "/schema.graphql",
} as const;

function withState(path: string, state: Record<string, string | null | undefined>): string {
  const given = Object.entries(state).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return given.length ? `${path}?${new URLSearchParams(given)}` : path;
}

/** The same page in the other language. */
export const inLanguage = (pathname: string, language: Language) => pathname.replace(/^\/(zh|en)(?=\/|$)/, `/${language}`);
