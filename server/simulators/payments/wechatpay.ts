import type { Handler, Router } from "../http.ts";
import type { World } from "../world.ts";
import { WechatBills } from "./wechatpay-bills.ts";
import { WechatCashier } from "./wechatpay-cashier.ts";
import { WechatControl } from "./wechatpay-control.ts";
import { WechatGateway } from "./wechatpay-gateway.ts";
import { WechatKeys } from "./wechatpay-keys.ts";
import { WechatBooks } from "./wechatpay-ledger.ts";
import { WechatNotifier } from "./wechatpay-notify.ts";
import { WechatOauth, WechatOpenids } from "./wechatpay-oauth.ts";
import { WechatTransactions } from "./wechatpay-transactions.ts";

/** WeChat Pay as a merchant meets it: API, notifications, cashier, web authorization, consoles. */
export const openWechatPay = (world: World, router: Router): WechatControl => {
  const keys = new WechatKeys(world.dir);
  const books = new WechatBooks(world);
  const notifier = new WechatNotifier(world, books, keys);
  const transactions = new WechatTransactions(world, books, notifier);
  const openids = new WechatOpenids(world);
  const cashier = new WechatCashier(books, transactions);
  const oauth = new WechatOauth(books, openids);
  const bills = new WechatBills(world, books);
  new WechatGateway(world, { books, transactions, keys, openids, bills, prefix: "/wechatpay" }).open(router);

  router
    .on("GET", "/wechatpay/scan", (call) => cashier.scan(call))
    .on("GET", "/wechatpay/cgi-bin/mmpayweb-bin/checkmweb", (call) => cashier.enter(call))
    .on("GET", "/wechatpay/cashier/:token", (call, { token = "" }) => cashier.show(call, token))
    .on("POST", "/wechatpay/cashier/:token/pay", (call, { token = "" }) => cashier.act(call, token, "pay"))
    .on("POST", "/wechatpay/cashier/:token/decline", (call, { token = "" }) => cashier.act(call, token, "decline"))
    .on("GET", "/wechatpay/connect/oauth2/authorize", (call) => oauth.authorize(call))
    .on("GET", "/wechatpay/sns/oauth2/access_token", (call) => oauth.token(call));
  return new WechatControl(world, books, transactions, notifier, keys);
};

/** What the control API has for WeChat Pay; `on` guards it against other sites' pages. */
export const wechatControls = (on: (methods: string, path: string, handler: Handler) => void, wechatpay: WechatControl): void => {
  on("PUT", "/control/wechatpay/merchant", (call) => wechatpay.register(call));
  on("POST", "/control/wechatpay/transactions/:outTradeNo/:action", (_call, { outTradeNo = "", action = "" }) =>
    wechatpay.act(outTradeNo, action),
  );
  on("POST", "/control/wechatpay/bridge", (call) => wechatpay.bridge(call));
  on("POST", "/control/wechatpay/signing", (call) => wechatpay.sign(call));
  on("POST", "/control/wechatpay/notify", (call) => wechatpay.notify(call));
  on("GET", "/control/wechatpay/ledger", () => wechatpay.ledger());
  on("GET", "/control/wechatpay/deliveries", () => wechatpay.deliveries());
};
