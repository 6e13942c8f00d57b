import type { Router } from "../http.ts";
import type { World } from "../world.ts";
import { Road } from "./journey-road.ts";
import { Kuaidi100Books } from "./kuaidi100-books.ts";
import { COMPANIES } from "./kuaidi100-codes.ts";
import { Kuaidi100Control } from "./kuaidi100-control.ts";
import { Kuaidi100Gateway } from "./kuaidi100-gateway.ts";
import { Kuaidi100Pusher } from "./kuaidi100-push.ts";

/** Kuaidi100 as a merchant meets it: subscriptions, queries and signed pushes about parcels of any company. */
export const openKuaidi100 = (world: World, router: Router): Kuaidi100Control => {
  const books = new Kuaidi100Books(world);
  const pusher = new Kuaidi100Pusher(world, books);
  const road = new Road(world, "kuaidi100", books, ({ company }) => ({ company: COMPANIES[company] ?? "快递", outletName: "网点" }));
  road.told = () => pusher.soon();
  const gateway = new Kuaidi100Gateway(world, books, road, pusher);
  router
    .on("POST", "/kuaidi100/poll", (call) => gateway.poll(call))
    .on("POST", "/kuaidi100/poll/query.do", (call) => gateway.query(call))
    .on("GET", "/kuaidi100/autonumber/auto", (call) => gateway.recognize(call));
  return new Kuaidi100Control(world, books, road, pusher, gateway);
};
