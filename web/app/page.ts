import type { OperationVariables, TypedDocumentNode } from "@apollo/client";
import { createContext, data as response, type RouterContextProvider } from "react-router";
import type { Cookies } from "./cookies.ts";
import { type Language, languageInPath, preferredLanguage } from "./i18n/language.ts";

export interface RunOptions {
  language: Language;
  /** Browser only: ask the server even if the cache knows. */
  fresh?: boolean;
  /** Browser only: whose question it is. One that is given up, because a newer one replaced it, leaves no old answer in the cache. */
  signal?: AbortSignal;
}

/** What a page may ask for: on the server straight from the schema, in the browser through ApolloClient and its cache. */
export interface Page {
  query<T, V extends OperationVariables>(document: TypedDocumentNode<T, V>, variables: V, options: RunOptions): Promise<T>;
  mutate<T, V extends OperationVariables>(document: TypedDocumentNode<T, V>, variables: V, options: RunOptions): Promise<T>;
  cookies: Cookies;
  /** Scheme, host and port that the shopper sees. */
  origin: string;
  onServer: boolean;
}

export const pageContext = createContext<Page>();
/** The content policy's nonce; empty in the browser. */
export const nonceContext = createContext<string>("");

export interface LoadArgs {
  context: Readonly<RouterContextProvider>;
  request: Request;
}

export const pageOf = ({ context }: LoadArgs) => context.get(pageContext);

export function languageOf({ context, request }: LoadArgs): Language {
  const { cookies, onServer } = context.get(pageContext);
  const inPath = languageInPath(new URL(request.url).pathname);
  if (inPath) return inPath;
  if (onServer) return preferredLanguage(cookies.get("lang"), request.headers.get("accept-language"));
  return document.documentElement.lang === "en" ? "en" : "zh";
}

export interface Loaded<T, V> {
  variables: V;
  data: T;
}

/** The same loader on the server and in the browser; see `useLoaded`. */
export async function load<T, V extends OperationVariables>(
  args: LoadArgs,
  query: TypedDocumentNode<T, V>,
  variables: V,
  options: { fresh?: boolean } = {},
): Promise<Loaded<T, V>> {
  return {
    variables,
    data: await pageOf(args).query(query, variables, { language: languageOf(args), signal: args.request.signal, ...options }),
  };
}

/** The same mutation from a form without JavaScript and from the hydrated page. */
export const act = <T, V extends OperationVariables>(args: LoadArgs, mutation: TypedDocumentNode<T, V>, variables: V): Promise<T> =>
  pageOf(args).mutate(mutation, variables, { language: languageOf(args) });

/** `what` is not here, where its page has words and ways on of its own. */
export const notFound = (what: "page" | "order" = "page") => response({ code: "NOT_FOUND", what }, { status: 404 });

/** Browser only: the operation went out and nothing understandable came back; whether it was carried out is not known. */
export class NoAnswer extends Error {}

const hasStatus = (error: unknown, status: number): boolean =>
  typeof error === "object" && error !== null && "init" in error && (error.init as ResponseInit | null)?.status === status;

/** Whether an operation failed because the thing is not there, or not for this viewer. */
export const isMissing = (error: unknown): boolean => hasStatus(error, 404);
/** Whether what was asked for cannot be asked for. */
export const isBadInput = (error: unknown): boolean => hasStatus(error, 400);

const statuses: Record<string, number> = {
  NOT_SIGNED_IN: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  RATE_LIMITED: 429,
  BAD_INPUT: 400,
  BAD_USER_INPUT: 400,
  GRAPHQL_VALIDATION_FAILED: 400,
};

/** A top-level error of the API as an error page. Expected refusals are data (userErrors) and never come here. */
export function asResponse(error: { message: string; extensions?: Record<string, unknown> }) {
  const code = typeof error.extensions?.["code"] === "string" ? error.extensions["code"] : "INTERNAL_SERVER_ERROR";
  const requestId = typeof error.extensions?.["requestId"] === "string" ? error.extensions["requestId"] : null;
  return response({ code, requestId }, { status: statuses[code] ?? 500 });
}
