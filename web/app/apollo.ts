import type { ApolloClient, OperationVariables, TypedDocumentNode } from "@apollo/client";
import { useEffect, useState } from "react";
import { arriving } from "./arriving.ts";
import { browserCookies } from "./cookies.ts";
import { asResponse, type Loaded, NoAnswer, type Page } from "./page.ts";

// ApolloClient is a quarter of the page's code, and the first page needs none of it: its data came with the HTML. So the client
// arrives while the reader is already looking, and everything below waits for it where it must.
const client = arriving((): Promise<ApolloClient> => import("./client.ts").then((code) => code.client));
export const browserClient = client.now;

/** What the cache has had already: written by the client itself, or once by `follow`. News may have changed it since. */
const seeded = new WeakSet<object>();

/** Puts what a loader brought into the cache, once; calls back whenever the cache knows better. */
function follow<T, V extends OperationVariables>(
  query: TypedDocumentNode<T, V>,
  loaded: Loaded<T, V>,
  onChange: (data: T) => void,
): () => void {
  let stop: (() => void) | undefined;
  let stopped = false;
  void client.inTheEnd().then(({ cache }) => {
    if (stopped) return;
    const { variables } = loaded;
    const known = seeded.has(loaded.data as object);
    if (!known) {
      seeded.add(loaded.data as object);
      cache.writeQuery({ query, variables, data: loaded.data as never });
    }
    stop = cache.watch({
      query,
      variables,
      optimistic: true,
      immediate: known,
      callback: ({ result, complete }) => complete && onChange(result as T),
    });
  });
  return () => {
    stopped = true;
    stop?.();
  };
}

/**
 * Server: just the loader's data (ApolloClient's cache would cost three quarters of the rendering).
 * Browser: the same data, then whatever the cache learns from mutations, subscriptions and other pages.
 */
export const useLoaded: <T, V extends OperationVariables>(query: TypedDocumentNode<T, V>, loaded: Loaded<T, V>) => T = import.meta.env.SSR
  ? (_query, loaded) => loaded.data
  : (query, loaded) => {
      const [shown, setShown] = useState({ loaded, data: loaded.data });
      useEffect(() => follow(query, loaded, (data) => setShown({ loaded, data })), [query, loaded]);
      return shown.loaded === loaded ? shown.data : loaded.data;
    };

/**
 * Data that only the browser asks for; undefined until it is there. Null variables: nothing is asked. `since` names a state that the
 * answer depends on besides the variables: when it changes, the server is asked again whatever the cache holds.
 */
export function useAsked<T, V extends OperationVariables>(
  query: TypedDocumentNode<T, V>,
  variables: V | null,
  since?: string,
): T | undefined {
  const key = variables && JSON.stringify(variables);
  const [answer, setAnswer] = useState<{ key: string; data: T }>();
  useEffect(() => {
    if (key === null) return;
    const asked = JSON.parse(key) as V;
    let stop: (() => void) | undefined;
    let stopped = false;
    const show = (data: T) => !stopped && setAnswer({ key, data });
    void browserClient()
      .then((arrived) =>
        arrived.query({ query, variables: asked, fetchPolicy: since === undefined ? "cache-first" : "network-only" } as never),
      )
      .then(({ data }) => {
        if (stopped || !data) return;
        show(data as T);
        seeded.add(data as object);
        stop = follow(query, { variables: asked, data: data as T }, show);
      })
      .catch(() => {}); // the page stands without it; the next question tries again
    return () => {
      stopped = true;
      stop?.();
    };
  }, [query, key, since]);
  return key === null ? undefined : answer?.data;
}

/** Keeps a subscription open while the page is; what it brings goes into the cache, where `useLoaded` sees it. */
export function useNews<T, V extends OperationVariables>(subscription: TypedDocumentNode<T, V>, variables: V): void {
  const key = JSON.stringify(variables);
  useEffect(() => {
    let stop: (() => void) | undefined;
    let stopped = false;
    void client.inTheEnd().then((arrived) => {
      if (stopped) return;
      const running = arrived.subscribe({ query: subscription, variables: JSON.parse(key) } as never).subscribe({ error: () => {} });
      stop = () => running.unsubscribe();
    });
    return () => {
      stopped = true;
      stop?.();
    };
  }, [subscription, key]);
}

/** Going back within this time shows what was there, at once; later the page asks again. */
const reusableFor = 30_000;
/** The same for a list that somebody has made longer, page by page: it must not shrink under them while they read about a piece. */
const gatheredFor = 600_000;
const reusableUntil = new Map<string, number>();

const names = new WeakMap<object, string>();
const nameOf = (document: TypedDocumentNode<unknown, never>) => {
  let name = names.get(document);
  if (name === undefined) {
    const operation = document.definitions.find((definition) => definition.kind === "OperationDefinition");
    names.set(document, (name = operation?.name?.value ?? ""));
  }
  return name;
};

const keyOf = (query: TypedDocumentNode<unknown, never>, variables: object) => nameOf(query) + JSON.stringify(variables);

/** The cache holds more for these variables than one answer brings. */
export const gathered = (query: TypedDocumentNode<unknown, never>, variables: object): void =>
  void reusableUntil.set(keyOf(query, variables), Date.now() + gatheredFor);

/** The API's own errors become error pages; everything else is a connection that was lost, or something in between that answered instead. */
function rethrow(error: unknown): never {
  const first =
    error instanceof Error && "errors" in error && Array.isArray(error.errors) ? (error.errors as { message: string }[])[0] : undefined;
  throw first ? asResponse(first) : new NoAnswer("no answer from the shop", { cause: error });
}

export const browserPage: Page = {
  async query(query, variables, { fresh, signal }) {
    const key = keyOf(query, variables);
    const recent = Date.now() < (reusableUntil.get(key) ?? 0);
    const fetchPolicy = recent && !fresh ? "cache-first" : "network-only";
    // Never joined to the same question still under way: that one may have been asked before what has just been changed
    const context = { queryDeduplication: false, fetchOptions: { signal } };
    const result = await browserClient()
      .then((arrived) => arrived.query({ query, variables, fetchPolicy, context } as never))
      .catch(rethrow);
    if (!recent) reusableUntil.set(key, Date.now() + reusableFor);
    seeded.add(result.data as object);
    return result.data as never;
  },
  async mutate(mutation, variables) {
    const result = await browserClient()
      .then((arrived) => arrived.mutate({ mutation, variables } as never))
      .catch(rethrow);
    return result.data as never;
  },
  cookies: browserCookies,
  get origin() {
    return location.origin;
  },
  onServer: false,
};
