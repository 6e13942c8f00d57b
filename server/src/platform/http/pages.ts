import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { existsSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join, sep } from "node:path";
import { Readable } from "node:stream";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { createRequestHandler, type RequestHandler, RouterContextProvider, type ServerBuild } from "react-router";
import type { App, Ctx, Language, Viewer } from "../ctx.ts";
import { projectRoot } from "../project.ts";
import { readCookies, sessionCookie } from "./cookies.ts";
import { answerPlainly, words } from "./plain.ts";
import { isOwnOrigin, makeNonce, pagePolicy, playgroundPolicy, securityHeaders, setHeaders } from "./security.ts";

const web = join(projectRoot, "web");

export interface PageOperation {
  query: string;
  operationName?: string;
  variables: Record<string, unknown>;
  language: Language;
}

/** What the web build's entry asks for; it owns the router's context keys, so it sets them itself. */
interface WebEntry {
  provideRequest(
    context: RouterContextProvider,
    request: {
      asDocument: boolean;
      execute(operation: PageOperation): Promise<unknown>;
      nonce: string;
      cookies: Readonly<Record<string, string>>;
      origin: string;
      deliver(html: string): void;
      report(error: unknown): void;
    },
  ): void;
}

export interface PagesOptions {
  development: boolean;
  contextOf(request: FastifyRequest): Promise<Ctx>;
  execute(ctx: Ctx, operation: PageOperation): Promise<unknown>;
  /** Who the session token belongs to; undefined is nobody's. */
  viewerOf(ctx: Ctx, token: string | undefined): Promise<Viewer>;
  gatewayOrigins(): string[];
}

/** Server-rendered pages in this process: their data comes straight from the schema, without an HTTP hop. */
export async function servePages(http: FastifyInstance, app: App, options: PagesOptions): Promise<() => Promise<void>> {
  let loadBuild: () => Promise<ServerBuild>;
  let assets: ((request: IncomingMessage, response: ServerResponse, next: () => void) => void) | null = null;
  let close = async () => {};
  if (options.development) {
    const { createServer } = await import("vite");
    const own = process.listeners("SIGTERM");
    const vite = await createServer({
      root: web,
      configFile: join(web, "vite.config.ts"),
      appType: "custom",
      server: { middlewareMode: true, hmr: { server: http.server } },
    });
    // Vite would end the process by itself, before the database has stopped
    for (const listener of process.listeners("SIGTERM")) if (!own.includes(listener)) process.off("SIGTERM", listener);
    loadBuild = () => vite.ssrLoadModule("virtual:react-router/server-build") as Promise<ServerBuild>;
    assets = vite.middlewares;
    close = () => vite.close();
  } else {
    const built = (await import(pathToFileURL(join(web, "build/server/index.js")).href)) as ServerBuild;
    loadBuild = async () => built;
    const client = join(web, "build/client");
    if (existsSync(client))
      await http.register(fastifyStatic, {
        root: client,
        prefix: "/",
        wildcard: false, // one route per file: everything else is a page
        index: false,
        preCompressed: true,
        cacheControl: false,
        setHeaders: (reply, path) => {
          // files under assets/ carry a hash of their content in their name
          const forever = path.includes(`${sep}assets${sep}`);
          void reply.setHeader("cache-control", forever ? "public, max-age=31536000, immutable" : "public, max-age=3600");
        },
      });
  }

  // made once per build: it ranks every route of the site
  let known: { build: ServerBuild; handle: RequestHandler } | null = null;
  const handlerOf = (build: ServerBuild) => {
    if (known?.build !== build) known = { build, handle: createRequestHandler(build, options.development ? "development" : "production") };
    return known.handle;
  };

  const render = async (request: FastifyRequest, raw: IncomingMessage, response: ServerResponse) => {
    const nonce = makeNonce();
    const origin = originOf(request);
    setHeaders(response, { ...securityHeaders(app), "x-request-id": request.id });
    const url = /\0|%00/.test(raw.url ?? "") ? null : URL.parse(raw.url?.startsWith("/") ? `${origin}${raw.url}` : (raw.url ?? ""));
    if (!url) {
      answerPlainly(app, raw, response, 400, words.unreadable);
      return;
    }
    if (!METHODS.includes(raw.method!)) {
      response.setHeader("allow", METHODS.join(", "));
      answerPlainly(app, raw, response, 405, { zh: "页面只能打开，表单只能提交。", en: "Pages are read and forms sent." });
      return;
    }
    const playground = url.pathname.startsWith("/developers");
    response.setHeader(
      "content-security-policy",
      playground ? playgroundPolicy(nonce) : pagePolicy(nonce, options.gatewayOrigins(), options.development),
    );
    if (raw.method !== "GET" && raw.method !== "HEAD" && isForeign(app, raw)) {
      answerPlainly(app, raw, response, 403, { zh: "这个表单来自别的网站。", en: "This form was sent from another site." });
      return;
    }
    const ctx = await options.contextOf(request);
    // Who signed in or out with one operation of this request is who asks the next: a form without scripts signs in and claims its cart at once
    const execute = async (operation: PageOperation) => {
      const known = ctx.cookies.length;
      const answer = await options.execute({ ...ctx, language: operation.language, loaders: new Map() }, operation);
      if (ctx.cookies.length > known) ctx.viewer = await options.viewerOf(ctx, sessionSetBy(app, ctx.cookies));
      return answer;
    };
    const build = await loadBuild();
    const context = new RouterContextProvider();
    let html: string | null = null;
    (build.entry.module as unknown as WebEntry).provideRequest(context, {
      asDocument: !url.pathname.endsWith(".data"),
      execute,
      nonce,
      cookies: ctx.sentCookies,
      origin: app.env.SHOP_MODE === "live" ? app.publicUrl : origin,
      deliver: (page) => void (html = page),
      report: (error) => app.log.error({ err: error, requestId: request.id, url: request.url }, "a page failed"),
    });
    const answer = await handlerOf(build)(toRequest(raw, url), context);
    for (const [name, value] of answer.headers) if (name !== "set-cookie") response.setHeader(name, value);
    const cookies = [...answer.headers.getSetCookie(), ...ctx.cookies];
    if (cookies.length > 0) response.setHeader("set-cookie", cookies);
    response.statusCode = answer.status;
    await sendBody(raw, response, answer, html);
  };

  await http.register(async (scope) => {
    scope.removeAllContentTypeParsers(); // the bodies of form posts stay unread for the router
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
    scope.all("/*", (request, reply) => {
      reply.hijack();
      const run = () =>
        void render(request, request.raw, reply.raw).catch((error: unknown) => {
          app.log.error({ err: error, requestId: request.id, url: request.url }, "a page failed");
          if (reply.raw.headersSent) reply.raw.end();
          else answerPlainly(app, request.raw, reply.raw, 500, words.ourFault(request.id));
        });
      if (assets) assets(request.raw, reply.raw, run);
      else run();
    });
  });
  return close;
}

const METHODS = ["GET", "HEAD", "POST"];

const originOf = (request: FastifyRequest): string => `${request.protocol}://${request.host}`;

/** The session token that the browser will hold after these Set-Cookie values: the last one counts. */
function sessionSetBy(app: App, cookies: readonly string[]): string | undefined {
  const pairs = cookies.map((cookie) => readCookies(cookie.split(";", 1)[0])[sessionCookie(app.publicUrl).name]);
  return pairs.findLast((token) => token !== undefined) || undefined;
}

/** A browser tells where a form comes from; another site's form changes nothing here. */
const isForeign = (app: App, { headers }: IncomingMessage): boolean =>
  !isOwnOrigin(app, headers) || headers["sec-fetch-site"] === "cross-site";

function toRequest(raw: IncomingMessage, url: URL): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw.headers))
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined && !name.startsWith(":")) headers.append(name, one);
  const gone = new AbortController();
  raw.once("close", () => !raw.complete && gone.abort());
  const init: RequestInit & { duplex?: "half" } = { method: raw.method ?? "GET", headers, signal: gone.signal };
  if (raw.method !== "GET" && raw.method !== "HEAD") {
    init.body = Readable.toWeb(raw) as ReadableStream;
    init.duplex = "half";
  }
  return new Request(url, init);
}

const compress = promisify(gzip);
const compressible = /^(text\/|application\/(json|ld\+json|manifest|xml|javascript))/;

/** Pages are whole before they are sent (their data comes first), so they go out in one piece; other answers have their body in the Response. */
async function sendBody(raw: IncomingMessage, response: ServerResponse, answer: Response, html: string | null): Promise<void> {
  if ((html === null && !answer.body) || raw.method === "HEAD") {
    response.end();
    return;
  }
  let body: Uint8Array = html === null ? Buffer.from(await answer.arrayBuffer()) : Buffer.from(html);
  if (/\bgzip\b/.test(String(raw.headers["accept-encoding"] ?? "")) && compressible.test(answer.headers.get("content-type") ?? "")) {
    body = await compress(body, { level: 5 });
    response.setHeader("content-encoding", "gzip");
    response.appendHeader("vary", "Accept-Encoding");
  }
  response.setHeader("content-length", body.byteLength);
  response.end(body);
}
