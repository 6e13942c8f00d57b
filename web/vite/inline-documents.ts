import { readFileSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "vite";

const call = /\bgraphql\(\s*(?:\/\* GraphQL \*\/\s*)?`([^`]*)`\s*,?\s*\)/g;
const generated = path.resolve(import.meta.dirname, "../app/gql/graphql.ts");

/**
 * Puts each generated document where it is used. The preset's `graphql()` finds documents in one map that holds every text and
 * every document of the site; without this, the shopper's first page would carry the whole dashboard.
 * A fragment becomes an empty object: it is a type mask here and nothing reads it at run time.
 */
export function inlineDocuments(): Plugin {
  let documents: Map<string, string> | undefined;
  const load = () => {
    const found = new Map<string, string>();
    for (const [, name, json] of readFileSync(generated, "utf8").matchAll(/^export const (\w+)Document = (\{.*\}) as unknown as /gm)) {
      if (name && json) found.set(name, json);
    }
    return found;
  };
  return {
    name: "onestall:inline-documents",
    enforce: "pre",
    buildStart() {
      documents = undefined;
    },
    watchChange(id) {
      if (id === generated) documents = undefined;
    },
    transform: {
      filter: { id: /\/app\/(?!gql\/).*\.tsx?(?:\?.*)?$/, code: /gql\/index\.ts/ },
      handler(code, id) {
        documents ??= load();
        const result = code.replace(call, (_whole, source: string) => {
          const definition = /\b(query|mutation|subscription|fragment)\s+(\w+)/.exec(source);
          const [, kind, name] = definition ?? [];
          if (kind === "fragment") return "{}";
          const key = name && name[0]!.toUpperCase() + name.slice(1);
          const document = key ? documents!.get(key) : undefined;
          if (!document) throw new Error(`${id}: no generated document named ${name}; run "npm run codegen"`);
          return `(${document})`;
        });
        // What is left of the preset is the type mask; the map of all documents must not be reached from anywhere
        return {
          code: result.replace(/(?<=^import \{[^}]*)\bgraphql\b,?/m, "").replaceAll('gql/index.ts"', 'gql/fragment-masking.ts"'),
          map: null,
        };
      },
    },
  };
}
