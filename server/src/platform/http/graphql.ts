import type { ApolloServer } from "@apollo/server";
import { HeaderMap } from "@apollo/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { FormattedExecutionResult } from "graphql";
import { parse as parseQuery } from "node:querystring";
import type { Ctx } from "../ctx.ts";

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
    const result = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: request.method, headers, search, body: request.body },
      context: async () => ctx,
    });
    for (const [name, value] of result.headers)
      for (const one of name === "set-cookie" ? value.split("\n") : [value]) void reply.header(name, one);
    void reply.header("cache-control", "no-store").status(result.status ?? 200);
    if (result.body.kind !== "complete") throw new Error("incremental delivery is not offered");
    const { string } = result.body;
    // encoded once: a string would be read through for its length, and again when it is sent
    return reply.send(Buffer.from(result.headers.has("x-request-id") ? string : withRequestId(string, request.id)));
  };
  http.route({ method: ["GET", "POST", "OPTIONS"], url: "/graphql", handler: answer });
  http.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) =>
    done(null, parseQuery(String(body))),
  );
}

/** What Apollo refuses before it has read the operation (forged, malformed) has not met our plugin: its errors lack the id. */
function withRequestId(body: string, requestId: string): string {
  const result = JSON.parse(body) as FormattedExecutionResult;
  return JSON.stringify({
    ...result,
    errors: result.errors?.map((error) => ({ ...error, extensions: { ...error.extensions, requestId } })),
  });
}
