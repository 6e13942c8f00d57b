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

/** The same page in the other language. */
export const inLanguage = (pathname: string, language: Language) => pathname.replace(/^\/(zh|en)(?=\/|$)/, `/${language}`);
