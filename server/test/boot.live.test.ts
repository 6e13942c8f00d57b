import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoAccounts } from "../src/seed/seed.ts";
import { freshDatabase } from "./app.ts";
import { boot, type BootOptions, cleanUp, dataFolder, needBuilt, processesNaming } from "./boot.ts";

beforeAll(needBuilt, 300_000);

describe("live mode", () => {
  let settings: Record<string, string>;
  beforeAll(async () => {
    settings = {
      SHOP_MODE: "live",
      PORT: "0",
      PUBLIC_URL: "https://shop.example",
      DATABASE_URL: await freshDatabase(),
      DATA_DIR: dataFolder(),
    };
  });
  afterAll(() => cleanUp(settings["DATA_DIR"]!));
  const query = async (text: string) => {
    const client = new pg.Client(settings["DATABASE_URL"]);
    await client.connect();
    const { rows } = await client.query(text);
    await client.end();
    return rows;
  };
  const command = async (name: string, options: BootOptions & { env?: Record<string, string> } = {}) => {
    const run = boot({ ...settings, ...options.env }, { ...options, program: `commands/${name}.js` });
    return { code: (await run.ended).code, said: run.said() };
  };
  const args = ["--email", "Lin@Kiln.example", "--name", "Lin"];

  test("starts empty: no demo account, no product, no simulator", async () => {
    const shop = boot(settings);
    expect(await shop.ready).toBe("https://shop.example");
    for (const { email, password } of demoAccounts) for (const secret of [email, password]) expect(shop.said()).not.toContain(secret);
    expect(await query("select email from account")).toEqual([]);
    expect(await query("select id from product")).toEqual([]);
    expect(processesNaming(settings["DATA_DIR"]!)).toEqual([]);
    shop.child.kill("SIGTERM");
    expect((await shop.ended).code).toBe(0);
  }, 60_000);

  test("takes no demo data, not even on command", async () => {
    expect(await command("seed")).toMatchObject({ code: 1, said: expect.stringContaining("SHOP_MODE") });
    expect(await query("select email from account")).toEqual([]);
  });

  test("`npm run owner` refuses a weak password and an address that is none", async () => {
    expect(await command("owner", { args, input: "password1\n" })).toMatchObject({ code: 1, said: expect.stringContaining("too common") });
    expect(await command("owner", { args, input: "" })).toMatchObject({
      code: 1,
      said: expect.stringContaining("ONESTALL_OWNER_PASSWORD"),
    });
    expect(await command("owner", { args: ["--email", "lin"], input: "cobalt under glaze" })).toMatchObject({
      code: 1,
      said: expect.stringContaining("--email"),
    });
    expect(await command("owner", { args: ["--mail", "lin@kiln.example"] })).toMatchObject({
      code: 2,
      said: expect.stringMatching(/'--mail'[^]*--email you@example\.com/),
    });
    expect(await query("select email from account")).toEqual([]);
  }, 60_000);

  test("`npm run owner` makes the first owner, once; --another makes one more", async () => {
    expect(await command("owner", { args, input: "cobalt under glaze\n" })).toMatchObject({ code: 0 });
    expect(await query("select email, role, owner, cardinality(permissions) > 5 as all from account")).toEqual([
      { email: "lin@kiln.example", role: "STAFF", owner: true, all: true },
    ]);
    const env = { ONESTALL_OWNER_PASSWORD: "iron spots in the clay" };
    expect(await command("owner", { args: ["--email", "eve@kiln.example"], env })).toMatchObject({
      code: 1,
      said: expect.stringContaining("lin@kiln.example"),
    });
    expect(await command("owner", { args: ["--another", "--email", "mei@kiln.example"], env })).toMatchObject({ code: 0 });
    expect(await query("select email from account where owner order by email")).toEqual([
      { email: "lin@kiln.example" },
      { email: "mei@kiln.example" },
    ]);
  }, 60_000);

  test("`npm run migrate` finds nothing to do on a database that is up to date", async () => {
    expect(await command("migrate")).toMatchObject({ code: 0, said: expect.stringContaining("up to date") });
  });
});

describe("wherever it stands", () => {
  const live = { SHOP_MODE: "live", PUBLIC_URL: "http://localhost:1" };
  const started = async (DATA_DIR: string, options: BootOptions = {}) => {
    const shop = boot({ ...live, DATA_DIR }, options);
    await shop.ready;
    shop.child.kill("SIGTERM");
    expect((await shop.ended).code).toBe(0);
    return shop.said();
  };

  test("in a folder with a space, an umlaut and a quote in its path", async () => {
    const folder = dataFolder("my kiln's döta");
    expect(await started(folder)).toContain(join(folder, "postgres"));
    await cleanUp(folder);
  }, 60_000);

  const asRoot = test.runIf(process.getuid?.() === 0);

  asRoot(
    "as root, in a folder that no other user can enter: the database lives where its user can",
    async () => {
      const folder = dataFolder();
      chmodSync(dirname(folder), 0o700);
      const said = await started(folder);
      const elsewhere = /embedded PostgreSQL in (\/var\/lib\/onestall\/\w+)\/postgres/.exec(said)?.[1];
      expect(elsewhere).toBeDefined();
      expect(await started(folder)).toContain(elsewhere!); // the next start finds it again
      await cleanUp(folder, join(elsewhere!, "postgres"));
    },
    120_000,
  );

  describe("as an ordinary user", () => {
    const name = `onestall-test-${process.pid}`;
    afterAll(() => void (process.getuid?.() === 0 && spawnSync("userdel", [name])));

    asRoot(
      "everything belongs to that user and nothing runs as another; a folder that is not theirs is refused by name",
      async () => {
        expect(spawnSync("useradd", ["--system", "--no-create-home", name]).status).toBe(0);
        const id = (flag: string) => Number(spawnSync("id", [flag, name]).stdout.toString());
        const as = { uid: id("-u"), gid: id("-g") };
        const folder = dataFolder();
        mkdirSync(folder);
        chownSync(folder, as.uid, as.gid);
        expect(await started(folder, { as })).toContain(join(folder, "postgres"));
        await cleanUp(folder);
        const closed = dataFolder();
        mkdirSync(closed); // root's
        const refused = boot({ ...live, DATA_DIR: closed }, { as });
        expect((await refused.ended).code).toBe(1);
        expect(refused.said().trim()).toBe(`DATA_DIR: the folder ${closed} cannot be written to (EACCES)`);
      },
      60_000,
    );
  });
});
afterAll(() => cleanUp());
