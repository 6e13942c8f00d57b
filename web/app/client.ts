import { ApolloClient, ApolloLink, HttpLink, InMemoryCache } from "@apollo/client";
import { getMainDefinition } from "@apollo/client/utilities";
import { type FormattedExecutionResult, print } from "graphql";
import { Observable } from "rxjs";
import { arriving } from "./arriving.ts";
import type { Language } from "./i18n/language.ts";
import { paths } from "./paths.ts";
import { keepNewsYoung } from "./young-news.ts";

/** Subscriptions over graphql-ws, whose code is loaded when the first page asks for live news. */
function liveLink(language: Language): ApolloLink {
  const socket = arriving(async () => {
    const { createClient } = await import("graphql-ws");
    return createClient({
      url: `${location.origin.replace(/^http/, "ws")}${paths.graphql}`,
      lazy: true,
      retryAttempts: Number.POSITIVE_INFINITY,
      shouldRetry: () => true,
      connectionParams: { language },
      on: {
        connected: () => dispatchEvent(new CustomEvent("onestall:live", { detail: true })),
        closed: () => dispatchEvent(new CustomEvent("onestall:live", { detail: false })),
      },
    });
  });
  return new ApolloLink(
    ({ query, variables, operationName }) =>
      new Observable((observer) => {
        let stop: (() => void) | undefined;
        let stopped = false;
        void socket.inTheEnd().then((client) => {
          if (stopped) return;
          stop = client.subscribe(
            { query: print(query), variables, operationName },
            {
              next: (value) => observer.next(value as FormattedExecutionResult),
              error: (error) => observer.error(error instanceof Error ? error : new Error("The live connection was lost")),
              complete: () => observer.complete(),
            },
          );
        });
        return () => {
          stopped = true;
          stop?.();
        };
      }),
  );
}

// The cache must know what an interface can be, or it leaves out what is asked of it
const possibleTypes = {
  PaymentAction: ["PaymentRedirect", "PaymentForm", "PaymentQrCode", "PaymentJsapi", "PaymentInstructions"],
  UserError: ["InputError", "InsufficientStockError", "QuantityLimitError", "PriceChangedError"],
  Warning: ["SimpleWarning", "CartPriceWarning", "CartStockWarning"],
};

// Parts without an id belong to what holds them: a later answer that asks for less must not wipe what an earlier one knew
const typePolicies = {
  Shop: { merge: true },
  CartCost: { merge: true },
  OrderCost: { merge: true },
  OrderActions: { merge: true },
  Availability: { merge: true },
  ShippingSettings: { merge: true },
  SenderAddress: { merge: true },
};

function createBrowserClient(language: Language): ApolloClient {
  const http = new HttpLink({ uri: paths.graphql, headers: { "accept-language": language, "x-onestall": "web" } });
  const cache = new InMemoryCache({ possibleTypes, typePolicies });
  const { news, answers } = keepNewsYoung(cache);
  let live: ApolloLink | undefined;
  const subscriptions = new ApolloLink((operation, forward) => (live ??= liveLink(language)).request(operation, forward));
  return new ApolloClient({
    cache,
    link: ApolloLink.split(
      ({ query }) => {
        const definition = getMainDefinition(query);
        return definition.kind === "OperationDefinition" && definition.operation === "subscription";
      },
      news.concat(subscriptions),
      answers.concat(http),
    ),
  });
}

// Only so that Apollo's hooks render on the server; it never runs an operation and holds no data
const createIdleClient = () => new ApolloClient({ ssrMode: true, cache: new InMemoryCache(), link: ApolloLink.empty() });

/** The browser's one client and cache. */
export const client: ApolloClient = import.meta.env.SSR
  ? createIdleClient()
  : createBrowserClient(document.documentElement.lang === "en" ? "en" : "zh");
