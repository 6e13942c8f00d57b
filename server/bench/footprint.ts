import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { freePort, root, startProcess, startShop } from "./shop.ts";

export interface Starts {
  /** Milliseconds until /readyz answers: embedded database, simulators and all. */
  cold: number;
  warm: number;
  /** The server alone, on a database that runs already and without simulators. */
  alone: number;
}

const middle = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/**
 * The demo shop as `npm start` runs it once everything is built: on an empty data folder, and again on the same; and the server alone on
 * the given database, the median of three.
 */
export async function measureStarts(folder: string, databaseUrl: string): Promise<Starts> {
  const start = async () => {
    const settings = { DATA_DIR: folder, PORT: String(await freePort()), LOG_LEVEL: "warn" };
    const shop = await startProcess(["server/dist/main.js"], settings, "/readyz", `${folder}.log`);
    await shop.stop();
    return shop.startedIn;
  };
  const alone: number[] = [];
  for (let n = 0; n < 3; n++) {
    const server = await startShop(databaseUrl, `${folder}-alone`);
    await server.stop();
    alone.push(server.startedIn);
  }
  const cold = await start();
  return { cold, warm: await start(), alone: middle(alone) };
}

export interface Installed {
  nodeModules: number | null;
  server: number | null;
  web: number | null;
}

/** Megabytes on disk, as du counts them. */
export function measureInstall(): Installed {
  const megabytes = (path: string) => {
    const { status, stdout } = spawnSync("du", ["-sk", join(root, path)], { encoding: "utf8" });
    return status === 0 ? Number(stdout.split("\t")[0]) / 1024 : null;
  };
  return { nodeModules: megabytes("node_modules"), server: megabytes("server/dist"), web: megabytes("web/build") };
}

export interface RouteSize {
  route: string;
  /** Kilobytes gzipped of a first visit, and what of it no other route shares. */
  script: number;
  own: number;
}

/** What a first visit to each route loads, from the script that holds the budget; null without it. */
export function measureScripts(): RouteSize[] | null {
  const script = join(root, "web/scripts/sizes.mjs");
  if (!existsSync(script)) return null;
  const { stdout } = spawnSync(process.execPath, [script], { cwd: root, encoding: "utf8" });
  const found = [...stdout.matchAll(/^(\S+)\s+([\d.]+)\s+([\d.]+)\s+([\d.]+)$/gm)];
  return found.length > 0 ? found.map(([, route, all, own]) => ({ route: route!, script: Number(all), own: Number(own) })) : null;
}
