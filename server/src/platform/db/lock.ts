import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimes,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { StartRefused } from "../failures.ts";

/** When a process started, as the system tells it; null when there is no such process. Process ids are reused, start times with them are not. */
export function processStart(pid: number): string | null {
  if (existsSync("/proc/self/stat")) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" "); // the name in parentheses may hold spaces
      return fields[0] === "Z" ? null : fields[19]!; // 22nd field of proc(5): starttime
    } catch {
      return null;
    }
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return null;
  }
  if (process.platform === "win32") return "unknown";
  try {
    return execFileSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" }).trim() || null;
  } catch {
    return null;
  }
}

/** The command line of a process; null when there is none. */
export function commandOf(pid: number): string | null {
  if (!(pid > 0) || processStart(pid) === null) return null;
  try {
    if (existsSync("/proc/self/stat")) return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    if (process.platform === "win32") return execFileSync("tasklist", ["/fi", `pid eq ${pid}`, "/fo", "csv", "/nh"], { encoding: "utf8" });
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
  } catch {
    return null;
  }
}

export class DataFolderInUse extends StartRefused {
  constructor(dataDir: string, owner: string) {
    super(`The data folder ${dataDir} belongs to a running shop (${owner}). Stop it first, or set DATA_DIR to another folder.`);
  }
}

/** A live owner touches its lock this often. Milliseconds. */
const TOUCHED_EVERY = 1_000;
/** One in another container cannot be seen: for so long nobody touches its lock, then it is gone. Milliseconds. */
const WATCHED_FOR = 4_000;

/** Which processes this one can see: each machine has its own, and each container on it, which numbers them from 1. */
function whereabouts(): string {
  try {
    return `${hostname()} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname(); // no Linux
  }
}

/**
 * One server owns a data folder. The lock names its process, start time and container: a live owner is never disturbed,
 * a lock left by a killed process (pid gone, or given to another program; in another container: no longer touched) is taken over.
 */
export async function lockDataFolder(dataDir: string): Promise<() => void> {
  makeFolder(dataDir);
  const file = join(dataDir, "server.lock");
  const here = whereabouts();
  const own = `${process.pid}\n${processStart(process.pid) ?? ""}\n${here}\n`;
  for (let attempt = 0; attempt < 5; attempt++) {
    if (create(file, own)) return keep(file, own);
    const found = read(file);
    if (found === null) continue; // its owner has just left
    const [pid, start, where] = found.split("\n");
    if (where && where !== here) {
      if (await isTouched(file)) throw new DataFolderInUse(dataDir, `process ${pid} of another container`);
    } else {
      const alive = pid ? processStart(Number(pid)) : null;
      if (alive !== null && alive === start) throw new DataFolderInUse(dataDir, `process ${pid}`);
    }
    takeAway(file, found);
  }
  throw new StartRefused(`The lock ${file} could not be taken: another server is starting at the same moment`);
}

function makeFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true });
    accessSync(dataDir, constants.W_OK);
  } catch (error) {
    throw new StartRefused(`DATA_DIR: the folder ${dataDir} cannot be written to (${(error as NodeJS.ErrnoException).code})`);
  }
}

/** Shows others that the owner lives, until it gives the folder back. */
function keep(file: string, own: string): () => void {
  const touching = setInterval(() => {
    const now = new Date();
    utimes(file, now, now, () => {}); // removed by hand, it is not made again
  }, TOUCHED_EVERY).unref();
  return () => {
    clearInterval(touching);
    if (read(file) === own) rmSync(file, { force: true });
  };
}

/** Whether somebody touches the file, or takes it away, while we watch. */
async function isTouched(file: string): Promise<boolean> {
  const touched = () => statSync(file, { throwIfNoEntry: false })?.mtimeMs;
  const before = touched();
  for (let waited = 0; waited < WATCHED_FOR; waited += 200) {
    await sleep(200);
    const now = touched();
    if (now !== before) return now !== undefined;
  }
  return false;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** The file appears with its content or not at all; false when there is one. */
function create(file: string, content: string): boolean {
  const part = `${file}.${randomUUID()}`; // in containers, several processes have one id
  writeFileSync(part, content);
  try {
    linkSync(part, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(part, { force: true });
  }
}

/** Removes a stale lock; should another starter have replaced it meanwhile, its new one is put back. */
function takeAway(file: string, stale: string): void {
  const aside = `${file}.${randomUUID()}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return; // another starter was faster
  }
  const moved = read(aside);
  if (moved !== null && moved !== stale) create(file, moved);
  rmSync(aside, { force: true });
}
