import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";
import { aConfirmedOrder, aShipment, holdParcels } from "../../../test/factories.shipments.ts";
import { row, rows, sql } from "../../platform/db/sql.ts";
import { readId } from "../../platform/ids.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  await holdParcels(shop);
});
afterAll(() => shop.close());

const rate = "excluded firstGrams firstFee { amount } additionalGrams additionalFee { amount } freeOver { amount }";
const template = `code version basis parcelMaxGrams carrierRate { percent fixed { amount } } nameZh nameEn active position carrier { code } currencyCode zones { regions { code name } rate { ${rate} } } elsewhere { ${rate} }`;
const settings = `sender { name phone province city district provinceCode street demo } templates { ${template} }
  carriers { carrier { code } ordersWaybill followsByNumber } companies { code name }`;

const verb = async (name: string, input: object, token = shop.owner) => {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation($input: ${type}!) { ${name}(input: $input) { shippingSettings { ${settings} } template { ${template} } userErrors { code message field } } }`;
  return (await shop.must(query, { input }, { token }))[name];
};
const read = async (token = shop.packer) => (await shop.must(`{ shippingSettings { ${settings} } }`, {}, { token })).shippingSettings;
const save = (input: object) => verb("freightTemplateSave", { ...aTemplate, ...input, idempotencyKey: randomUUID() });
const faults = ({ userErrors }: { userErrors: { code: string; field: string[] }[] }) =>
  userErrors.map(({ code, field }) => `${code} ${field.join(".")}`);

const hangzhou = { provinceCode: "330000", cityCode: "330100", districtCode: "330106" };
const sender = { ...hangzhou, name: "阿青", phone: "+86 138 0013 8000", street: "文三路 1 号" };
const flat = { firstGrams: 1000, firstFee: "10", additionalGrams: 1000, additionalFee: "2.5" };
const aTemplate = { nameZh: "圆通特惠", carrier: "YTO", zones: [{ regions: ["310000"], ...flat, firstFee: "6" }], elsewhere: flat };

describe("the sender's address", () => {
  test("is set and read, and the next waybill starts there", async () => {
    expect((await read()).sender).toMatchObject({ name: "岁窑", demo: true });
    const { userErrors } = await verb("senderAddressSet", sender);
    expect(userErrors).toEqual([]);
    const now = { name: "阿青", phone: "13800138000", province: "浙江省", city: "杭州市", district: "西湖区", demo: false };
    expect((await read()).sender).toMatchObject(now);
    const { id } = await aShipment(shop, await aConfirmedOrder(shop), { carrier: "YTO" });
    const kept = await row(shop.ctx(), sql<{ sender: object }>`select sender from shipment where id = ${readId("shp", id)}`);
    expect(kept!.sender).toEqual({
      ...{ name: "阿青", phone: "13800138000", countryCode: "CN", street: "文三路 1 号" },
      ...{ province: "浙江省", city: "杭州市", district: "西湖区" },
    });
  });

  test("keeps the extension of a landline", async () => {
    await verb("senderAddressSet", { ...sender, phone: "0571 8822 0000 转 12" });
    expect((await read()).sender.phone).toBe("0571-88220000-12");
  });

  test("is refused with everything that is wrong, each at its field", async () => {
    const before = (await read()).sender;
    const bad = {
      name: " ",
      phone: "+49 30 1234567",
      provinceCode: "330000",
      cityCode: "310100",
      districtCode: null,
      street: "",
      postcode: "12",
    };
    expect(faults(await verb("senderAddressSet", bad))).toEqual([
      "REQUIRED name",
      "INVALID phone",
      "REQUIRED districtCode",
      "REQUIRED street",
      "INVALID postcode",
    ]);
    expect((await read()).sender).toEqual(before);
  });
});

describe("freight templates", () => {
  const quote = async (variantId: string) =>
    (
      await shop.must(
        `query($v: ID!) { shippingQuotes(variantId: $v, provinceCode: "310000", cityCode: "310100", districtCode: "310104") { code name fee { amount } } }`,
        { v: variantId },
      )
    ).shippingQuotes as { code: string; name: string; fee: { amount: string } }[];

  test("are made, changed and removed, and a quote follows at once", async () => {
    const variantId = (await aProduct(shop, { stock: 5 })).variants[0]!.id;
    const { template: made } = await save({ nameEn: "YTO Saver" });
    expect(await quote(variantId)).toContainEqual({ code: made.code, name: "YTO Saver", fee: { amount: "6.00" } });
    expect((await read()).templates.at(-1)).toEqual(made);
    const zones = [{ regions: ["310000"], ...flat, firstFee: "7.5" }];
    const { template: changed } = await save({ code: made.code, version: made.version, zones });
    expect(changed).toMatchObject({ nameEn: "圆通特惠", position: made.position, zones: [{ rate: { firstFee: { amount: "7.50" } } }] });
    expect(await quote(variantId)).toContainEqual({ code: made.code, name: "圆通特惠", fee: { amount: "7.50" } });
    await save({ code: made.code, version: changed.version, zones: [{ regions: ["310000"], excluded: true }] });
    expect((await quote(variantId)).map(({ code }) => code)).toEqual(["sf-standard", "yto-economy", "jd-express", "pickup"]);
    expect((await verb("freightTemplateDelete", { code: made.code })).userErrors).toEqual([]);
    expect(faults(await verb("freightTemplateDelete", { code: made.code }))).toEqual(["NOT_FOUND code"]);
    expect(faults(await save({ code: made.code }))).toEqual(["NOT_FOUND code"]);
  });

  test("are not overwritten by who read an older one, also when two save at once", async () => {
    const { template: made } = await save({ nameEn: "First" });
    const edit = (nameEn: string) => save({ code: made.code, version: made.version, nameEn });
    const both = await Promise.all([edit("One"), edit("Two")]);
    expect(both.map(faults).toSorted((a, b) => a.length - b.length)).toEqual([[], ["CONFLICT version"]]);
    const kept = (await read()).templates.find(({ code }: { code: string }) => code === made.code);
    expect(kept).toMatchObject({ version: made.version + 1, nameEn: faults(both[0]).length === 0 ? "One" : "Two" });
    expect(faults(await save({ code: made.code, nameEn: "blind" }))).toEqual(["REQUIRED version"]);
    await verb("freightTemplateDelete", { code: made.code });
  });

  test.each<[string, object, string[]]>([
    ["a divisor", { basis: "VOLUME", volumetricDivisor: 10 }, ["INVALID volumetricDivisor"]],
    ["parcels of nothing", { parcelMaxGrams: 0, parcelMaxLitres: -1 }, ["INVALID parcelMaxGrams", "INVALID parcelMaxLitres"]],
    ["a margin", { carrierRate: { percent: -101, fixed: "-1" } }, ["INVALID carrierRate.percent", "INVALID carrierRate.fixed"]],
    [
      "pieces",
      { basis: "PIECE", elsewhere: { ...flat, firstPieces: 0, additionalPieces: -1 } },
      ["INVALID elsewhere.firstPieces", "INVALID elsewhere.additionalPieces"],
    ],
  ])("refuse %s that cannot be", async (_, change, expected) => {
    expect(faults(await save(change))).toEqual(expected);
  });

  test("are made once per key", async () => {
    const input = { ...aTemplate, idempotencyKey: randomUUID() };
    const [one, two] = [await verb("freightTemplateSave", input), await verb("freightTemplateSave", input)];
    expect(two.template.code).toBe(one.template.code);
    await verb("freightTemplateDelete", { code: one.template.code });
  });

  test.each<[string, object, string[]]>([
    ["an empty name", { nameZh: " " }, ["REQUIRED nameZh"]],
    ["a zone without regions", { zones: [{ ...flat, regions: [] }] }, ["REQUIRED zones.0.regions"]],
    ["an unknown region", { zones: [{ ...flat, regions: ["310000", "999999"] }] }, ["INVALID zones.0.regions.1"]],
    ["a region in two zones", { zones: [aTemplate.zones[0], { ...flat, regions: ["310000"] }] }, ["INVALID zones.1.regions.0"]],
    ["one place by two codes", { zones: [{ ...flat, regions: ["HK", "810000"] }] }, ["INVALID zones.0.regions.1"]],
    ["a city beside its province", { zones: [{ ...flat, regions: ["330100", "330000"] }] }, ["INVALID zones.0.regions.0"]],
    ["a third decimal", { elsewhere: { ...flat, firstFee: "1.234" } }, ["INVALID elsewhere.firstFee"]],
    ["a negative fee", { elsewhere: { ...flat, additionalFee: "-1" } }, ["INVALID elsewhere.additionalFee"]],
    ["no fee", { elsewhere: { firstGrams: 0 } }, ["INVALID elsewhere.firstGrams", "REQUIRED elsewhere.firstFee"]],
  ])("refuse %s", async (_, change, expected) => {
    const before = await read();
    expect(faults(await save(change))).toEqual(expected);
    expect(await read()).toEqual(before);
  });

  test("allow a city at another price than its province", async () => {
    const zones = [
      { ...flat, regions: ["330000"] },
      { ...flat, regions: ["330100"], firstFee: "1" },
    ];
    const { template: made, userErrors } = await save({ zones });
    expect(userErrors).toEqual([]);
    await verb("freightTemplateDelete", { code: made.code });
  });

  test("cannot all go: the last one that can be used stays, also when two are taken at once", async () => {
    const others = (await read()).templates.filter(({ code }: { code: string }) => code !== "sf-standard");
    for (const { code } of others.slice(1)) await verb("freightTemplateDelete", { code });
    const both = await Promise.all(["sf-standard", others[0].code].map((code) => verb("freightTemplateDelete", { code })));
    expect(both.flatMap(faults)).toEqual(["NOT_ALLOWED_IN_STATE code"]);
    const [{ code, version }] = (await read()).templates;
    expect(faults(await save({ code, version, active: false }))).toEqual(["NOT_ALLOWED_IN_STATE active"]);
  });
});

test("the ship window learns which companies can be used", async () => {
  const { carriers, companies } = await read();
  expect(carriers).toEqual([
    { carrier: { code: "SF" }, ordersWaybill: true, followsByNumber: true },
    { carrier: { code: "YTO" }, ordersWaybill: true, followsByNumber: true },
    { carrier: { code: "JD" }, ordersWaybill: true, followsByNumber: true },
    { carrier: { code: "OTHER" }, ordersWaybill: false, followsByNumber: true },
    { carrier: { code: "OWN" }, ordersWaybill: false, followsByNumber: false },
    { carrier: { code: "PICKUP" }, ordersWaybill: false, followsByNumber: false },
  ]);
  expect(companies).toContainEqual({ code: "zhongtong", name: "ZTO Express" });
  expect(companies.map(({ code }: { code: string }) => code)).not.toContain("shunfeng");
});

test("without the permission all may be read and nothing set; shoppers read nothing", async () => {
  const query = `mutation($input: SenderAddressSetInput!) { senderAddressSet(input: $input) { userErrors { code } } }`;
  const { errors } = await shop.gql(query, { input: sender }, { token: shop.packer });
  expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  expect((await shop.gql("{ shippingSettings { sender { name } } }")).errors?.[0]?.extensions.code).toBe("NOT_SIGNED_IN");
});

test("every change is told with who made it, and another start of the shop finds it", async () => {
  const told = await rows(
    shop.ctx(),
    sql<{ type: string; actor: string }>`select distinct type, actor_kind as actor from event where 'settings' = any(topics) order by type`,
  );
  expect(told).toEqual(["freight_template.deleted", "freight_template.saved", "sender.changed"].map((type) => ({ type, actor: "STAFF" })));
  const again = await startTestShop({ like: shop, worker: false });
  const { shippingSettings } = await again.must("{ shippingSettings { sender { street } } }", {}, { token: shop.owner });
  expect(shippingSettings.sender.street).toBe("文三路 1 号");
  await again.close();
});
