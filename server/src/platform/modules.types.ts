import type { FastifyInstance } from "fastify";
import type { Entities } from "./db/orm.ts";
import type { App } from "./ctx.ts";
import type { EventHandler, Sweep } from "./jobs.ts";

type ResolverClass = new () => object;

/** What a module brings; absent parts are simply absent. */
export interface ShopModule {
  name: string;
  entities?: Entities;
  resolvers?: ResolverClass[];
  /** Types that only appear behind an interface (errors, warnings). */
  types?: ResolverClass[];
  handlers?: EventHandler[];
  sweeps?: Sweep[];
  /** Webhooks and files: routes outside GraphQL, registered with an unparsed (raw) body. */
  routes?: (http: FastifyInstance, app: () => App) => void;
}
