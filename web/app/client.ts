import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, type OperationVariables } from "@apollo/client";
import { getMainDefinition } from "@apollo/client/utilities";
import { type DocumentNode, type FormattedExecutionResult, print } from "graphql";
import { finalize, Observable, tap } from "rxjs";
import { arriving } from "./arriving.ts";
import type { Language } from "./i18n/language.ts";
import { paths } from "./paths.ts";

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

interface News {
  query: DocumentNode;
  variables: OperationVariables;
  data: unknown;
}

/**
 * An answer over HTTP tells how things stood when it was made; news that arrive while it is on its way are younger, and would be
 * written over by it. They are kept until it is there, and then written once more. Whatever happened after them has news of its own.
 */
function keepNewsYoung(cache: InMemoryCache) {
  let under = 0;
  let kept: News[] = [];
  const writeAgain = () => {
    for (const { query, variables, data } of kept) cache.write({ dataId: "ROOT_SUBSCRIPTION", query, variables, result: data as object });
    if (under === 0) kept = [];
  };
  const news = new ApolloLink((operation, forward) =>
    forward(operation).pipe(
      tap(({ data }) => {
        if (under > 0 && data) kept.push({ query: operation.query, variables: operation.variables, data });
      }),
    ),
  );
  const answers = new ApolloLink((operation, forward) => {
    under++;
    return forward(operation).pipe(
      finalize(() => {
        under--;
        setTimeout(writeAgain); // the answer itself is written first
      }),
    );
  });
  return { news, answers };
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
