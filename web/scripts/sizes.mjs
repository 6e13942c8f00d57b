// Prints what a first visit to each route loads: gzipped JavaScript and CSS, from the built manifest. Fails over the product page's budget.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

const budgets = { "zh/product": 185, "en/product": 185 };
const client = path.resolve(import.meta.dirname, "../build/client");
const manifestFile = readdirSync(path.join(client, "assets")).find((name) => name.startsWith("manifest-"));
const manifest = JSON.parse(
  readFileSync(path.join(client, "assets", manifestFile), "utf8")
    .replace(/^window\.__reactRouterManifest=/, "")
    .replace(/;\s*$/, ""),
);
const sizes = new Map();
const sizeOf = (url) => {
  if (!sizes.has(url)) sizes.set(url, gzipSync(readFileSync(path.join(client, url)), { level: 9 }).length);
  return sizes.get(url);
};
const total = (urls) => [...urls].reduce((sum, url) => sum + sizeOf(url), 0) / 1024;

const rows = Object.values(manifest.routes)
  .filter(({ id, index, path: address }) => id !== "root" && (index || address))
  .map((route) => {
    const lineage = [route];
    while (lineage[0].parentId) lineage.unshift(manifest.routes[lineage[0].parentId]);
    const parts = [manifest.entry, ...lineage];
    const scripts = new Set(
      [
        manifest.url,
        ...parts.flatMap((part) => [
          part.module,
          part.clientLoaderModule,
          part.clientActionModule,
          part.clientMiddlewareModule,
          part.hydrateFallbackModule,
          ...(part.imports ?? []),
        ]),
      ].filter(Boolean),
    );
    const own = new Set(
      [route.module, ...(route.imports ?? [])].filter(
        (url) =>
          url &&
          !lineage.slice(0, -1).some((part) => part.module === url || part.imports?.includes(url)) &&
          !manifest.entry.imports.includes(url),
      ),
    );
    return { id: route.id, js: total(scripts), own: total(own), css: total(new Set(parts.flatMap((part) => part.css ?? []))) };
  });

console.log(`${"route".padEnd(28)}${"JS".padStart(9)}${"of it own".padStart(11)}${"CSS".padStart(8)}   KB gzip`);
for (const { id, js, own, css } of rows)
  console.log(`${id.padEnd(28)}${js.toFixed(1).padStart(9)}${own.toFixed(1).padStart(11)}${css.toFixed(1).padStart(8)}`);
const later = readdirSync(path.join(client, "assets")).filter((name) => /^client-[\w-]{8}\.js$/.test(name));
console.log(
  `${"after hydration: ApolloClient".padEnd(28)}${total(later.map((name) => `/assets/${name}`))
    .toFixed(1)
    .padStart(9)}`,
);
const over = rows.filter(({ id, js }) => js > (budgets[id] ?? Number.POSITIVE_INFINITY));
for (const { id, js } of over) console.error(`${id}: ${js.toFixed(1)} KB of JavaScript, allowed are ${budgets[id]} KB`);
process.exitCode = over.length ? 1 : 0;
