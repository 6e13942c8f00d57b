import "reflect-metadata";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { entities } from "../src/app.ts";
import { startEmbeddedPostgres } from "../src/platform/db/embedded.ts";
import { migrate, openDatabase } from "../src/platform/db/orm.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** A superuser's URL of the test cluster. */
    adminUrl: string;
  }
}

/** One cluster for the whole run, without fsync; every test file copies a migrated template: no clean-up code anywhere. */
export default async function setup(project: TestProject) {
  const dir = mkdtempSync(join(tmpdir(), "onestall-test-"));
  chmodSync(dir, 0o755);
  // every file's worker and every shop it starts loads the same libraries: the first compiles them for all
  process.env["NODE_COMPILE_CACHE"] = join(dir, "compiled");
  const fast = { fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_connections: "300", shared_buffers: "256MB" };
  const cluster = await startEmbeddedPostgres(join(dir, "postgres"), fast);
  const admin = new pg.Client(cluster.url);
  await admin.connect();
  await admin.query("create database template_shop");
  await admin.end();
  const template = await openDatabase(cluster.url.replace(/\/postgres$/, "/template_shop"), entities, 2);
  await migrate(template);
  await template.close();
  project.provide("adminUrl", cluster.url);
  return async () => {
    await cluster.stop();
    rmSync(dir, { recursive: true, force: true });
    delete process.env["NODE_COMPILE_CACHE"];
  };
}
