import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the data of a folder lives that the database's user cannot enter. */
export const homeElsewhere = (folder: string) => join("/var/lib/onestall", createHash("sha256").update(folder).digest("hex").slice(0, 12));

/** The URL of the database that runs in exactly this folder. */
export function urlOf(folder: string): string {
  const port = readFileSync(join(folder, "postmaster.pid"), "utf8").split("\n")[3];
  return `postgres://shop:${readFileSync(`${folder}.password`, "utf8").trim()}@127.0.0.1:${port}/postgres`;
}

/** The URL of the database that another process of this machine has started in a folder; throws when none runs there. */
export const runningDatabaseUrl = (folder: string): string =>
  urlOf(existsSync(join(folder, "postmaster.pid")) ? folder : join(homeElsewhere(folder), "postgres"));
