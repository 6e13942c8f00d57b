import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, type OperationVariables, type TypedDocumentNode } from "@apollo/client";
import { CombinedGraphQLErrors } from "@apollo/client/errors";
import { useApolloClient, useQuery } from "@apollo/client/react";
import { getMainDefinition } from "@apollo/client/utilities";
import { type FormattedExecutionResult, print } from "graphql";
import { useState } from "react";
import { Observable } from "rxjs";
import { browserCookies } from "./cookies.ts";
import type { Language } from "./i18n/language.ts";
import { asResponse, type Loaded, type Page } from "./page.ts";
import { paths } from "./paths.ts";

/**
 * Server: just the loader's data (ApolloClient's cache would cost three quarters of the rendering).
 * Browser: live data from the cache, seeded once from the loader.
 */
export const useLoaded: <T, V extends OperationVariables>(query: TypedDocumentNode<T, V>, loaded: Loaded<T, V>) => T = import.meta.env.SSR
  ? (_query, loaded) => loaded.data
  : (query, loaded) => {
      const client = useApolloClient();
      useState(() => client.writeQuery({ query, variables: loaded.variables, data: loaded.data as never }));
      const result = useQuery(query as unknown as TypedDocumentNode, { variables: loaded.variables as OperationVariables });
      return (result.data as typeof loaded.data | undefined) ?? loaded.data;
    };

const eventIdOf = (data: unknown): unknown =>
  Object.values((data ?? {}) as Record<string, { eventId?: unknown } | null>).find((event) => event?.eventId)?.eventId;

/** Subscriptions over graphql-ws, whose code is loaded when the first page asks for live news. */
function liveLink(language: Language): ApolloLink {
  const socket = import("graphql-ws").then(({ createClient }) =>
    createClient({
      url: `${location.origin.replace(/^http/, "ws")}${paths.graphql}`,
      lazy: true,
      retryAttempts: Number.POSITIVE_INFINITY,
      shouldRetry: () => true,
      connectionParams: { language },
      on: {
        connected: () => dispatchEvent(new CustomEvent("onestall:live", { detail: true })),
        closed: () => dispatchEvent(new CustomEvent("onestall:live", { detail: false })),
      },
    }),
  );
  return new ApolloLink(
    ({ query, variables, operationName }) =>
      new Observable((observer) => {
        let stop: (() => void) | undefined;
        let stopped = false;
        void socket.then((client) => {
          if (stopped) return;
          // graphql-ws sends this very object again after a lost connection: it then asks for what came behind the last event
          const payload = { query: print(query), variables: { ...variables }, operationName };
          stop = client.subscribe(payload, {
            next: (value) => {
              payload.variables["after"] = eventIdOf(value.data) ?? payload.variables["after"];
              observer.next(value as FormattedExecutionResult);
            },
            error: (error) => observer.error(error instanceof Error ? error : new Error("The live connection was lost")),
            complete: () => observer.complete(),
          });
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
  PaymentAction: ["PaymentRedirect", "PaymentForm", "PaymentQrCode", "PaymentInstructions"],
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
};

export function createBrowserClient(language: Language): ApolloClient {
  const http = new HttpLink({ uri: paths.graphql, headers: { "accept-language": language, "x-onestall": "web" } });
  let live: ApolloLink | undefined;
  const subscriptions = new ApolloLink((operation, forward) => (live ??= liveLink(language)).request(operation, forward));
  return new ApolloClient({
    cache: new InMemoryCache({ possibleTypes, typePolicies }),
    link: ApolloLink.split(
      ({ query }) => {
        const definition = getMainDefinition(query);
        return definition.kind === "OperationDefinition" && definition.operation === "subscription";
      },
      subscriptions,
      http,
    ),
  });
}

/** Going back within this time shows what was there, at once; later the page asks again. */
const reusableFor = 30_000;

export function browserPage(client: ApolloClient): Page {
  const askedAt = new Map<string, number>();
  const rethrow = (error: unknown): never => {
    throw CombinedGraphQLErrors.is(error) ? asResponse(error.errors[0] ?? { message: error.message }) : error;
  };
  return {
    async query(query, variables, { fresh }) {
      const definition = getMainDefinition(query);
      const key = `${definition.kind === "OperationDefinition" ? definition.name?.value : ""}${JSON.stringify(variables)}`;
      const recent = Date.now() - (askedAt.get(key) ?? 0) < reusableFor;
      const result = await client
        .query({ query, variables, fetchPolicy: recent && !fresh ? "cache-first" : "network-only" } as never)
        .catch(rethrow);
      askedAt.set(key, Date.now());
      return result.data as never;
    },
    async mutate(mutation, variables) {
      const result = await client.mutate({ mutation, variables } as never).catch(rethrow);
      return result.data as never;
    },
    cookies: browserCookies,
    origin: location.origin,
    onServer: false,
  };
}
