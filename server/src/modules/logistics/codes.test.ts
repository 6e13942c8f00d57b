import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import {
  aConfirmedOrder,
  aShipment,
  eventually,
  holdParcels,
  push,
  readShipments,
  routePush,
  scanNext,
  sfTime,
} from "../../../test/factories.shipments.ts";
import { ytoDigest } from "./carriers/yto.client.ts";
import { asXml, update } from "./carriers/yto.testkit.ts";
import { row, sql } from "../../platform/db/sql.ts";
import { readId } from "../../platform/ids.ts";

let shop: TestShop;
let second: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  second = await startTestShop({ like: shop, worker: false });
  await holdParcels(shop);
});
afterAll(async () => {
  await second.close();
  await shop.close();
});

const fields = `source code status usual decided seen texts`;
const verb = async (name: string, input: object) => {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation($input: ${type}!) { ${name}(input: $input) { code { ${fields} } parcels userErrors { code field } } }`;
  return (await shop.must(query, { input }, { token: shop.owner }))[name];
};
interface Code {
  source: string;
  code: string;
  status: string | null;
  usual: string | null;
  decided: boolean;
  seen: number;
  texts: string[];
}
const find = async (code: string, at = shop): Promise<Code | undefined> =>
  ((await at.must(`{ carrierCodes { ${fields} } }`, {}, { token: shop.packer })).carrierCodes as Code[]).find(
    (one) => one.source === "SF" && one.code === code,
  );

/** A parcel at SF and a way to scan it by push, each scan a minute after the one before. */
async function aParcel() {
  const order = await aConfirmedOrder(shop);
  const { trackingNumber } = await aShipment(shop, order);
  let minutes = 300;
  const scan = (at: TestShop, opCode: string, remark: string) =>
    push(at, routePush(trackingNumber, { opCode, remark, acceptTime: sfTime(new Date(Date.now() - --minutes * 60_000)) }));
  const read = async () =>
    (await readShipments(shop, order)).shipments[0] as { status: string; shippedAt: string | null; events: { rawCode: string }[] };
  return { order, trackingNumber, scan, read, status: async () => (await read()).status };
}

describe("a code that nobody knows", () => {
  test("is shown and moves nothing, and is listed with its words and how often it came; a repeat is not counted", async () => {
    const [one, two] = [await aParcel(), await aParcel()];
    await one.scan(shop, "50", "已揽收");
    const acceptTime = sfTime(new Date(Date.now() - 60_000));
    for (let told = 0; told < 3; told++)
      await push(shop, routePush(one.trackingNumber, { opCode: "7701", remark: "快件已到云柜", acceptTime }));
    await two.scan(shop, "7701", "已放入智能云柜");
    expect(await one.status()).toBe("PICKED_UP");
    expect(await find("7701")).toEqual({
      source: "SF",
      code: "7701",
      status: null,
      usual: null,
      decided: false,
      seen: 2,
      texts: expect.arrayContaining(["快件已到云柜", "已放入智能云柜"]) as string[],
    });
  });

  test("is told in the log when it comes for the first time, and not again", async () => {
    const log = vi.spyOn(shop.app.log, "info");
    const { scan } = await aParcel();
    for (const remark of ["快件已到云柜", "又到云柜"]) await scan(shop, "7788", remark);
    const told = log.mock.calls.filter(([about]) => (about as { code?: string }).code === "7788");
    log.mockRestore();
    expect(told).toEqual([[{ carrier: "sf", code: "7788", texts: ["快件已到云柜"] }, expect.stringContaining("nobody knows")]]);
  });

  test("is listed whatever it looks like, with words that hold what a database does not take, and staff can decide it", async () => {
    const { scan, status } = await aParcel();
    await scan(shop, "50", "已揽收");
    expect(await scan(shop, "云柜 7\0", "快件已到\0云柜\ud800")).toMatchObject({ body: expect.stringContaining("0000") as string });
    expect(await find("云柜_7_")).toMatchObject({ status: null, seen: 1 });
    await verb("carrierCodeSet", { source: "SF", code: "云柜_7_", status: "AVAILABLE_FOR_PICKUP" });
    expect(await status()).toBe("AVAILABLE_FOR_PICKUP");
  });

  test("once decided, moves the parcels that had it, and every new one on each replica at once", async () => {
    const [old, fresh] = [await aParcel(), await aParcel()];
    await old.scan(shop, "50", "已揽收");
    await old.scan(shop, "7702", "到达驿站");
    const { code, parcels } = await verb("carrierCodeSet", { source: "SF", code: "7702", status: "AVAILABLE_FOR_PICKUP" });
    expect(code).toMatchObject({ status: "AVAILABLE_FOR_PICKUP", usual: null, decided: true });
    expect(parcels).toBe(1);
    expect(await old.status()).toBe("AVAILABLE_FOR_PICKUP");
    await fresh.scan(second, "7702", "到达驿站");
    expect(await fresh.status()).toBe("AVAILABLE_FOR_PICKUP");
    expect((await find("7702", second))?.decided).toBe(true);
  });

  test("that means the end, in a message that nobody signed, counts only once the carrier itself says so", async () => {
    const { scan, status } = await aParcel();
    await scan(shop, "50", "已揽收");
    await scan(shop, "7703", "家人已收");
    await verb("carrierCodeSet", { source: "SF", code: "7703", status: "DELIVERED" });
    expect(await status()).toBe("PICKED_UP");
    await scan(shop, "7703", "家人已收");
    expect(await status()).toBe("PICKED_UP"); // SF was asked, and knows of no such scan
  });
});

describe("a code that the shop's tables know", () => {
  test("is read as staff say, and by the tables again once they take it back", async () => {
    expect(await find("33")).toMatchObject({ status: "EXCEPTION", usual: "EXCEPTION", decided: false });
    await verb("carrierCodeSet", { source: "SF", code: "33", status: "FAILED_ATTEMPT" });
    const { scan, status } = await aParcel();
    await scan(shop, "50", "已揽收");
    await scan(second, "33", "派送不成功");
    expect(await status()).toBe("FAILED_ATTEMPT");
    await verb("carrierCodeReset", { source: "SF", code: "33" });
    expect(await status()).toBe("EXCEPTION");
    expect(await find("33")).toMatchObject({ status: "EXCEPTION", decided: false });
    expect((await verb("carrierCodeReset", { source: "SF", code: "33" })).userErrors).toMatchObject([{ code: "NOT_FOUND" }]);
  });

  test("may be said to say nothing: what had moved by it stands where the other scans say, and has left all the same", async () => {
    const { scan, read } = await aParcel();
    await scan(shop, "50", "已揽收");
    await scan(shop, "44", "正在派送");
    expect((await read()).status).toBe("OUT_FOR_DELIVERY");
    await verb("carrierCodeSet", { source: "SF", code: "44", status: null });
    expect((await read()).status).toBe("PICKED_UP");
    expect((await read()).shippedAt).not.toBeNull();
    await verb("carrierCodeReset", { source: "SF", code: "44" });
    expect((await read()).status).toBe("OUT_FOR_DELIVERY");
  });
});

describe("a code whose meaning hangs on the words beside it", () => {
  test("means what they say again once staff take back that it says nothing", async () => {
    const { scan, read, status, trackingNumber } = await aParcel();
    await scan(shop, "50", "已揽收");
    await verb("carrierCodeSet", { source: "SF", code: "99", status: null });
    await scanNext(shop, trackingNumber, { opCode: "99", text: "应寄方要求，快件正在退回途中" });
    await eventually(async () => (await read()).events.some(({ rawCode }) => rawCode === "99"));
    expect(await status()).toBe("PICKED_UP");
    await verb("carrierCodeReset", { source: "SF", code: "99" });
    await eventually(async () => (await status()) === "RETURNING");
  });

  test("of YTO's SIGNED, by who sent the parcel, is a return and not a delivery", async () => {
    const order = await aConfirmedOrder(shop);
    const { trackingNumber } = await aShipment(shop, order, { carrier: "YTO" });
    await verb("carrierCodeSet", { source: "YTO", code: "SIGNED", status: null });
    const xml = asXml({
      ...update,
      mailNo: trackingNumber,
      infoContent: "SIGNED",
      name: "退件",
      remark: "客户签收",
      acceptTime: sfTime(new Date()),
    });
    const data_digest = ytoDigest(xml, shop.app.env.YTO_PUSH_KEY);
    await fetch(`${shop.url}/webhooks/carriers/yto/${shop.app.env.YTO_PUSH_SECRET}`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ logistics_interface: xml, data_digest, clientId: "SIMCLIENT", type: "online" }).toString(),
    });
    const read = async () => (await readShipments(shop, order)).shipments[0];
    expect(await read()).toMatchObject({ status: "LABEL_CREATED", events: [{ rawCode: "SIGNED", status: null }] });
    await verb("carrierCodeReset", { source: "YTO", code: "SIGNED" });
    expect(await read()).toMatchObject({ status: "RETURNED", events: [{ status: "RETURNED" }] });
  });
});

describe("a parcel whose only scan is said to say nothing", () => {
  test("has left all the same, whatever comes next, and its pieces are sold once", async () => {
    const { order, scan, read } = await aParcel();
    await scan(shop, "50", "已揽收");
    const { shippedAt } = await read();
    await verb("carrierCodeSet", { source: "SF", code: "50", status: null });
    await scan(shop, "7799", "快件换乘骆驼");
    expect((await read()).shippedAt).toBe(shippedAt);
    for (const opCode of ["30", "31"]) await scan(shop, opCode, "快件到达");
    expect((await read()).status).toBe("IN_TRANSIT");
    await verb("carrierCodeReset", { source: "SF", code: "50" });
    expect((await read()).shippedAt).toBe(shippedAt);
    const sold = await row(
      shop.ctx(),
      sql<{
        n: number;
      }>`select sum(-on_hand_delta)::int as n from stock_movement where order_id = ${readId("ord", order.id)} and reason = 'SOLD'`,
    );
    expect(sold!.n).toBe(2);
  });
});

test("who may not change settings decides nothing, and states that no scan brings about are refused", async () => {
  const query = `mutation($input: CarrierCodeSetInput!) { carrierCodeSet(input: $input) { userErrors { code } } }`;
  const input = { source: "SF", code: "1", status: "DELIVERED" };
  expect((await shop.gql(query, { input }, { token: shop.packer })).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  expect((await shop.gql(query, { input })).errors?.[0]?.extensions.code).toBe("NOT_SIGNED_IN");
  for (const status of ["DRAFT", "LABEL_CREATED", "CANCELLED"])
    expect((await verb("carrierCodeSet", { source: "SF", code: "1", status })).userErrors).toMatchObject([
      { code: "INVALID", field: ["status"] },
    ]);
  expect((await verb("carrierCodeSet", { source: "SF", code: " ", status: null })).userErrors).toMatchObject([{ field: ["code"] }]);
});
