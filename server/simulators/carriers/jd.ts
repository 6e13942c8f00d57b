import type { Router } from "../http.ts";
import type { World } from "../world.ts";
import { JdBooks } from "./jd-books.ts";
import type { Parcel } from "./jd-books.ts";
import { JdControl } from "./jd-control.ts";
import { JdGateway } from "./jd-gateway.ts";
import { jdPusher } from "./jd-push.ts";
import { Road } from "./journey-road.ts";

/** JD Logistics as a merchant meets it: the ECAP services, trace pushes, a console. */
export const openJd = (world: World, router: Router): JdControl => {
  const books = new JdBooks(world);
  const pusher = jdPusher(world, books);
  const road = new Road<Parcel>(world, "jd", books, () => ({ company: "京东物流", outletName: "营业部" }));
  road.told = () => pusher.soon();
  const gateway = new JdGateway(world, books, { books, road });
  router
    .on("POST", "/jd/ecap/v1/orders/:action", (call) => gateway.answer(call))
    .on("POST", "/jd/ecap/v1/orders/:group/:action", (call) => gateway.answer(call));
  return new JdControl(world, books, road, pusher);
};
