// npm run bench: installs and builds what is missing, then measures.
import { checkNode, ensureBuilt, ensureInstalled, nodeBinary, runToTheEnd } from "./lib.mjs";

checkNode();
ensureInstalled();
ensureBuilt();
runToTheEnd(nodeBinary(), ["server/bench/main.ts", ...process.argv.slice(2)]);
