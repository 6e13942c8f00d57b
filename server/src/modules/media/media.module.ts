import type { ShopModule } from "../../platform/modules.types.ts";
import { MediaEntity } from "./media.entity.ts";
import { MediaResolver } from "./media.resolver.ts";
import { serveMedia } from "./media.routes.ts";
import { makeNextAvif } from "./media.service.ts";

export const media: ShopModule = {
  name: "media",
  entities: [MediaEntity],
  resolvers: [MediaResolver],
  sweeps: [
    {
      name: "media.avif",
      everySeconds: 3,
      run: async (ctx) => void (await makeNextAvif(ctx)),
    },
  ],
  routes: serveMedia,
};
