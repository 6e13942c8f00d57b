import pg from "pg";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../dist/platform/db/embedded.js";

export interface Cluster {
  /** The address of a database of this name, made when missing. */
  database(name: string): Promise<string>;
  /** Disk safety off while databases are filled; measurements run with PostgreSQL's own defaults. */
  careless<T>(work: () => Promise<T>): Promise<T>;
  countStatements(database: string, times: number, work: () => Promise<void>): Promise<Statements>;
  stop(): Promise<void>;
}

export interface Statements {
  /** Per unit of work, begin and commit included. */
  total: number;
  /** How many of them are begin and commit. */
  transactions: number;
  /** Each text with its runs and PostgreSQL's milliseconds per unit. */
  texts: { text: string; calls: number; ms: number }[];
}

/** The dispatcher's own lock (platform/events/dispatch.ts). Whoever holds it keeps what follows a commit from running meanwhile. */
const DISPATCH_LOCK = 0x6f6e6574;

export async function startCluster(folder: string): Promise<Cluster> {
  chmodSync(folder, 0o755);
  const cluster = await startEmbeddedPostgres(join(folder, "postgres"), { shared_preload_libraries: "pg_stat_statements" });
  const urlOf = (name: string) => cluster.url.replace(/\/postgres$/, `/${name}`);
  const connect = async (url: string) => {
    const client = new pg.Client(url);
    client.on("error", () => {}); // the cluster stops under it at the end
    await client.connect();
    return client;
  };
  const admin = await connect(cluster.url);
  await admin.query("create extension pg_stat_statements");
  const configure = async (settings: Record<string, string>) => {
    for (const [name, value] of Object.entries(settings)) await admin.query(`alter system set ${name} = ${value}`);
    await admin.query("select pg_reload_conf()");
  };
  const calls = async (database: string) => {
    // by their texts: a statement over an anonymous record has another id in each connection
    const { rows } = await admin.query<{ query: string; calls: string; ms: number }>(
      `select s.query, sum(s.calls) as calls, sum(s.total_exec_time) as ms from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = $1 group by s.query`,
      [database],
    );
    return new Map(rows.map(({ query, calls, ms }) => [query, { calls: Number(calls), ms }]));
  };

  return {
    async database(name) {
      const known = await admin.query("select from pg_database where datname = $1", [name]);
      if (known.rowCount === 0) await admin.query(`create database ${name}`);
      return urlOf(name);
    },
    async careless(work) {
      await configure({ fsync: "off", synchronous_commit: "off", full_page_writes: "off", max_wal_size: "'4GB'" });
      const result = await work();
      await configure({ fsync: "default", synchronous_commit: "default", full_page_writes: "default", max_wal_size: "default" });
      await admin.query("checkpoint");
      return result;
    },
    async countStatements(database, times, work) {
      const holder = await connect(urlOf(database));
      await holder.query(`select pg_advisory_lock(${DISPATCH_LOCK})`);
      try {
        const before = await calls(database);
        await work();
        const after = await calls(database);
        const made = [...after].map(([query, { calls, ms }]) => ({
          text: query.replace(/\s+/g, " ").trim(),
          calls: calls - (before.get(query)?.calls ?? 0),
          ms: ms - (before.get(query)?.ms ?? 0),
        }));
        return perUnit(made, times);
      } finally {
        await holder.end();
      }
    },
    async stop() {
      await admin.end();
      await cluster.stop();
    },
  };
}

/** The dispatcher still asks for its lock, in a transaction of its own; that, the job queues and what runs by the clock are not the request's. */
function perUnit(made: { text: string; calls: number; ms: number }[], times: number): Statements {
  const isOther = (text: string) => /pg_try_advisory_xact_lock|\bjobs\.|^set local|sha224/i.test(text);
  const isTransaction = (text: string) => /^(begin|start transaction|commit|rollback|savepoint|release)/i.test(text);
  const attempts = made.filter(({ text }) => text.includes("pg_try_advisory_xact_lock")).reduce((sum, { calls }) => sum + calls, 0);
  const texts = made
    .filter(({ text }) => !isOther(text))
    .map(({ text, calls, ms }) => ({ text, ms: ms / times, calls: (/^(begin|commit)/i.test(text) ? calls - attempts : calls) / times }))
    .filter(({ calls }) => calls >= 0.5)
    .toSorted((a, b) => b.calls - a.calls);
  const sum = (list: typeof texts) => Math.round(list.reduce((all, { calls }) => all + calls, 0));
  return { total: sum(texts), transactions: sum(texts.filter(({ text }) => isTransaction(text))), texts };
}
