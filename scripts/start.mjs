// npm start: installs and builds what is missing, then runs the shop.
import { checkNode, ensureBuilt, ensureInstalled, nodeBinary, runToTheEnd } from "./lib.mjs";

checkNode();
ensureInstalled();
ensureBuilt();
runToTheEnd(nodeBinary(), ["server/dist/main.js", ...process.argv.slice(2)]);
