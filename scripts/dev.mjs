// npm run dev: server with restart, web client with hot reload, both from their sources.
import { checkNode, ensureInstalled, nodeBinary, runToTheEnd } from "./lib.mjs";

checkNode();
ensureInstalled();
const watch = ["--watch", "--watch-path=server/src", "--watch-preserve-output", "--import", "@oxc-node/core/register"];
runToTheEnd(nodeBinary(), [...watch, "server/src/main.ts", "--dev"], {
  env: { ...process.env, OXC_TSCONFIG_PATH: "server/tsconfig.dev.json" },
});
