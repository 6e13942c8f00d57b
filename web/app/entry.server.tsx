import type { TypedDocumentNode } from "@apollo/client";
import { type DocumentNode, print } from "graphql";
import { Writable } from "node:stream";
import { renderToPipeableStream } from "react-dom/server";
import { type EntryContext, type RouterContextProvider, ServerRouter } from "react-router";
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
}

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
  return new Promise<Response>((resolve, reject) => {
    let code = status;
    const giveUp = setTimeout(() => abort(), 10_000);
    const { pipe, abort } = renderToPipeableStream(
      <NonceProvider nonce={nonce}>
        <ServerRouter context={entry} url={request.url} nonce={nonce} />
      </NonceProvider>,
      {
        nonce,
        progressiveChunkSize: Number.POSITIVE_INFINITY,
        onAllReady() {
          clearTimeout(giveUp);
          headers.set("content-type", "text/html; charset=utf-8");
          const pieces: Buffer[] = [];
          const page = new Writable({
            write(piece: Buffer, _encoding, done) {
              pieces.push(piece);
              done();
            },
            final(done) {
              resolve(new Response(Buffer.concat(pieces), { headers, status: code }));
              done();
            },
          });
          pipe(page);
        },
        onShellError(error) {
          clearTimeout(giveUp);
          reject(error);
        },
        onError(error) {
          code = 500;
          console.error(error);
        },
      },
    );
  });
}
