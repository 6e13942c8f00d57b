// npm run check: types, lint, format, and everything that is generated against what it is generated from.
import { execFileSync } from "node:child_process";
import { checkNode, ensureInstalled, nodeBinary, root, run } from "./lib.mjs";

checkNode();
ensureInstalled();
const node = nodeBinary();
run("npm", ["run", "-s", "build:server"]);
run(node, ["server/dist/commands/schema.js"]);
run("npx", ["graphql-codegen", "--config", "codegen.ts", "--silent"]);
const drift = execFileSync("git", ["status", "--porcelain", "--", "schema.graphql", "web/app/gql"], { cwd: root, encoding: "utf8" });
if (drift) {
  console.error(`Generated files differ from what is committed; commit them:\n${drift}`);
  process.exitCode = 1;
}
run("npm", ["run", "-s", "typecheck"]);
run("npm", ["run", "-s", "lint"]);
run("npm", ["run", "-s", "i18n:check", "-w", "web"]);
run(node, ["scripts/check-lock.mjs"]);
if (!process.exitCode) console.log("All checks passed.");
