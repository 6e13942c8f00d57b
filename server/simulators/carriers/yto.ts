import type { Router } from "../http.ts";
import type { World } from "../world.ts";
import { Road } from "./journey-road.ts";
import { YtoBooks } from "./yto-books.ts";
import type { Parcel } from "./yto-books.ts";
import { YtoControl } from "./yto-control.ts";
import { YtoGateway } from "./yto-gateway.ts";
import { ytoPusher } from "./yto-push.ts";

/** YTO Express as a merchant meets it: an address for each interface, status pushes, a console. */
export const openYto = (world: World, router: Router): YtoControl => {
  const books = new YtoBooks(world);
  const pusher = ytoPusher(world, books);
  const road = new Road<Parcel>(world, "yto", books, () => ({ company: "圆通速递", outletName: "公司" }));
  road.told = () => pusher.soon();
  const gateway = new YtoGateway(world, books, { books, road });
  router.on("POST", "/yto/open/:method/:version/:segment/:customer", (call, params) => gateway.answer(call, params));
  return new YtoControl(world, books, road, pusher);
};
