import { fork, type ChildProcess } from "node:child_process";
import { createPrivateKey, createPublicKey, generateKeyPairSync } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Env } from "./env.ts";
import { writeWhole } from "./platform/files.ts";
import { projectRoot } from "./platform/project.ts";

const merchant = {
  appId: "2021000000000001",
  sellerId: "2088000000000001",
  partnerId: "SUIKILN",
  checkWord: "SimCheckWord0123456789abcdef0123",
  monthlyCard: "7551234567",
  pushSecret: "demo-route-push-secret",
};

export interface Simulators {
  url: string;
  /** The settings with the simulators in the gateways' places. */
  env: Env;
  /** Tells the simulators, as a merchant would in the companies' consoles, who we are and where to push. */
  register(shopUrl: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Demo mode: the payment company and the carrier run as one separate process of ours, which speaks their protocols over HTTP.
 * It ends with this process, however this process ends; its ledger is a folder beside the shop's data.
 */
export async function startSimulators(env: Env): Promise<Simulators> {
  const folder = join(env.dataDir, "simulators");
  const keyFile = join(env.dataDir, "keys", "alipay_merchant.pem");
  mkdirSync(join(env.dataDir, "keys"), { recursive: true, mode: 0o700 });
  if (!existsSync(keyFile))
    writeWhole(keyFile, generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" }), 0o600);
  const privateKey = readFileSync(keyFile, "utf8");

  const child = fork(
    join(projectRoot, "server/simulators/main.ts"),
    ["--port", String(env.SIMULATOR_PORT), "--host", env.SIMULATOR_HOST, "--data", folder, "--speed", String(env.SIMULATOR_SPEED)],
    {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      execArgv: [],
    },
  );
  const url = await ready(child);
  const put = async (path: string, body: object) => {
    const answer = await fetch(`${url}${path}`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`The simulators refused ${path}: ${answer.status} ${await answer.text()}`);
  };
  return {
    url,
    env: {
      ...env,
      ALIPAY_APP_ID: merchant.appId,
      ALIPAY_SELLER_ID: merchant.sellerId,
      ALIPAY_PRIVATE_KEY: privateKey,
      ALIPAY_PUBLIC_KEY: readFileSync(join(folder, "keys", "alipay_public.pem"), "utf8"),
      ALIPAY_GATEWAY: `${url}/alipay/gateway.do`,
      SF_PARTNER_ID: merchant.partnerId,
      SF_CHECK_WORD: merchant.checkWord,
      SF_MONTHLY_CARD: merchant.monthlyCard,
      SF_BASE_URL: `${url}/sf/std/service`,
      SF_PUSH_SECRET: merchant.pushSecret,
      BANK_ACCOUNT: env.BANK_ACCOUNT || "岁窑陶瓷（演示）|演示银行景德镇分行|6222 0000 0000 0000",
    },
    async register(shopUrl) {
      const publicKeyPem = createPublicKey(createPrivateKey(privateKey)).export({ type: "spki", format: "pem" });
      await put("/control/alipay/merchant", { appId: merchant.appId, sellerId: merchant.sellerId, publicKeyPem, name: "岁窑 Sui Kiln" });
      const { partnerId, checkWord, monthlyCard } = merchant;
      await put("/control/sf/merchant", {
        partnerId,
        checkWord,
        monthlyCard,
        pushUrl: `${shopUrl}/webhooks/carriers/sf/${merchant.pushSecret}`,
      });
    },
    stop: () =>
      new Promise((done) => {
        if (child.exitCode !== null || child.signalCode !== null) return done();
        child.once("exit", () => done());
        child.kill("SIGTERM");
        setTimeout(() => child.kill("SIGKILL"), 3_000).unref();
      }),
  };
}

const ready = (child: ChildProcess): Promise<string> =>
  new Promise((done, fail) => {
    child.once("message", (message) => done((message as { url: string }).url));
    child.once("exit", (code) => fail(new Error(`The simulators did not start (exit code ${code})`)));
  });
