import { startTransition, StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { RouterContextProvider } from "react-router";
import { HydratedRouter } from "react-router/dom";
import { browserPage } from "./apollo.ts";
import { pageContext } from "./page.ts";

const getContext = () => {
  const context = new RouterContextProvider();
  context.set(pageContext, browserPage);
  return context;
};

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <HydratedRouter getContext={getContext} />
    </StrictMode>,
  );
});
