import { spawn } from "node:child_process";
import { appendFileSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { beijing } from "./beijing-time.ts";
import { Journal } from "./journal.ts";
import { requestText, signText } from "./payments/alipay-signing.ts";
import { MERCHANT, merchantKeys, newFolder, startReceiver, startSimulators, until } from "./testkit.ts";
import type { Running } from "./testkit.ts";

const precreate = async (running: Running, outTradeNo: string, notifyUrl: string): Promise<void> => {
  const fields: Record<string, string> = {
    app_id: MERCHANT.appId,
    method: "alipay.trade.precreate",
    charset: "utf-8",
    sign_type: "RSA2",
    timestamp: beijing(Date.now()),
    version: "1.0",
    notify_url: notifyUrl,
    biz_content: JSON.stringify({ out_trade_no: outTradeNo, total_amount: "10.00", subject: "茶巾" }),
  };
  fields["sign"] = signText(requestText(fields), merchantKeys.privateKey);
  const reply = await fetch(`${running.url}/alipay/gateway.do`, { method: "POST", body: new URLSearchParams(fields) });
  expect(await reply.text()).toContain('"code":"10000"');
};

interface Ledger {
  entries: { out_trade_no: string; amount: string }[];
}

test("killed without warning, it forgets no payment, and keeps notifying", async () => {
  let up = false;
  const shop = await startReceiver(() => ({ body: up ? "success" : "fail" }));
  const first = await startSimulators({ speed: 60 });
  await first.control("PUT", "/alipay/merchant", { ...MERCHANT, publicKeyPem: merchantKeys.publicKey });
  const publicKey = readFileSync(join(first.dir, "keys", "alipay_public.pem"), "utf8");
  const acknowledged: string[] = [];
  const paying = (async () => {
    for (let number = 0; ; number++) {
      const outTradeNo = `K${number}`;
      await precreate(first, outTradeNo, `${shop.url}/notify`);
      await first.control("POST", `/alipay/trades/${outTradeNo}/pay`);
      acknowledged.push(outTradeNo);
    }
  })().catch(() => undefined);
  await until("some payments", () => acknowledged.length >= 15);
  await first.kill("SIGKILL");
  await paying;

  // What the kill might have left of a line, had it come at a worse moment.
  appendFileSync(join(first.dir, "journal.jsonl"), '{"t":12,"put":[["alipay.trades","torn');
  up = true;
  const second = await startSimulators({ dir: first.dir, speed: 20_000 });
  const { entries } = await second.control<Ledger>("GET", "/alipay/ledger");
  const paid = entries.map((entry) => entry.out_trade_no);
  expect(new Set(paid).size).toBe(paid.length);
  for (const outTradeNo of acknowledged) expect(paid).toContain(outTradeNo);
  expect(paid.length - acknowledged.length).toBeLessThanOrEqual(1);
  expect(readFileSync(join(first.dir, "keys", "alipay_public.pem"), "utf8")).toBe(publicKey);
  await until("every payment to be notified", async () => {
    const { deliveries } = await second.control<{ deliveries: { state: string }[] }>("GET", "/alipay/deliveries");
    return deliveries.length === paid.length && deliveries.every(({ state }) => state === "accepted");
  });
  await second.kill("SIGTERM");
  shop.close();
});

test("a journal damaged in the middle is refused rather than half believed", () => {
  const dir = newFolder();
  writeFileSync(join(dir, "journal.jsonl"), '{"t":1,"put":[["a","1",1]]}\n{"t":2,"pu\n{"t":3,"put":[["a","3",3]]}\n');
  expect(() => new Journal(dir)).toThrow("damaged at line 2");
});

test("documents of one line appear together, and forgotten ones stay forgotten", () => {
  const dir = newFolder();
  const journal = new Journal(dir);
  const things = journal.collection<{ n: number }>("things");
  journal.stamp = () => 500;
  journal.commit(things.put("a", { n: 1 }), things.put("b", { n: 2 }));
  journal.commit(things.drop("a"));
  journal.close();
  const again = new Journal(dir);
  expect(again.collection<{ n: number }>("things").values()).toEqual([{ n: 2 }]);
  expect(again.time).toBe(500);
  again.close();
});

test("a journal that grows is compacted while it is written, and loses nothing", () => {
  const dir = newFolder();
  const journal = new Journal(dir);
  const things = journal.collection<{ n: number; text: string }>("things");
  const text = "x".repeat(400_000);
  for (let n = 0; n < 60; n++) journal.commit(things.put(`thing ${n % 3}`, { n, text }));
  expect(statSync(join(dir, "journal.jsonl")).size).toBeLessThan(17_000_000);
  journal.close();
  const again = new Journal(dir);
  const kept = again.collection<{ n: number }>("things").values();
  expect(kept.map(({ n }) => n).toSorted((a, b) => a - b)).toEqual([57, 58, 59]);
  again.close();
});

const main = fileURLToPath(new URL("./main.ts", import.meta.url));

const runToEnd = async (args: string[]): Promise<{ code: number | null; errors: string }> => {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once("exit", resolve));
  return { code, errors };
};

test("a taken port and a folder in use are said plainly", async () => {
  const running = await startSimulators();
  const port = new URL(running.url).port;
  const taken = await runToEnd(["--port", port, "--data", newFolder()]);
  expect(taken).toEqual({ code: 1, errors: expect.stringContaining(`port ${port} is taken`) });
  const used = await runToEnd(["--data", running.dir]);
  expect(used).toEqual({ code: 1, errors: expect.stringContaining("already in use") });
  await running.kill();
});

test("it ends with its parent, however the parent ends", async () => {
  const dir = newFolder();
  const script = `
    const { fork } = require("node:child_process");
    const child = fork(${JSON.stringify(main)}, ["--data", ${JSON.stringify(dir)}], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    child.on("message", (message) => console.log(JSON.stringify({ ...message, pid: child.pid })));`;
  const parent = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
  const line = await new Promise<string>((resolve) => parent.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString())));
  const { ready, pid } = JSON.parse(line) as { ready: boolean; pid: number };
  expect(ready).toBe(true);
  parent.kill("SIGKILL");
  await until("the end of the simulators", () => !isAlive(pid));

  const piped = await startSimulators();
  piped.child.stdin?.end();
  await until("the end after stdin closed", () => piped.child.exitCode === 0);
});

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
