import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createServer } from "node:http";
import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { makeKeys } from "./payments/alipay-signing.ts";

// Simulators run in a process of their own in these tests too, as they do in the shop.

export interface Running {
  url: string;
  dir: string;
  child: ChildProcess;
  /** Calls the control API. */
  control<T = unknown>(method: string, path: string, body?: unknown): Promise<T>;
  kill(signal?: NodeJS.Signals): Promise<void>;
}

export const startSimulators = async (options: { dir?: string; speed?: number } = {}): Promise<Running> => {
  const dir = options.dir ?? newFolder();
  const main = fileURLToPath(new URL("./main.ts", import.meta.url));
  const child = spawn(process.execPath, [main, "--port", "0", "--data", dir, "--speed", String(options.speed ?? 1), "--with-parent"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once("line", (line) => resolve((JSON.parse(line) as { url: string }).url));
    child.once("exit", (code) => reject(new Error(`simulators ended with ${code}`)));
  });
  const control = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${url}/control${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    const value: unknown = await answer.json();
    if (!answer.ok) throw new Error(`${answer.status} ${JSON.stringify(value)}`);
    return value as T;
  };
  const kill = async (signal: NodeJS.Signals = "SIGKILL"): Promise<void> => {
    child.kill(signal);
    await exited;
  };
  return { url, dir, child, control, kill };
};

const folders: string[] = [];

export const newFolder = (): string => {
  const dir = mkdtempSync(join(tmpdir(), "onestall-simulators-"));
  folders.push(dir);
  return dir;
};

process.on("exit", () => {
  for (const dir of folders) rmSync(dir, { recursive: true, force: true });
});

export interface Received {
  path: string;
  contentType: string;
  headers: Record<string, string>;
  body: string;
  form: Record<string, string>;
}

/** A shop that keeps what it is sent, and answers as told. */
export const startReceiver = async (respond: (received: Received, index: number) => { status?: number; body: string }) => {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => (body += chunk));
    request.on("end", () => {
      const item: Received = {
        path: request.url ?? "",
        contentType: request.headers["content-type"] ?? "",
        headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
        body,
        form: Object.fromEntries(new URLSearchParams(body)),
      };
      received.push(item);
      const answer = respond(item, received.length - 1);
      response.writeHead(answer.status ?? 200, { "content-type": "text/plain" }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, received, close: () => server.close() };
};

/** Waits until something holds, and says what did not hold if it never does. */
export const until = async <T>(
  what: string,
  probe: () => T | undefined | false | Promise<T | undefined | false>,
  ms = 8_000,
): Promise<T> => {
  const end = Date.now() + ms;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) throw new Error(`waited in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

export const merchantKeys = makeKeys();
export const MERCHANT = { appId: "2021000000000001", sellerId: "2088000000000001", name: "岁窑" };
export const PARTNER = { partnerId: "SHOPTEST", checkWord: "SimCheckWord0123456789abcdef0123", monthlyCard: "7551234567" };
