import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Cluster } from "./database.ts";
import { documents } from "./documents.ts";
import type { Options } from "./options.ts";
import { logins, password, seedShop } from "./seed.ts";
import { ask, type Process, root, startFloor, startShop } from "./shop.ts";
import { Client } from "./traffic.ts";
import { placeOrder, type Site } from "./works.ts";

const HISTORY = 50;

/** A database of its own with n products, the built server on it, and its floor. */
export async function openSite(
  cluster: Cluster,
  size: number,
  folder: string,
  options: Options,
  say: (text: string) => void,
  cleanups: (() => Promise<void> | void)[],
): Promise<Site> {
  say(`seeding ${size.toLocaleString("en-US")} products …`);
  const database = `shop_${size}`;
  const url = await cluster.database(database);
  const data = join(folder, database);
  mkdirSync(data);
  const drawn = await cluster.careless(() => seedShop(url, data, size));
  say("starting its server …");
  const profiles = join(root, "data/bench/profiles");
  const shop: Process = await startShop(url, data, [
    ...options.node,
    ...(options.profile ? ["--cpu-prof", `--cpu-prof-dir=${profiles}`, "--cpu-prof-interval=500"] : []),
  ]);
  cleanups.push(shop.stop);
  const floor = await startFloor(url, join(folder, `${database}-floor.log`));
  cleanups.push(floor.stop);
  const client = new Client(shop.url);
  const signIn = async (login: string) =>
    (await ask<{ sessionCreate: { token: string } }>(client, documents.signIn, { input: { login, password } })).sessionCreate.token;
  const site: Site = {
    ...drawn,
    database,
    shop,
    floor,
    staffToken: await signIn(logins.staff),
    customerToken: await signIn(logins.customer),
  };
  for (let n = 0; n < HISTORY; n++) {
    const lines = [site.variants[n % site.variants.length]!, site.variants[(n + 7) % site.variants.length]!];
    await placeOrder(client, lines, site.customerToken);
  }
  client.close();
  return site;
}
