import "reflect-metadata";
import type { GraphQLSchema } from "graphql";
import { buildSchemaSync, type NonEmptyArray } from "type-graphql";
import { accessTable, authChecker } from "./platform/graphql/access.ts";
import { MoneyResolver } from "./platform/graphql/money.resolver.ts";
import { RegionResolver } from "./platform/regions/region.resolver.ts";
import { modules } from "./modules.ts";

let built: GraphQLSchema | null = null;

/** The one schema. type-graphql keeps its metadata globally, so a process builds it once; everything that differs per application is in the context. */
export function shopSchema(): GraphQLSchema {
  if (built) return built;
  const resolvers = [MoneyResolver, RegionResolver, ...modules.flatMap((module) => module.resolvers ?? [])];
  built = buildSchemaSync({
    resolvers: resolvers as unknown as NonEmptyArray<new () => object>,
    orphanedTypes: modules.flatMap((module) => module.types ?? []),
    validate: false,
    authChecker,
    authMode: "error",
    // asked for by type-graphql whenever there are subscriptions; ours bring their own source (events/stream.ts)
    pubSub: { publish: () => {}, subscribe: async function* () {} },
  });
  accessTable(built); // throws when a root field names no access rule
  return built;
}
