import type { ApolloServer } from "@apollo/server";
import { HeaderMap } from "@apollo/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { FormattedExecutionResult } from "graphql";
import { parse as parseQuery } from "node:querystring";
import type { Ctx } from "../ctx.ts";
import { TimedOut } from "../failures.ts";

/** POST and GET /graphql, as GraphQL over HTTP asks. A browser that opens the address is led to the playground. */
export function serveGraphQL(http: FastifyInstance, apollo: ApolloServer<Ctx>, contextOf: (request: FastifyRequest) => Promise<Ctx>): void {
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    const { search } = new URL(request.url, "http://x");
    if (request.method === "GET" && !search && request.headers.accept?.includes("text/html"))
      return reply.redirect("/developers/graphql", 302);
    const ctx = await contextOf(request);
    const headers = new HeaderMap();
    for (const [name, value] of Object.entries(request.headers))
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
    const running = apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: request.method, headers, search, body: request.body },
      context: async () => ctx,
    });
    const result = await inTime(ctx, running);
    for (const [name, value] of result.headers)
      for (const one of name === "set-cookie" ? value.split("\n") : [value]) void reply.header(name, one);
    void reply.header("cache-control", "no-store").status(result.status ?? 200);
    if (result.body.kind !== "complete") throw new Error("incremental delivery is not offered");
    const { string } = result.body;
    // encoded once: a string would be read through for its length, and again when it is sent
    return reply.send(Buffer.from(result.headers.has("x-request-id") ? string : withRequestId(string, request.id)));
  };
  http.route({ method: ["GET", "POST", "OPTIONS"], url: "/graphql", handler: answer });
  http.route({
    method: ["PUT", "PATCH", "DELETE"],
    url: "/graphql",
    handler: (request, reply) => {
      const errors = [{ message: "GraphQL is asked by GET or POST", extensions: { code: "BAD_REQUEST", requestId: request.id } }];
      return reply.header("allow", "GET, POST").status(405).send({ errors });
    },
  });
  http.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) =>
    done(null, parseQuery(String(body))),
  );
}

/** A query's answer, or that it takes too long. A mutation is waited for: whoever sent it must learn what became of it. */
async function inTime<T>(ctx: Ctx, running: Promise<T>): Promise<T> {
  const seconds = ctx.app.env.OPERATION_SECONDS;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, fail) => {
    timer = setTimeout(() => {
      if (ctx.request.operation !== "mutation") fail(new TimedOut(seconds));
    }, seconds * 1_000);
  });
  try {
    return await Promise.race([running, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What Apollo refuses before it has read the operation (forged, malformed) has not met our plugin: its errors lack the id. */
function withRequestId(body: string, requestId: string): string {
  const result = JSON.parse(body) as FormattedExecutionResult;
  return JSON.stringify({
    ...result,
    errors: result.errors?.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } })),
  });
}
