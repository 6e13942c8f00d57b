import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "../ctx.ts";
import { TimedOut } from "../failures.ts";
import { isBrowser, plainPage, words } from "./plain.ts";
import { dataPolicy, securityHeaders } from "./security.ts";

/** What every answer carries, whatever it is. Pages put their own content policy in the place of this one. */
export function headAnswer(app: App, request: FastifyRequest, reply: FastifyReply): void {
  for (const [name, value] of Object.entries(securityHeaders(app))) void reply.header(name, value);
  void reply.header("content-security-policy", dataPolicy);
  void reply.header("x-request-id", request.id);
}

/** A request that failed before or outside GraphQL: the client's mistake by its name, a bug of ours as a number to ask after. */
export function answerFailure(
  app: App,
  error: Error & { statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (error instanceof TimedOut) {
    app.log.warn({ requestId: request.id, path: request.url.split("?")[0] }, "an operation took too long");
    return reply.status(503).send({ errors: [{ message: error.message, extensions: { code: error.code, requestId: request.id } }] });
  }
  const status = error.statusCode && error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : 500;
  if (status === 500) app.log.error({ err: error, requestId: request.id, path: request.url.split("?")[0] }, "a request failed");
  if (isBrowser(request.raw) && (request.method === "GET" || request.method === "HEAD")) {
    const { html, policy } = plainPage(app, status, status === 500 ? words.ourFault(request.id) : words.unreadable);
    return reply.status(status).header("content-security-policy", policy).type("text/html; charset=utf-8").send(html);
  }
  const message = status === 500 ? words.ourFault(request.id).en : error.message;
  const code = status === 500 ? "INTERNAL" : status === 413 ? "BODY_TOO_LARGE" : "BAD_REQUEST";
  return reply.status(status).send({ errors: [{ message, extensions: { code, requestId: request.id } }] });
}
