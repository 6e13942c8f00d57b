import type { TypedDocumentNode } from "@apollo/client";
import { type DocumentNode, print } from "graphql";
import { renderToString } from "react-dom/server";
import { createContext, type EntryContext, type RouterContextProvider, ServerRouter } from "react-router";
import { type CookieName, serializeCookie } from "./cookies.ts";
import { NonceProvider } from "./nonce.tsx";
import { asResponse, nonceContext, pageContext, type RunOptions } from "./page.ts";
import { cookieJarContext } from "./set-cookies.ts";

export interface PageRequest {
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
}

const deliverContext = createContext<PageRequest["deliver"]>();

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

/** Called by the server for every page request, before the routes run. */
export function provideRequest(context: RouterContextProvider, request: PageRequest): void {
  const run = async (document: TypedDocumentNode<unknown, never>, variables: object, { language }: RunOptions) => {
    const { data, errors } = await request.execute({ ...printOnce(document), variables: variables as Record<string, unknown>, language });
    if (errors?.[0]) throw asResponse(errors[0]);
    return data as never;
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
}

/** The routes of this page alone: React Router would build those of the whole site for every page. */
function ofThisPage(entry: EntryContext): EntryContext {
  const routes = Object.fromEntries(
    entry.staticHandlerContext.matches.map(({ route }) => [route.id, entry.manifest.routes[route.id]]),
  ) as EntryContext["manifest"]["routes"];
  return { ...entry, manifest: { ...entry.manifest, routes }, serverHandoffStream: undefined };
}

/** What the loaders found, for the browser, in the form that React Router's client reads. */
async function handOff(entry: EntryContext, nonce: string): Promise<string> {
  if (!entry.serverHandoffStream || !entry.renderMeta?.didRenderScripts) return "";
  const text = new TextDecoder();
  let found = "";
  for await (const piece of entry.serverHandoffStream as unknown as AsyncIterable<Uint8Array>)
    found += text.decode(piece, { stream: true });
  const script = (call: string) => `<script nonce="${nonce}">window.__reactRouterContext.streamController.${call};</script>`;
  return script(`enqueue(${JSON.stringify(found).replace(/</g, "\\u003c")})`) + script("close()");
}

/**
 * Renders the whole page before it is sent: its data was loaded first and nothing on it waits, so pieces would only cost time.
 * A page that fails half-way is a proper error page, not half a page.
 */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  entry: EntryContext,
  context: Readonly<RouterContextProvider>,
) {
  const nonce = context.get(nonceContext);
  const html = renderToString(
    <NonceProvider nonce={nonce}>
      <ServerRouter context={ofThisPage(entry)} url={request.url} nonce={nonce} />
    </NonceProvider>,
  );
  const data = await handOff(entry, nonce);
  headers.set("content-type", "text/html; charset=utf-8");
  const end = html.lastIndexOf("</body>");
  context.get(deliverContext)(`<!DOCTYPE html>${html.slice(0, end)}${data}${html.slice(end)}`);
  return new Response(null, { headers, status });
}
