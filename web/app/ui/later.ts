import { type ComponentType, lazy, type LazyExoticComponent } from "react";

/**
 * A component whose code comes after the page, if it comes: a connection that was lost, or a release that took the file away, must
 * not take down a page that works without it. `Instead` gets the same props and stands in its place, by default nothing. Only the
 * fetching is forgiven; what fails in the component itself is a fault like any other.
 */
export const later = <P extends object>(
  load: () => Promise<{ default: ComponentType<P> }>,
  Instead: ComponentType<P> = () => null,
): LazyExoticComponent<ComponentType<P>> => lazy(() => load().catch(() => ({ default: Instead })));
