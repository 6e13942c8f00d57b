import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from "node:http";

export interface Call {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** The address the caller used for us, for links that must work from where the caller is. */
  origin: string;
}

export interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
  /** Sent instead of the body, where that is a file. */
  file?: Buffer;
  /** Wait this long before answering. */
  delayMs?: number;
}

/** What a caller meets when the line goes dead: accepted, perhaps acted upon, never answered. */
export const SILENCE = Symbol("silence");
export type Answer = Reply | typeof SILENCE;

export type Handler = (call: Call, params: Record<string, string>) => Answer | Promise<Answer>;

/** A failure the caller should read. */
export class Refusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const LONGEST_BODY = 1_000_000;

export class Router {
  readonly #routes: { method: string; parts: string[]; handler: Handler }[] = [];

  /** `path` may hold `:name` parts. */
  on(methods: string, path: string, handler: Handler): this {
    for (const method of methods.split(" ")) this.#routes.push({ method, parts: path.split("/"), handler });
    return this;
  }

  async answer(call: Call): Promise<Answer> {
    const parts = call.url.pathname.split("/");
    let pathKnown = false;
    for (const route of this.#routes) {
      const params = matchPath(route.parts, parts);
      if (!params) continue;
      pathKnown = true;
      if (route.method === call.method) return route.handler(call, params);
    }
    throw pathKnown ? new Refusal(405, "method not allowed") : new Refusal(404, "not found");
  }

  listen(): Server {
    return createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => {
        process.stderr.write(`simulators: ${request.method} ${request.url}: ${error instanceof Error ? error.stack : String(error)}\n`);
        response.destroy();
      });
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let answer: Answer;
    try {
      const origin = `http://${request.headers.host ?? "127.0.0.1"}`;
      const url = URL.parse(request.url ?? "/", origin);
      if (!url) throw new Refusal(400, "bad address");
      assertLoopback(url.hostname);
      const body = await readBody(request);
      answer = await this.answer({ method: request.method ?? "GET", url, headers: request.headers, body, origin });
    } catch (error) {
      if (!(error instanceof Refusal)) process.stderr.write(`simulators: ${error instanceof Error ? error.stack : String(error)}\n`);
      answer = json({ error: error instanceof Error ? error.message : "internal error" }, error instanceof Refusal ? error.status : 500);
    }
    if (answer === SILENCE) return;
    if (answer.delayMs) await new Promise((resolve) => setTimeout(resolve, answer.delayMs));
    response.writeHead(answer.status, answer.headers).end(answer.file ?? answer.body);
  }
}

/** A page of another site could reach loopback under a name of its own (DNS rebinding). Only loopback's own names are answered. */
const assertLoopback = (hostname: string): void => {
  if (!["127.0.0.1", "localhost", "[::1]"].includes(hostname)) throw new Refusal(421, "simulators answer on loopback only");
};

const matchPath = (pattern: string[], parts: string[]): Record<string, string> | undefined => {
  if (pattern.length !== parts.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const part = parts[index] ?? "";
    if (expected.startsWith(":")) {
      if (!part) return undefined;
      params[expected.slice(1)] = decodePart(part);
    } else if (expected !== part) return undefined;
  }
  return params;
};

const decodePart = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new Refusal(400, "bad address");
  }
};

const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LONGEST_BODY) throw new Refusal(413, "body too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

export const isForm = (call: Call): boolean => (call.headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");

/** Parameters of a form body. */
export const formOf = (call: Call): URLSearchParams => new URLSearchParams(isForm(call) ? call.body.toString("utf8") : "");

/** The fields of a JSON body, or of a form: control buttons send forms, tests send JSON. */
export const fieldsOf = (call: Call): Record<string, unknown> => {
  if (isForm(call)) return Object.fromEntries(formOf(call));
  if (!call.body.length) return {};
  try {
    const value: unknown = JSON.parse(call.body.toString("utf8"));
    if (isRecord(value)) return value;
  } catch {
    // Answered below, like JSON that is no object.
  }
  throw new Refusal(400, "the body must be a JSON object");
};

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The text of a field; empty when it is absent or no scalar. */
export const textOf = (value: unknown): string => (typeof value === "string" ? value : typeof value === "number" ? String(value) : "");

export const reply = (body: string, contentType: string, status = 200): Reply => ({
  status,
  headers: { "content-type": contentType, "cache-control": "no-store", "x-content-type-options": "nosniff" },
  body,
});

export const download = (file: Buffer, contentType: string): Reply => ({ ...reply("", contentType), file });

export const json = (value: unknown, status = 200): Reply => reply(JSON.stringify(value), "application/json; charset=utf-8", status);

export const redirect = (location: string): Reply => ({ status: 303, headers: { location, "cache-control": "no-store" }, body: "" });

/** What stands in front of a broken server. */
export const badGateway = (): Reply =>
  reply("<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center></body></html>", "text/html", 502);

export const garbage = (): Reply => reply('<!doctype html><p>{"half": "an answer', "text/html; charset=utf-8");
