import type { ApolloServer } from "@apollo/server";
import { HeaderMap } from "@apollo/server";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { parse as parseQuery } from "node:querystring";
import type { Ctx } from "../ctx.ts";

/** POST and GET /graphql, as GraphQL over HTTP asks. A browser that opens the address is led to the playground. */
export function serveGraphQL(http: FastifyInstance, apollo: ApolloServer<Ctx>, contextOf: (request: FastifyRequest) => Promise<Ctx>): void {
  const answer = async (request: FastifyRequest, reply: FastifyReply) => {
    if (request.method === "GET" && (request.headers.accept ?? "").includes("text/html") && !String(request.query ?? "").length)
      return reply.redirect("/developers/graphql", 302);
    const headers = new HeaderMap();
    for (const [name, value] of Object.entries(request.headers))
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(", ") : value);
    const result = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: request.method, headers, search: new URL(request.url, "http://x").search, body: request.body },
      context: () => contextOf(request),
    });
    for (const [name, value] of result.headers) for (const one of name === "set-cookie" ? value.split("\n") : [value]) void reply.header(name, one);
    void reply.status(result.status ?? 200);
    if (result.body.kind === "complete") return reply.send(result.body.string);
    throw new Error("incremental delivery is not offered");
  };
  http.route({ method: ["GET", "POST", "OPTIONS"], url: "/graphql", handler: answer });
  http.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) => done(null, parseQuery(String(body))));
}
