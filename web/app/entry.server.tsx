import type { TypedDocumentNode } from "@apollo/client";
import { type DocumentNode, print } from "graphql";
import { renderToString } from "react-dom/server";
import {
  createContext,
  type EntryContext,
  type HandleErrorFunction,
  isRouteErrorResponse,
  type RouterContextProvider,
  ServerRouter,
} from "react-router";
import { type CookieName, serializeCookie } from "./cookies.ts";
import { DocumentProvider } from "./document.tsx";
import { asResponse, nonceContext, pageContext, type RunOptions } from "./page.ts";
import { cookieJarContext } from "./set-cookies.ts";

export interface PageRequest {
  /** Whether the answer is a document; otherwise it is what the loaders found, for React Router's client. */
  asDocument: boolean;
  execute(operation: {
    query: string;
    operationName?: string;
    variables: Record<string, unknown>;
    language: "zh" | "en";
  }): Promise<{ data?: unknown; errors?: readonly { message: string; extensions?: Record<string, unknown> }[] }>;
  nonce: string;
  cookies: Record<string, string>;
  origin: string;
  /** Takes the finished page; the Response then carries its status and headers alone, which spares the page three copies. */
  deliver(html: string): void;
  /** Takes a fault that made the page an error page, for the log. */
  report(error: unknown): void;
}

const deliverContext = createContext<PageRequest["deliver"]>();
const reportContext = createContext<PageRequest["report"]>();

interface Printed {
  query: string;
  operationName: string | undefined;
}

const printed = new WeakMap<DocumentNode, Printed>();

function printOnce(document: DocumentNode): Printed {
  let known = printed.get(document);
  if (!known) {
    const operation = document.definitions.find((definition) => definition.kind === "OperationDefinition");
    known = { query: print(document), operationName: operation?.name?.value };
    printed.set(document, known);
  }
  return known;
}

/**
 * React Router writes what the loaders found for its client, value by value, before it asks this module for the page; and this
 * module hands it over by itself. What has no properties that show gives it nothing to write.
 */
function unseen(data: object): object {
  const copy = Object.defineProperty({}, "toJSON", { value: () => data });
  for (const [name, value] of Object.entries(data)) Object.defineProperty(copy, name, { value });
  return copy;
}

/** Called by the server for every page request, before the routes run. */
export function provideRequest(context: RouterContextProvider, request: PageRequest): void {
  const run = async (document: TypedDocumentNode<unknown, never>, variables: object, { language }: RunOptions) => {
    const { data, errors } = await request.execute({ ...printOnce(document), variables: variables as Record<string, unknown>, language });
    if (errors?.[0]) throw asResponse(errors[0]);
    return (request.asDocument ? unseen(data as object) : data) as never;
  };
  const changes = new Map<CookieName, string | null>();
  context.set(pageContext, {
    query: run as never,
    mutate: run as never,
    cookies: {
      get: (name) => (changes.has(name) ? (changes.get(name) ?? undefined) : request.cookies[name]),
      set: (name, value) => void changes.set(name, value),
    },
    origin: request.origin,
    onServer: true,
  });
  context.set(cookieJarContext, () =>
    [...changes].map(([name, value]) => serializeCookie(name, value, request.origin.startsWith("https:"))),
  );
  context.set(nonceContext, request.nonce);
  context.set(deliverContext, request.deliver);
  context.set(reportContext, request.report);
}

/** An address that leads nowhere is no fault of the shop's, nor is a visitor who left. */
export const handleError: HandleErrorFunction = (error, { context, request }) => {
  const missing = isRouteErrorResponse(error) && error.status < 500;
  if (!missing && !request.signal.aborted) context.get(reportContext)(error);
};

/** The routes of this page alone: React Router would build those of the whole site for every page. */
function ofThisPage(entry: EntryContext): EntryContext {
  const routes = Object.fromEntries(
    entry.staticHandlerContext.matches.map(({ route }) => [route.id, entry.manifest.routes[route.id]]),
  ) as EntryContext["manifest"]["routes"];
  return { ...entry, manifest: { ...entry.manifest, routes }, serverHandoffStream: undefined };
}

const literal = (value: unknown) => (JSON.stringify(value) ?? "undefined").replace(/</g, "\\u003c");

/**
 * What the loaders found, for the browser, as a script. React Router's client reads it from a stream in a form of its own; here
 * it finds the stream empty and the state in its place, which the browser's parser has made of one literal.
 */
function handOff({ loaderData, actionData, errors }: EntryContext["staticHandlerContext"]): string {
  const failures = Object.entries(errors ?? {}).map(
    ([route, error]) => `${literal(route)}:${isRouteErrorResponse(error) ? literal(error) : `new Error(${literal(error?.message)})`}`,
  );
  const state = `{loaderData:${literal(loaderData)},actionData:${literal(actionData)},errors:${errors ? `{${failures.join()}}` : "null"}}`;
  return `(function(c,s){Object.defineProperty(c,"state",{get(){return s},set(){}});c.streamController.enqueue("-7\\n");c.streamController.close()})(__reactRouterContext,${state})`;
}

/**
 * Renders the whole page before it is sent: its data was loaded first and nothing on it waits, so pieces would only cost time.
 * A page that fails half-way is a proper error page, not half a page.
 */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  entry: EntryContext,
  context: Readonly<RouterContextProvider>,
) {
  const nonce = context.get(nonceContext);
  const html = renderToString(
    <DocumentProvider nonce={nonce} handOff={handOff(entry.staticHandlerContext)}>
      <ServerRouter context={ofThisPage(entry)} url={request.url} nonce={nonce} />
    </DocumentProvider>,
  );
  headers.set("content-type", "text/html; charset=utf-8");
  context.get(deliverContext)(`<!DOCTYPE html>${html}`);
  return new Response(null, { headers, status });
}
