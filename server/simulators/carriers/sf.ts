import type { Router } from "../http.ts";
import type { World } from "../world.ts";
import { SfBooks } from "./sf-books.ts";
import { SfControl } from "./sf-control.ts";
import { SfGateway } from "./sf-gateway.ts";
import { SfPrinter } from "./sf-label.ts";
import { SfPusher } from "./sf-push.ts";
import { SfRoad } from "./sf-road.ts";

/** SF Express as a merchant meets it: one service address, route pushes, a console. */
export const openSf = (world: World, router: Router): SfControl => {
  const books = new SfBooks(world);
  const pusher = new SfPusher(world, books);
  const road = new SfRoad(world, books, pusher);
  const printer = new SfPrinter(books);
  const gateway = new SfGateway(world, { books, road }, printer);
  router.on("POST", "/sf/std/service", (call) => gateway.answer(call));
  router.on("GET", "/sf/labels/:name", (call, { name = "" }) => printer.file(call, name));
  return new SfControl(world, books, road, pusher);
};
