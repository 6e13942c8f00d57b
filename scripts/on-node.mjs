// node scripts/on-node.mjs <program> …: installs and builds what is missing, then runs a program on the project's own Node.
import { checkNode, ensureBuilt, ensureInstalled, nodeBinary, runToTheEnd } from "./lib.mjs";

checkNode();
ensureInstalled();
const [program, ...args] = process.argv.slice(2);
if (program.startsWith("server/dist/")) ensureBuilt("server");
runToTheEnd(nodeBinary(), [program, ...args]);
