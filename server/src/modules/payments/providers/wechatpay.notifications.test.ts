import { describe, expect, test } from "vitest";
import { InvalidSignature } from "./provider.ts";
import { notice, now, paid, post, seal, shop, stranger, vouch } from "./wechatpay.testkit.ts";

const read = (body: string, headers = vouch(body)) => shop().handleNotification(post(body, headers));
const events = async (resource: unknown, more: Record<string, unknown> = {}) => (await read(notice(resource, more))).events;

const refunded = {
  mchid: "1900000001",
  out_trade_no: "SHOP20261122000001",
  transaction_id: "4200000000202611220000000001",
  out_refund_no: "SHOP20261122000001R1",
  refund_id: "50300000000000000000000001",
  refund_status: "SUCCESS",
  success_time: "2026-11-23T09:00:00+08:00",
  user_received_account: "支付用户零钱",
  amount: { total: 8880, refund: 880, payer_total: 8880, payer_refund: 880 },
};
const asRefund = { event_type: "REFUND.SUCCESS" };

describe("notifications", () => {
  test("a payment, with everything the core has to compare", async () => {
    const {
      events: [event],
      ack,
    } = await read(notice(paid));
    expect(event).toEqual({
      kind: "payment",
      key: "EV-2026112220000900001",
      paymentNo: "SHOP20261122000001",
      providerRef: "4200000000202611220000000001",
      receiver: { appId: "wx0000000000000001", sellerId: "1900000001" },
      money: { amount: 8880n, currency: "CNY" },
      state: "PAID",
      refundable: true,
      occurredAt: new Date("2026-11-22T12:00:09Z"),
      rawState: "SUCCESS",
    });
    expect(ack).toEqual({ status: 204, contentType: "application/json", body: "" });
    const failure = shop().failureAck("database away");
    expect(failure.status).toBe(400);
    expect(JSON.parse(failure.body)).toEqual({ code: "FAIL", message: "失败" });
  });

  test("a refund in part, which names the merchant alone", async () => {
    expect(await events(refunded, asRefund)).toEqual([
      {
        kind: "refund",
        key: "EV-2026112220000900001",
        paymentNo: "SHOP20261122000001",
        providerRef: "4200000000202611220000000001",
        receiver: { appId: null, sellerId: "1900000001" },
        money: { amount: 8880n, currency: "CNY" },
        refunded: { amount: 880n, currency: "CNY" },
        refundedTotal: null,
        refundNo: "SHOP20261122000001R1",
        refundRef: refunded.refund_id,
        state: "SUCCEEDED",
        complete: false,
        occurredAt: new Date("2026-11-23T01:00:00Z"),
        rawState: "SUCCESS",
      },
    ]);
  });

  test.each([
    ["REFUND.SUCCESS", "SUCCESS", "SUCCEEDED"],
    ["REFUND.ABNORMAL", "ABNORMAL", "UNDELIVERED"],
    ["REFUND.CLOSED", "CLOSED", "CLOSED"],
  ])("%s", async (event_type, refund_status, state) => {
    const whole = { ...refunded, refund_status, amount: { total: 8880, refund: 8880 } };
    expect(await events(whole, { event_type })).toMatchObject([{ kind: "refund", state, complete: true }]);
  });

  test("a refund that ended with the merchant has not reached the buyer", async () => {
    for (const user_received_account of ["商户基本账户", "商户结算银行账户"])
      expect(await events({ ...refunded, user_received_account }, asRefund)).toMatchObject([{ state: "RETURNED", rawState: "SUCCESS" }]);
    expect(await events({ ...refunded, user_received_account: "企业支付商户" }, asRefund)).toMatchObject([{ state: "SUCCEEDED" }]);
  });

  test("other news is acknowledged and ignored", async () => {
    expect(await events({ anything: 1 }, { event_type: "COUPON.USE" })).toEqual([]);
    const { ack } = await read(JSON.stringify({ id: "EV-1", event_type: "PAYSCORE.USER_PAID" }));
    expect(ack.status).toBe(204);
  });

  test("associated data may be empty, or missing", async () => {
    const bare = seal(JSON.stringify(paid), "");
    expect(await events(paid, { resource: bare })).toHaveLength(1);
    const { associated_data: _, ...without } = bare;
    expect(await events(paid, { resource: without })).toHaveLength(1);
  });

  test.each(["mchid", "appid", "out_trade_no", "transaction_id", "trade_state", "amount"])(
    "genuine but without %s: ask instead",
    async (name) => {
      const { [name]: _, ...rest } = paid;
      await expect(events(rest)).rejects.toMatchObject({ name: "ProviderUnavailable", code: "UNREADABLE" });
    },
  );

  test.each<[string, string]>([
    ["no JSON", "hello"],
    ["a list", "[]"],
    ["no kind", "{}"],
    ["no id", notice(paid, { id: undefined })],
    ["a resource that is not sealed", notice(paid, { resource: paid })],
    ["another algorithm", notice(paid, { resource: { ...seal(JSON.stringify(paid)), algorithm: "AEAD_SM4_GCM" } })],
    ["a resource sealed with another key", notice(paid, { resource: seal(JSON.stringify(paid), "transaction", "f".repeat(32)) })],
    ["a resource that is no JSON", notice(paid, { resource: seal("hello") })],
    ["a state nobody knows", notice({ ...paid, trade_state: "WEIRD" })],
    ["half a fen", notice({ ...paid, amount: { total: 0.5, currency: "CNY" } })],
  ])("genuine, and yet %s: nothing is concluded", async (_what, body) => {
    await expect(read(body)).rejects.toMatchObject({ name: "ProviderUnavailable", code: "UNREADABLE" });
  });

  test("an old one, one from the future, and a stranger's are refused", async () => {
    const body = notice(paid);
    for (const shift of [-300_000, 300_000, -86_400_000])
      await expect(read(body, vouch(body, undefined, new Date(now.getTime() + shift)))).rejects.toThrow(InvalidSignature);
    const signer = { serial: vouch(body)["wechatpay-serial"]!, privateKey: stranger.privateKey };
    await expect(read(body, vouch(body, signer))).rejects.toThrow(InvalidSignature);
  });

  test("bytes that are no text are signed like others", async () => {
    const body = Buffer.concat([Buffer.from('{"id":"EV-1","event_type":"OTHER.'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]);
    expect((await shop().handleNotification(post(body, vouch(body)))).events).toEqual([]);
    const read = body.toString("utf8");
    await expect(shop().handleNotification(post(read, vouch(body)))).rejects.toThrow(InvalidSignature);
  });
});
