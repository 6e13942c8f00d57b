import { execFileSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

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

export class DataFolderInUse extends Error {
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
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const handle = openSync(file, "wx");
      writeFileSync(handle, own);
      closeSync(handle);
      return () => {
        if (existsSync(file) && readFileSync(file, "utf8") === own) rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const [pid, start] = readFileSync(file, "utf8").split("\n");
    const alive = pid ? processStart(Number(pid)) : null;
    if (alive !== null && alive === start) throw new DataFolderInUse(dataDir, Number(pid));
    rmSync(file, { force: true });
  }
  throw new Error(`The lock ${file} could not be taken: another server is starting at the same moment`);
}
