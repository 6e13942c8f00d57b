// Compresses the built client's files once, so that the server only sends them: Brotli and gzip beside each text file.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const client = join(dirname(fileURLToPath(import.meta.url)), "../build/client");
const LARGE = 300_000; // the playground's editor: the last percent of Brotli is not worth its minutes

for (const name of readdirSync(client, { recursive: true })) {
  if (!/\.(js|css|svg|json|webmanifest)$/.test(name)) continue;
  const file = join(client, name);
  const content = readFileSync(file);
  if (content.length < 1_000) continue;
  const quality = content.length > LARGE ? 5 : 10;
  writeFileSync(`${file}.br`, brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }));
  writeFileSync(`${file}.gz`, gzipSync(content, { level: content.length > LARGE ? 6 : 9 }));
}
