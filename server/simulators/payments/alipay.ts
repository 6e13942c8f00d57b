import type { Router } from "../http.ts";
import type { World } from "../world.ts";
import { AlipayBills } from "./alipay-bills.ts";
import { AlipayCashier } from "./alipay-cashier.ts";
import { AlipayControl } from "./alipay-control.ts";
import { AlipayGateway } from "./alipay-gateway.ts";
import { AlipayBooks } from "./alipay-ledger.ts";
import { AlipayNotifier } from "./alipay-notify.ts";
import { openKeys } from "./alipay-signing.ts";
import { AlipayTrades } from "./alipay-trades.ts";

/** Alipay's open platform as a merchant meets it: gateway, cashier, notifications, console. */
export const openAlipay = (world: World, router: Router): AlipayControl => {
  const keys = openKeys(world.dir);
  const books = new AlipayBooks(world);
  const notifier = new AlipayNotifier(world, books, keys);
  const trades = new AlipayTrades(world, books, notifier);
  const bills = new AlipayBills(world, books);
  const gateway = new AlipayGateway(world, { books, trades, bills }, keys);
  const cashier = new AlipayCashier(books, trades, keys);
  const control = new AlipayControl(world, books, trades, notifier);

  router
    .on("GET POST", "/alipay/gateway.do", (call) => gateway.answer(call))
    .on("GET", "/alipay/downloadBillFile.resource", (call) => bills.download(call))
    .on("GET", "/alipay/qr/:token", (_call, { token = "" }) => cashier.scan(token))
    .on("GET", "/alipay/cashier/:token", (call, { token = "" }) => cashier.show(call, token))
    .on("POST", "/alipay/cashier/:token/pay", (call, { token = "" }) => cashier.act(call, token, "pay"))
    .on("POST", "/alipay/cashier/:token/decline", (call, { token = "" }) => cashier.act(call, token, "decline"));
  return control;
};
