import type { FastifyInstance } from "fastify";
import type { App } from "../../platform/ctx.ts";
import { type Extension, pictureFile, widths } from "./media.files.ts";

const types = { avif: "image/avif", webp: "image/webp", jpg: "image/jpeg" } satisfies Record<Extension, string>;

/** /media/<hash>/<width>.<ext>: the hash names the content, so browsers may keep the file for ever. */
export function serveMedia(http: FastifyInstance, app: () => App): void {
  http.get<{ Params: { hash: string; file: string } }>("/media/:hash/:file", async (request, reply) => {
    const [, width, extension] = /^(\d{3,4})\.(avif|webp|jpg)$/.exec(request.params.file) ?? [];
    const known = /^[0-9a-f]{40}$/.test(request.params.hash) && widths.some((each) => String(each) === width);
    const bytes = known ? await pictureFile(app().env.dataDir, request.params.hash, Number(width), extension as Extension) : null;
    if (!bytes) return reply.status(404).header("cache-control", "no-store").type("text/plain").send("No such picture");
    return reply
      .header("cache-control", "public, max-age=31536000, immutable")
      .header("x-content-type-options", "nosniff")
      .type(types[extension as Extension])
      .send(bytes);
  });
}
