import { constants, publicEncrypt } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Running } from "../testkit.ts";
import { startReceiver, startSimulators, until } from "../testkit.ts";
import { call, newNumber, orderOf, publicKeyOf, register, send } from "./wechatpay.testkit.ts";

const REFUNDS = "/v3/refund/domestic/refunds";
let running: Running;
let shop: Awaited<ReturnType<typeof startReceiver>>;
let publicKeyId: string;

beforeAll(async () => {
  shop = await startReceiver(() => ({ status: 204, body: "" }));
  running = await startSimulators({ speed: 100 });
  ({ publicKeyId } = await register(running));
});
afterAll(async () => {
  await running.kill("SIGTERM");
  shop.close();
});

/** A paid order and a refund of all of it, by their numbers. */
const refunded = async () => {
  const outTradeNo = newNumber();
  await call(running, "POST", "/v3/pay/transactions/native", orderOf(outTradeNo, `${shop.url}/notify`));
  await running.control("POST", `/wechatpay/transactions/${outTradeNo}/pay`);
  const outRefundNo = `${outTradeNo}R`;
  const { status, body } = await ask(outTradeNo, outRefundNo);
  expect(status).toBe(200);
  return { outTradeNo, outRefundNo, path: `${REFUNDS}/${body.refund_id}/apply-abnormal-refund` };
};
const ask = (outTradeNo: string, outRefundNo: string) =>
  call(running, "POST", REFUNDS, {
    out_trade_no: outTradeNo,
    out_refund_no: outRefundNo,
    notify_url: `${shop.url}/notify`,
    amount: { refund: 8880, total: 8880, currency: "CNY" },
  });
const settled = (outRefundNo: string, status: string) =>
  until(status, async () => {
    const { body } = await call(running, "GET", `${REFUNDS}/${outRefundNo}`);
    return body.status === status ? body : undefined;
  });
const undelivered = async () => {
  await running.control("POST", "/faults", { target: "wechatpay", fault: "refund-pending-then-failed" });
  const made = await refunded();
  await settled(made.outRefundNo, "ABNORMAL");
  return made;
};
const moved = async (outTradeNo: string) => {
  const { entries } = await running.control<{ entries: { out_trade_no: string; type: string }[] }>("GET", "/wechatpay/ledger");
  return entries.filter((entry) => entry.out_trade_no === outTradeNo).map(({ type }) => type);
};
interface Delivery {
  outTradeNo: string;
  payload: { eventType: string; resource: { user_received_account?: string } };
}
const news = async (outTradeNo: string) => {
  const { deliveries } = await running.control<{ deliveries: Delivery[] }>("GET", "/wechatpay/deliveries");
  return deliveries
    .filter((one) => one.outTradeNo === outTradeNo)
    .map(({ payload }) => `${payload.eventType} ${payload.resource.user_received_account ?? ""}`);
};

test("what could not be delivered goes to the merchant's own account when told so, once, and is not refunded a second time", async () => {
  const { outTradeNo, outRefundNo, path } = await undelivered();
  const wish = { out_refund_no: outRefundNo, type: "MERCHANT_BANK_CARD" };
  for (let n = 0; n < 2; n++)
    expect(await call(running, "POST", path, wish)).toMatchObject({ status: 200, body: { out_refund_no: outRefundNo } });
  expect(await settled(outRefundNo, "SUCCESS")).toMatchObject({ user_received_account: "商户结算银行账户" });
  expect((await news(outTradeNo)).slice(1)).toEqual(["REFUND.ABNORMAL 支付用户零钱", "REFUND.SUCCESS 商户结算银行账户"]);
  expect(await moved(outTradeNo)).toEqual(["pay"]);
  expect(await ask(outTradeNo, `${outRefundNo}2`)).toMatchObject({ status: 400, body: { code: "INVALID_REQUEST" } });
});

test("to another card of the buyer's it goes only with bank, number and owner, the last two sealed for the key that is named", async () => {
  const { outTradeNo, outRefundNo, path } = await undelivered();
  const key = { key: publicKeyOf(running), padding: constants.RSA_PKCS1_OAEP_PADDING };
  const sealed = (text: string) => publicEncrypt(key, Buffer.from(text)).toString("base64");
  const card = { bank_type: "CMB_DEBIT", bank_account: sealed("6225880012348888"), real_name: sealed("王小明") };
  const wish = { out_refund_no: outRefundNo, type: "USER_BANK_CARD", ...card };
  const status = async (body: object, serial = publicKeyId) =>
    (await send(running, "POST", path, body, { headers: { "wechatpay-serial": serial } })).status;
  for (const wrong of [
    { bank_type: "HSBC_DEBIT" },
    { bank_account: "6225880012348888" },
    { bank_account: sealed("no card") },
    { real_name: undefined },
  ])
    expect(await status({ ...wish, ...wrong })).toBe(400);
  expect(await status(wish, "0000")).toBe(400);
  expect(await status(wish)).toBe(200);
  expect(await settled(outRefundNo, "SUCCESS")).toMatchObject({
    channel: "OTHER_BANKCARD",
    user_received_account: "招商银行借记卡8888",
  });
  expect(await moved(outTradeNo)).toEqual(["pay", "refund"]);
});

test("nothing is sent elsewhere that is not known, is another refund's, or was delivered", async () => {
  const { outRefundNo, path } = await undelivered();
  const wish = { out_refund_no: outRefundNo, type: "MERCHANT_BANK_CARD" };
  const unknown = `${REFUNDS}/50300000000000000000000000000/apply-abnormal-refund`;
  expect(await call(running, "POST", unknown, wish)).toMatchObject({ status: 404 });
  expect(await call(running, "POST", path, { ...wish, out_refund_no: "another" })).toMatchObject({ status: 400 });
  expect(await call(running, "POST", path, { ...wish, type: "CASH" })).toMatchObject({ status: 400 });
  const fine = await refunded();
  await settled(fine.outRefundNo, "SUCCESS");
  const late = await call(running, "POST", fine.path, { ...wish, out_refund_no: fine.outRefundNo });
  expect(late).toMatchObject({ status: 400, body: { code: "INVALID_REQUEST" } });
});
