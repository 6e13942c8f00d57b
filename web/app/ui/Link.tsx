import type { ReactNode } from "react";
import { Link as RouterLink, type LinkProps } from "react-router";

export type { LinkProps };

/** Where a link leads from this site's own addresses on: nothing of it depends on the page that shows it. */
const isOwnAddress = (to: LinkProps["to"]): to is string => typeof to === "string" && to[0] === "/" && to[1] !== "/";

/**
 * React Router's link. What the server sends of it is an anchor, made directly: working out handlers and relative addresses for each link of
 * a page took a tenth of its rendering, to be thrown away.
 */
export const Link: (props: LinkProps) => ReactNode = import.meta.env.SSR
  ? (props) => {
      const {
        to,
        discover = "render",
        prefetch,
        preventScrollReset,
        relative,
        reloadDocument,
        replace,
        state,
        viewTransition,
        mask,
        defaultShouldRevalidate,
        ...anchor
      } = props;
      void [prefetch, preventScrollReset, relative, reloadDocument, replace, state, viewTransition, mask, defaultShouldRevalidate]; // the browser's business
      if (!isOwnAddress(to)) return <RouterLink {...props} />;
      return <a {...anchor} href={to} data-discover={discover === "render" ? "true" : undefined} />;
    }
  : RouterLink;
