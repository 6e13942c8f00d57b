import { createClient, type Client } from "graphql-ws";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { inject } from "vitest";
import WebSocket from "ws";
import { createApp, type RunningApp } from "../src/app.ts";
import { type Simulators, startSimulators } from "../src/demo.ts";
import { type Env, readEnv } from "../src/env.ts";
import { createAccount } from "../src/modules/identity/session.service.ts";
import { Permission } from "../src/modules/identity/identity.types.ts";
import { hashPassword } from "../src/modules/identity/password.ts";
import { seedLogistics } from "../src/modules/logistics/logistics.seed.ts";
import type { Ctx } from "../src/platform/ctx.ts";

export interface Answer {
  status: number;
  headers: Headers;
  // eslint-disable-next-line typescript/no-explicit-any -- a test reads whatever it asked for
  data: any;
  errors?: { message: string; path?: string[]; extensions: { code: string; requestId: string } }[];
  extensions?: { cost?: { requested: number; actual: number } };
}
export interface Asker {
  /** A session token. */
  token?: string | undefined;
  language?: "zh" | "en";
  headers?: Record<string, string>;
}

export interface TestShop {
  url: string;
  app: RunningApp["app"];
  databaseUrl: string;
  simulators: Simulators | null;
  ctx(): Ctx;
  /** Asks over HTTP. */
  gql(query: string, variables?: object, asker?: Asker): Promise<Answer>;
  /** Asks and expects no error; the answer's data. */
  // eslint-disable-next-line typescript/no-explicit-any -- a test reads whatever it asked for
  must(query: string, variables?: object, asker?: Asker): Promise<any>;
  /** Opens a live subscription, and answers once it listens or was refused; what arrives is collected in `events`. */
  follow(query: string, variables?: object, asker?: Asker): Promise<Following>;
  /** Session tokens of demo staff. */
  owner: string;
  packer: string;
  close(): Promise<void>;
}
export interface Following {
  // eslint-disable-next-line typescript/no-explicit-any -- a test reads whatever it asked for
  events: any[];
  errors: unknown[];
  /** Waits until an event fits; fails after some seconds with what did arrive. */
  // eslint-disable-next-line typescript/no-explicit-any -- a test reads whatever it asked for
  until(fits: (event: any) => boolean, ms?: number): Promise<any>;
  stop(): void;
}

export interface TestOptions {
  env?: Partial<Record<keyof Env, string>>;
  /** Starts the payment company and the carrier as a separate process. */
  simulators?: boolean;
  /** Runs handlers and sweeps; default true. */
  worker?: boolean;
  /** A second process' worth of application on the same database. */
  databaseUrl?: string;
  like?: TestShop;
}

/** A database of its own, copied from the migrated template; dropped with the cluster. */
export async function freshDatabase(): Promise<string> {
  const name = `t_${randomBytes(6).toString("hex")}`;
  const admin = new pg.Client(inject("adminUrl"));
  await admin.connect();
  await admin.query(`create database ${name} template template_shop strategy file_copy`);
  await admin.end();
  return inject("adminUrl").replace(/\/postgres$/, `/${name}`);
}

/** Asks a shop at an address, this process' or another one. */
export function askAt(url: string): Pick<TestShop, "gql" | "must"> {
  const gql: TestShop["gql"] = async (query, variables = {}, asker = {}) => {
    const answer = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "accept-language": asker.language ?? "en",
        ...(asker.token && { authorization: `Bearer ${asker.token}` }),
        ...asker.headers,
      },
      body: JSON.stringify({ query, variables }),
    });
    return { status: answer.status, headers: answer.headers, ...((await answer.json()) as Omit<Answer, "status" | "headers">) };
  };
  const must: TestShop["must"] = async (query, variables, asker) => {
    const answer = await gql(query, variables, asker);
    if (answer.errors) throw new Error(answer.errors.map((error) => `${error.extensions.code}: ${error.message}`).join("; "));
    return answer.data;
  };
  return { gql, must };
}

export async function startTestShop(options: TestOptions = {}): Promise<TestShop> {
  const dataDir = options.like?.app.env.dataDir ?? mkdtempSync(join(tmpdir(), "onestall-shop-"));
  const databaseUrl = options.databaseUrl ?? options.like?.databaseUrl ?? (await freshDatabase());
  const limitsOff = { RATE_LIMITS: "false", LOG_LEVEL: process.env["TEST_LOG"] ?? "silent", PORT: "0", BANK_ACCOUNT: "Test|Bank|1234" };
  const patience = { OUTBOUND_TIMEOUT_SECONDS: "4" }; // many tests wait until it has run out
  let env: Env = { ...readEnv({ ...limitsOff, ...patience, ...options.env }), dataDir };
  let simulators: Simulators | null = options.like?.simulators ?? null;
  if (options.simulators) simulators = await startSimulators(env);
  if (simulators) {
    // the companies' addresses and keys; when money is taken is the test's choice
    const theirs = Object.entries(simulators.env).filter(([name]) =>
      /^(ALIPAY|WECHATPAY|PAYPAL|STRIPE|SF|YTO|JD|KUAIDI100)_(?!CAPTURE$)/.test(name),
    );
    env = { ...env, ...(Object.fromEntries(theirs) as Partial<Env>) };
  }
  const running = await createApp({ env, databaseUrl, pages: false, worker: options.worker ?? true });
  if (options.simulators) await simulators!.register(running.url);
  running.app.publicUrl = running.url;

  const clients = new Set<Client>();
  const { gql, must } = askAt(running.url);
  const { live } = running.app;
  const subscribe = live.subscribe.bind(live);
  const waiting = new Set<() => void>();
  live.subscribe = async (...args) => {
    const stop = await subscribe(...args);
    for (const begun of waiting) begun();
    return stop;
  };
  const follow: TestShop["follow"] = async (query, variables = {}, asker = {}) => {
    const begun = Promise.withResolvers<void>();
    waiting.add(begun.resolve);
    const client = createClient({
      url: `${running.url.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { language: asker.language ?? "en", ...(asker.token && { authorization: `Bearer ${asker.token}` }) },
      lazy: false,
      retryAttempts: 0,
    });
    clients.add(client);
    const following: Following = {
      events: [],
      errors: [],
      async until(fits, ms = 8_000) {
        const deadline = Date.now() + ms;
        for (;;) {
          const found = following.events.find(fits);
          if (found) return found;
          if (Date.now() > deadline)
            throw new Error(`no event fits; events: ${JSON.stringify(following.events)}, errors: ${JSON.stringify(following.errors)}`);
          await new Promise((wait) => setTimeout(wait, 20));
        }
      },
      stop() {
        stop();
        clients.delete(client);
        void client.dispose();
      },
    };
    const stop = client.subscribe(
      { query, variables: variables as Record<string, unknown> },
      {
        next: ({ data, errors }) => {
          if (data) following.events.push(data);
          if (errors) following.errors.push(...errors);
          begun.resolve();
        },
        error: (error) => {
          following.errors.push(error);
          begun.resolve();
        },
        complete: begun.resolve,
      },
    );
    await begun.promise;
    waiting.delete(begun.resolve);
    return following;
  };

  const shop: TestShop = {
    url: running.url,
    app: running.app,
    databaseUrl,
    simulators,
    ctx: () => running.ctx(),
    gql,
    must,
    follow,
    owner: options.like?.owner ?? "",
    packer: options.like?.packer ?? "",
    async close() {
      for (const client of clients) await client.dispose();
      await running.close();
      if (options.simulators) await simulators?.stop();
      if (!options.like) rmSync(dataDir, { recursive: true, force: true });
    },
  };
  if (!options.like && !options.databaseUrl) {
    const password = "kiln and glaze 7";
    const passwordHash = await hashPassword(password);
    const staff = (email: string, permissions: Permission[], owner: boolean) =>
      createAccount(shop.ctx(), { role: "STAFF", name: email.split("@")[0]!, email, phone: null, permissions, owner, passwordHash });
    await staff("owner@test.shop", Object.values(Permission), true);
    await staff("packer@test.shop", [Permission.ORDERS_READ, Permission.SHIPMENTS_WRITE, Permission.PRODUCTS_READ], false);
    await seedLogistics(shop.ctx());
    shop.owner = await signIn(shop, "owner@test.shop", password);
    shop.packer = await signIn(shop, "packer@test.shop", password);
  }
  return shop;
}

export async function signIn(shop: TestShop, login: string, password: string): Promise<string> {
  const { sessionCreate } = await shop.must(
    `mutation($input: SessionCreateInput!) { sessionCreate(input: $input) { token userErrors { message } } }`,
    { input: { login, password } },
  );
  if (!sessionCreate.token) throw new Error(JSON.stringify(sessionCreate.userErrors));
  return sessionCreate.token as string;
}
