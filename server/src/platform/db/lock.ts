import { execFileSync } from "node:child_process";
import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
  constructor(dataDir: string, pid: number) {
    super(`The data folder ${dataDir} belongs to a running shop (process ${pid}). Stop it first, or set DATA_DIR to another folder.`);
  }
}

/**
 * One server owns a data folder. The lock names its process and start time: a live owner is never disturbed,
 * a lock left by a killed process (pid gone, or given to another program) is taken over.
 */
export function lockDataFolder(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, "server.lock");
  const own = `${process.pid}\n${processStart(process.pid) ?? ""}\n`;
  for (let attempt = 0; attempt < 5; attempt++) {
    if (create(file, own)) return () => void (read(file) === own && rmSync(file, { force: true }));
    const found = read(file);
    if (found === null) continue; // its owner has just left
    const [pid, start] = found.split("\n");
    const alive = pid ? processStart(Number(pid)) : null;
    if (alive !== null && alive === start) throw new DataFolderInUse(dataDir, Number(pid));
    takeAway(file, found);
  }
  throw new StartRefused(`The lock ${file} could not be taken: another server is starting at the same moment`);
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
  const part = `${file}.${process.pid}`;
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
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return; // another starter was faster
  }
  const moved = read(aside);
  if (moved !== null && moved !== stale) create(file, moved);
  rmSync(aside, { force: true });
}
