import { ApolloProvider } from "@apollo/client/react";
import { startTransition, StrictMode } from "react";
import { hydrateRoot } from "react-dom/client";
import { RouterContextProvider } from "react-router";
import { HydratedRouter } from "react-router/dom";
import { browserPage, createBrowserClient } from "./apollo.ts";
import { pageContext } from "./page.ts";

const client = createBrowserClient(document.documentElement.lang === "en" ? "en" : "zh");
const page = browserPage(client);
const getContext = () => {
  const context = new RouterContextProvider();
  context.set(pageContext, page);
  return context;
};

startTransition(() => {
  hydrateRoot(
    document,
    <StrictMode>
      <ApolloProvider client={client}>
        <HydratedRouter getContext={getContext} />
      </ApolloProvider>
    </StrictMode>,
  );
});
