import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ShopModule } from "../../platform/modules.types.ts";
import { projectRoot } from "../../platform/project.ts";
import { NodeResolver } from "./node.resolver.ts";

export const integrations: ShopModule = {
  name: "integrations",
  resolvers: [NodeResolver],
  routes(http) {
    // the committed file, which a test holds equal to the schema: what code generators are pointed at
    const schema = readFileSync(join(projectRoot, "schema.graphql"), "utf8");
    http.get("/schema.graphql", async (_request, reply) =>
      reply.type("application/graphql; charset=utf-8").header("cache-control", "public, max-age=300").send(schema),
    );
  },
};
