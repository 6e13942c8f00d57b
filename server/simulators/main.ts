import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { openJd } from "./carriers/jd.ts";
import { openKuaidi100 } from "./carriers/kuaidi100.ts";
import { openSf } from "./carriers/sf.ts";
import { openYto } from "./carriers/yto.ts";
import { openControlPage } from "./control-page.ts";
import { openControl } from "./control.ts";
import { Router, isRecord } from "./http.ts";
import { openAlipay } from "./payments/alipay.ts";
import { openWechatPay } from "./payments/wechatpay.ts";
import { openPayPal } from "./payments/paypal.ts";
import { openStripe } from "./payments/stripe.ts";
import { openWorld } from "./world.ts";

/** Says why on one line and goes. */
const giveUp = (message: string): never => {
  process.stderr.write(`simulators: ${message}\n`);
  process.exit(1);
};

const options = () => {
  try {
    const { values } = parseArgs({
      options: {
        port: { type: "string", default: "0" },
        host: { type: "string", default: "127.0.0.1" },
        data: { type: "string" },
        speed: { type: "string" },
        "with-parent": { type: "boolean", default: false },
      },
    });
    const port = Number(values.port);
    const speed = values.speed === undefined ? undefined : Number(values.speed);
    if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error("--port must be 0 to 65535");
    if (speed !== undefined && !(speed >= 0)) throw new Error("--speed must be a number from 0");
    if (!values.data) throw new Error("--data <folder> is required");
    return { port, host: values.host, speed, dir: resolve(values.data), withParent: values["with-parent"] };
  } catch (error) {
    return giveUp(error instanceof Error ? error.message : "bad arguments");
  }
};

/** Two processes writing one journal would each lose the other's lines. A stale note of a killed process does not count. */
const assertAlone = async (notePath: string): Promise<void> => {
  let note: unknown;
  try {
    note = JSON.parse(readFileSync(notePath, "utf8"));
  } catch {
    return;
  }
  if (!isRecord(note)) return;
  try {
    const answer: unknown = await (await fetch(`${String(note["url"])}/control/state`, { signal: AbortSignal.timeout(2_000) })).json();
    if (isRecord(answer) && answer["pid"] === note["pid"] && answer["dir"] === note["dir"])
      giveUp(`${String(note["dir"])} is already in use by the simulators at ${String(note["url"])} (process ${String(note["pid"])})`);
  } catch {
    // Nobody is there.
  }
};

/** Everything acknowledged is on disk already, so there is nothing to wind down. */
const end = (): never => process.exit(0);

/** Nobody should have to hunt for leftovers: however the parent ends, this ends. */
const endWithParent = (withParent: boolean): void => {
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, end);
  if (process.channel) process.on("disconnect", end);
  if (withParent) process.stdin.on("end", end).on("close", end).on("error", end).resume();
};

const { port, host, speed, dir, withParent } = options();
endWithParent(withParent);
mkdirSync(dir, { recursive: true });
const notePath = join(dir, "running.json");
await assertAlone(notePath);

const world = (() => {
  try {
    return openWorld(dir, speed);
  } catch (error) {
    return giveUp(error instanceof Error ? error.message : "cannot open the journal");
  }
})();
const router = new Router();
const controls = {
  world,
  alipay: openAlipay(world, router),
  wechatpay: openWechatPay(world, router),
  paypal: openPayPal(world, router),
  stripe: openStripe(world, router),
  sf: openSf(world, router),
  yto: openYto(world, router),
  jd: openJd(world, router),
  kuaidi100: openKuaidi100(world, router),
};
openControl(router, controls);
openControlPage(router, controls);

const server = router.listen();
server.on("error", (error: NodeJS.ErrnoException) =>
  giveUp(error.code === "EADDRINUSE" ? `port ${port} is taken; choose another with --port, or 0 for any` : error.message),
);
server.listen(port, host, () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  controls.paypal.listening(url);
  controls.stripe.listening(url);
  writeFileSync(`${notePath}.new`, JSON.stringify({ pid: process.pid, url, dir }));
  renameSync(`${notePath}.new`, notePath);
  const ready = { ready: true, url };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
  process.send?.(ready);
});
