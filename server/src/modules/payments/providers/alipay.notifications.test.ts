import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { form, paid, post, shop, signed } from "./alipay.testkit.ts";
import { InvalidSignature, ProviderUnavailable } from "./provider.ts";

const refused = async (body: string | Buffer): Promise<void> => {
  await expect(shop().handleNotification(post(body))).rejects.toThrow(InvalidSignature);
};
/** The fields a body stands for; equal for another spelling of the same fields. */
const meaning = (body: Buffer): string =>
  [...new URLSearchParams(body.toString("utf8"))]
    .flatMap(([name, value]) => (value === "" ? [] : [JSON.stringify([name, value])]))
    .toSorted((a, b) => (a < b ? -1 : 1))
    .join();

describe("notifications", () => {
  const events = async (fields: Record<string, string>): Promise<unknown> =>
    (await shop().handleNotification(post(form(signed(fields))))).events;

  test("a payment, with everything the core has to compare", async () => {
    const {
      events: [event],
      ack,
    } = await shop().handleNotification(post(form(signed(paid))));
    expect(event).toEqual({
      kind: "payment",
      key: "2026112222001400000000000001:TRADE_SUCCESS",
      paymentNo: "SHOP20261122000001",
      providerRef: "2026112222001400000000000001",
      receiver: { appId: "2021000000000001", sellerId: "2088000000000001" },
      money: { amount: 8880n, currency: "CNY" },
      state: "PAID",
      refundable: true,
      occurredAt: new Date("2026-11-22T12:00:09Z"),
      rawState: "TRADE_SUCCESS",
    });
    expect(ack).toEqual({ status: 200, contentType: "text/plain; charset=utf-8", body: "success" });
    expect(shop().failureAck("database away").body).toBe("fail");
  });

  test("a partial refund is not a second payment", async () => {
    const fields = { ...paid, refund_fee: "8.80", gmt_refund: "2026-11-23 09:00:00.123", out_biz_no: "R1" };
    expect(await events(fields)).toEqual([
      expect.objectContaining({
        kind: "refund",
        key: "2026112222001400000000000001:TRADE_SUCCESS:R1",
        state: "SUCCEEDED",
        refundNo: "R1",
        refundedTotal: { amount: 880n, currency: "CNY" },
        money: { amount: 8880n, currency: "CNY" },
        complete: false,
        occurredAt: new Date("2026-11-23T01:00:00.123Z"),
      }),
    ]);
  });

  test("a full refund closes the trade", async () => {
    const fields = { ...paid, trade_status: "TRADE_CLOSED", refund_fee: "88.80", gmt_refund: "2026-11-23 09:00:00", out_biz_no: "R2" };
    expect(await events(fields)).toEqual([expect.objectContaining({ kind: "refund", complete: true, refundNo: "R2" })]);
  });

  test("refund_fee of zero is a payment", async () => {
    expect(await events({ ...paid, refund_fee: "0.00" })).toEqual([expect.objectContaining({ kind: "payment", state: "PAID" })]);
  });

  test("waiting, closed and finished", async () => {
    const { gmt_payment: _, ...unpaid } = paid;
    expect(await events({ ...unpaid, trade_status: "WAIT_BUYER_PAY" })).toEqual([
      expect.objectContaining({ kind: "payment", state: "PENDING" }),
    ]);
    expect(await events({ ...unpaid, trade_status: "TRADE_CLOSED" })).toEqual([expect.objectContaining({ state: "CLOSED" })]);
    expect(await events({ ...paid, trade_status: "TRADE_FINISHED" })).toEqual([
      expect.objectContaining({ state: "PAID", refundable: false }),
    ]);
  });

  test("other news is acknowledged and ignored", async () => {
    expect(await events({ ...paid, notify_type: "open_app_auth_notify" })).toEqual([]);
    expect(await events({ ...paid, trade_status: "TRADE_PENDING" })).toEqual([]);
  });

  test("fields we never heard of are signed too", async () => {
    expect(await events({ ...paid, zzz_new_field: '[{"a":"+/=%&"}]' })).toHaveLength(1);
  });

  test.each(["total_amount", "out_trade_no", "trade_no", "trade_status", "app_id"])("genuine but without %s: ask instead", async (name) => {
    const { [name]: _, ...rest } = paid;
    await expect(events(rest)).rejects.toMatchObject({ name: "ProviderUnavailable", code: "UNREADABLE" });
  });

  test("genuine but no amount: ask instead", async () => {
    await expect(events({ ...paid, total_amount: "88.801" })).rejects.toThrow(ProviderUnavailable);
  });

  const genuine = signed({ ...paid, refund_fee: "8.80", gmt_refund: "2026-11-23 09:00:00", out_biz_no: "R1" });

  test.each(Object.keys(genuine))("tampering with %s is refused", async (name) => {
    await refused(form({ ...genuine, [name]: `${genuine[name]}0` }));
    await refused(form({ ...genuine, [name]: (genuine[name] ?? "").slice(1) }));
    const { [name]: _, ...without } = genuine;
    await refused(form(without));
    await refused(`${form(genuine)}&${name}=1`);
  });

  test("moving the boundary between two fields is refused", async () => {
    // Same signed text: "…receipt_amount=88.80&refund_fee=8.80…" read as one field would be a payment.
    const { refund_fee, gmt_refund, ...rest } = genuine;
    await refused(
      form({ ...rest, receipt_amount: `88.80&refund_fee=${refund_fee}`, gmt_payment: `${paid["gmt_payment"]}&gmt_refund=${gmt_refund}` }),
    );
    await refused(form({ ...rest, "gmt_refund=2026-11-23 09:00:00&x": "", refund_fee: "8.80" }));
  });

  test.each(["", "&", "=", "sign=x", "a=%", "a=%zz", "a=%ff%fe", "\u0000", "__proto__=1&constructor=2", "sign_type=RSA2&sign=AAAA"])(
    "garbage %j is refused",
    refused,
  );

  test("RSA1, or no signature type, is refused", async () => {
    await refused(form({ ...genuine, sign_type: "RSA" }));
    await refused(form({ ...genuine, sign_type: "" }));
  });

  test("2,000 versions with other bytes, text or not: none accepted, nothing thrown but InvalidSignature", async () => {
    const original = Buffer.from(form(genuine));
    const onBytes = fc
      .tuple(fc.nat(original.length - 1), fc.integer({ min: 0, max: 255 }), fc.constantFrom("replace", "insert", "cut", "truncate"))
      .map(([at, byte, how]) => {
        const [head, tail] = [original.subarray(0, at), original.subarray(at + 1)];
        if (how === "replace") return Buffer.concat([head, Buffer.from([byte]), tail]);
        if (how === "insert") return Buffer.concat([head, Buffer.from([byte]), original.subarray(at)]);
        return how === "cut" ? Buffer.concat([head, tail]) : head;
      });
    let tried = 0;
    await fc.assert(
      fc.asyncProperty(onBytes, async (body) => {
        fc.pre(meaning(body) !== meaning(original)); // another spelling of the same fields is no mutation
        tried++;
        await refused(body);
      }),
      { numRuns: 2000 },
    );
    expect(tried).toBe(2000);
  });
});
