import type { ShopModule } from "../../platform/modules.types.ts";
import { refreshSearch } from "./document.service.ts";
import { markPopular } from "./popular.service.ts";
import { SearchDocumentEntity, SearchQueryEntity } from "./search.entity.ts";
import { SearchResolver, ShopSearchResolver } from "./search.resolver.ts";

export const search: ShopModule = {
  name: "search",
  entities: [SearchDocumentEntity, SearchQueryEntity],
  resolvers: [SearchResolver, ShopSearchResolver],
  sweeps: [{ name: "search.popular", everySeconds: 60, run: (ctx) => markPopular(ctx) }],
  handlers: [
    {
      name: "search.refresh",
      on: ["product.changed"],
      run: (ctx, event) => refreshSearch(ctx, (event.payload as { productIds: string[] }).productIds),
    },
  ],
};
