import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the data of a folder lives that the database's user cannot enter. */
export const homeElsewhere = (folder: string) => join("/var/lib/onestall", createHash("sha256").update(folder).digest("hex").slice(0, 12));

/** The folder of the running database's Unix socket, as its pid file tells (fifth line); null where it listens on loopback. */
export const socketFolderOf = (folder: string): string | null => pidFile(folder)[4] || null;

/** The address of the database that runs on a folder; throws when none does. */
export function urlOf(folder: string): string {
  const sockets = socketFolderOf(folder);
  const password = readFileSync(`${folder}.password`, "utf8").trim();
  return `postgres://shop:${password}@${sockets ? encodeURIComponent(sockets) : "127.0.0.1"}:${pidFile(folder)[3]}/postgres`;
}

const pidFile = (folder: string): string[] => readFileSync(join(folder, "postmaster.pid"), "utf8").split("\n");

/** The URL of the database that another process of this machine has started in a folder; throws when none runs there. */
export const runningDatabaseUrl = (folder: string): string =>
  urlOf(existsSync(join(folder, "postmaster.pid")) ? folder : join(homeElsewhere(folder), "postgres"));
