import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { projectRoot } from "../src/platform/project.ts";

const dist = join(projectRoot, "server/dist");

/** The built program is what is tested; `npm test` has built it, a run of a single file may have to. */
export function needBuilt(): void {
  const missing = [
    { file: join(dist, "main.js"), script: "build:server" },
    { file: join(projectRoot, "web/build/server/index.js"), script: "build:web" },
  ].filter(({ file }) => !existsSync(file));
  for (const { script } of missing) spawnSync("npm", ["run", "-s", script], { cwd: projectRoot, stdio: "inherit" });
}

/** A data folder that the database's user can reach, too. */
export function dataFolder(name = "data"): string {
  const parent = mkdtempSync(join(tmpdir(), "onestall-boot-"));
  chmodSync(parent, 0o755);
  return join(parent, name);
}

export interface Booted {
  child: ChildProcess;
  pid: number;
  /** Everything printed so far. */
  said(): string;
  /** The shop's address once it is ready; fails with what was printed when the program ends before. */
  ready: Promise<string>;
  /** The exit code (or signal) and after how many seconds. */
  ended: Promise<{ code: number | string; seconds: number }>;
}

const all = new Set<ChildProcess>();

export interface BootOptions {
  /** Another than main.js, as seen from the built server: commands/owner.js … */
  program?: string;
  args?: string[];
  /** Runs it under another user. */
  as?: { uid: number; gid: number };
  input?: string;
}

/** Starts the built program with these settings and none of ours. */
export function boot(settings: Record<string, string>, options: BootOptions = {}): Booted {
  const began = performance.now();
  const child = spawn(process.execPath, [resolve(dist, options.program ?? "main.js"), ...(options.args ?? [])], {
    cwd: tmpdir(),
    env: { PATH: process.env["PATH"], PORT: "0", LOG_LEVEL: "error", ...settings },
    stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    ...options.as,
  });
  all.add(child);
  if (options.input !== undefined) child.stdin!.end(options.input);
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream!.on("data", (chunk: Buffer) => (said += chunk.toString()));
  const ended = new Promise<{ code: number | string; seconds: number }>((done) =>
    child.once("close", (code, signal) => {
      all.delete(child);
      done({ code: code ?? signal!, seconds: (performance.now() - began) / 1000 });
    }),
  );
  const ready = new Promise<string>((done, fail) => {
    child.stdout!.on("data", () => {
      if (said.includes("Ctrl-C stops everything")) done(/Shop {2,}(\S+)/.exec(said)![1]!.replace("localhost", "127.0.0.1"));
    });
    void ended.then(({ code }) => fail(new Error(`ended with ${code} before it was ready:\n${said}`)));
  });
  ready.catch(() => {});
  return { child, pid: child.pid!, said: () => said, ready, ended };
}

/** Ends what a failed test left running, databases included, and its data. */
export async function cleanUp(...folders: string[]): Promise<void> {
  for (const child of all) {
    child.kill("SIGTERM");
    await new Promise((done) => child.once("close", done));
  }
  for (const folder of folders) {
    for (const pid of processesNaming(folder)) process.kill(pid, "SIGKILL");
    rmSync(join(folder, ".."), { recursive: true, force: true });
  }
}

/** Ids of the processes whose command line holds a text: the database of a folder, the simulators of a shop. */
export function processesNaming(text: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").includes(text);
      } catch {
        return false;
      }
    })
    .map(Number);
}

export async function until(what: string, fits: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  for (const deadline = Date.now() + ms; !(await fits()); await new Promise((wait) => setTimeout(wait, 50)))
    if (Date.now() > deadline) throw new Error(`waited ${ms} ms in vain: ${what}`);
}

/** One question over HTTP. */
// eslint-disable-next-line typescript/no-explicit-any -- a test reads whatever it asked for
export async function askShop(url: string, query: string, variables: object = {}): Promise<any> {
  const answer = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await answer.json()) as { data: unknown; errors?: { message: string }[] };
  if (errors) throw new Error(errors.map(({ message }) => message).join("; "));
  return data;
}
