import type { MetaDescriptor } from "react-router";
import { languages, tagOf } from "../../i18n/language.ts";
import { inLanguage } from "../../paths.ts";

export interface Head {
  title: string;
  description?: string | null;
  /** Scheme and host, from the loader. */
  origin: string;
  pathname: string;
  image?: string | null;
  noindex?: boolean;
}

/** Title, description, canonical address without filters, and the same page in the other language. */
export function head({ title, description, origin, pathname, image, noindex }: Head): MetaDescriptor[] {
  const absolute = (path: string) => (path.startsWith("http") ? path : origin + path);
  return [
    { title },
    ...(description ? [{ name: "description", content: description }] : []),
    ...(noindex
      ? [{ name: "robots", content: "noindex" }]
      : [
          { tagName: "link", rel: "canonical", href: absolute(pathname) },
          ...languages.map((language) => ({
            tagName: "link",
            rel: "alternate",
            hrefLang: tagOf(language),
            href: absolute(inLanguage(pathname, language)),
          })),
          { tagName: "link", rel: "alternate", hrefLang: "x-default", href: absolute(inLanguage(pathname, "zh")) },
          { property: "og:title", content: title },
          { property: "og:url", content: absolute(pathname) },
          ...(description ? [{ property: "og:description", content: description }] : []),
          ...(image ? [{ property: "og:image", content: absolute(image) }] : []),
        ]),
  ];
}
