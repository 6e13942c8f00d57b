import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../../test/app.ts";
import { shanghai } from "../../../../test/factories.orders.ts";
import { aConfirmedOrder, aShipment, breakSf, holdParcels, pack } from "../../../../test/factories.shipments.ts";
import { row, sql } from "../../../platform/db/sql.ts";
import { barBoxes, qrBoxes } from "./barcode.ts";
import { MISSING, printable, unprintable } from "./glyphs.ts";
import { LABEL } from "./label.pdf.ts";
import { forgetDocuments } from "./label.service.ts";
import { BarcodeFormat, readPdf, scan } from "./pdf.testkit.ts";
import { SLIP } from "./slip.pdf.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  await holdParcels(shop);
});
afterAll(() => shop.close());

const CREATE = `mutation($input: ShipmentLabelCreateInput!) { shipmentLabelCreate(input: $input) {
  document { kind count printUrl pdfUrl expiresAt unprintable } userErrors { code message field } } }`;
const make = async (shipmentIds: string[], kind: "LABEL" | "PACKING_SLIP" = "LABEL") =>
  (await shop.must(CREATE, { input: { shipmentIds, kind } }, { token: shop.packer })).shipmentLabelCreate;
const bytesOf = async (url: string) => {
  const answer = await fetch(url);
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/pdf"]);
  return new Uint8Array(await answer.arrayBuffer());
};
/** With a company that draws no labels of its own; nothing is followed, so no sweep asks about it. */
const byHand = { carrier: "OTHER", trackingNumber: "ZT9876543210123" };
let made = 0;
const anotherByHand = () => ({ ...byHand, trackingNumber: `ZT98765432102${10 + made++}` });
const receiver = { ...shanghai, name: "林知夏", street: "软件路1号2栋303室" };

describe("a label", () => {
  test("is a page of 76 × 130 mm per parcel with the Chinese address as text, and its bar code and QR scan as the tracking number", async () => {
    const order = await aConfirmedOrder(shop, { address: receiver });
    const parcel = await aShipment(shop, order, byHand);
    const other = await aShipment(shop, await aConfirmedOrder(shop), { ...byHand, trackingNumber: "ZT0000000000001" });
    const { document } = await make([parcel.id, other.id]);
    expect(document).toMatchObject({ kind: "LABEL", count: 2, unprintable: [] });
    const pages = await readPdf(await bytesOf(document.pdfUrl));
    expect(pages.map(({ width, height }) => [Math.round(width), Math.round(height)])).toEqual([
      [LABEL.width, LABEL.height],
      [LABEL.width, LABEL.height],
    ]);
    const [page] = pages;
    expect(page!.text).toContain("林知夏");
    expect(page!.text.replaceAll("\n", "")).toContain("软件路1号2栋303室");
    expect(page!.text.replaceAll(/\s/g, "")).toContain("ZT9876543210123");
    expect(page!.text.replaceAll(/\s/g, "")).toContain(order.order.number);
    expect(page!.text).not.toContain("\uFFFD");
    expect(scan(page!.boxes, BarcodeFormat.CODE_128, { x: 7, y: 31, width: 62, height: 14 })).toBe("ZT9876543210123");
    expect(scan(page!.boxes, BarcodeFormat.QR_CODE, { x: 48, y: 103, width: 24, height: 24 })).toBe("ZT9876543210123");
  });

  test("is the carrier's own where it draws one, and ours when its printing service does not answer", async () => {
    const parcel = await aShipment(shop, await aConfirmedOrder(shop, { address: receiver }));
    const mixed = await aShipment(shop, await aConfirmedOrder(shop), anotherByHand());
    const { document } = await make([parcel.id, mixed.id]);
    const [own, drawn] = await readPdf(await bytesOf(document.pdfUrl));
    expect(own!.fonts).toEqual(["/STSong-Light"]); // SF's file names its font and embeds none
    expect(own!.boxes).toEqual([]);
    expect(drawn!.text.replaceAll(/\s/g, "")).toContain(mixed.trackingNumber);
    expect((await (await fetch(document.printUrl)).text()).includes("The carrier's own labels are in the PDF")).toBe(true);
    await breakSf(shop, "error-5xx", { match: "COM_RECE_CLOUD_PRINT_WAYBILLS" });
    const [page, second] = await readPdf(await bytesOf(document.pdfUrl));
    expect(page!.text).toContain("林知夏");
    expect(page!.text).toContain("WA"); // the sorting text that SF gave with the waybill
    expect(second!.text.replaceAll(/\s/g, "")).toContain(mixed.trackingNumber);
  });

  test("prints from a page as well, whose symbols scan, and in which nothing that a buyer wrote is markup", async () => {
    const order = await aConfirmedOrder(shop, { address: { ...receiver, street: "<script>alert(1)</script> & Söhne" } });
    const parcel = await aShipment(shop, order, anotherByHand());
    const { document } = await make([parcel.id]);
    const answer = await fetch(document.printUrl);
    const html = await answer.text();
    expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("referrer-policy")).toBe("no-referrer");
    expect(html).toContain("@page{size:76mm 130mm");
    expect(html).toContain("&lt;script&gt;alert(1)&lt;/script&gt; &amp; Söhne");
    expect(html.match(/<script/g)).toHaveLength(1);
    const drawn = (className: string) =>
      [...new RegExp(`<svg class="${className}"[^>]*><path d="([^"]*)"`).exec(html)![1]!.matchAll(/M(\d+) (\d+)h(\d+)v(\d+)/g)].map(
        ([, x, y, width, height]) => ({ x: Number(x), y: Number(y), width: Number(width), height: Number(height) }),
      );
    const bars = drawn("barcode").map((bar) => ({ ...bar, height: 20 }));
    const { width } = barBoxes(parcel.trackingNumber);
    expect(scan(bars, BarcodeFormat.CODE_128, { x: 0, y: 0, width, height: 20 }, 4)).toBe(parcel.trackingNumber);
    const size = qrBoxes(parcel.trackingNumber).width;
    expect(scan(drawn("qr"), BarcodeFormat.QR_CODE, { x: 0, y: 0, width: size, height: size }, 6)).toBe(parcel.trackingNumber);
  });

  test("marks characters that the font lacks and names them, instead of leaving empty boxes", async () => {
    const parcel = await aShipment(shop, await aConfirmedOrder(shop, { address: { ...receiver, name: "王𬭚🐼" } }), anotherByHand());
    const { document } = await make([parcel.id]);
    expect(document.unprintable.toSorted()).toEqual(["🐼", "𬭚"].toSorted());
    const [page] = await readPdf(await bytesOf(document.pdfUrl));
    expect(page!.text).toContain(`王${MISSING}${MISSING}`);
    expect(await (await fetch(document.printUrl)).text()).toContain("王𬭚🐼");
    expect(unprintable("堃喆珺镕㙓 Zoë Müller Łódź")).toEqual(unprintable("㙓"));
    expect(printable("a\uFE0F\u200Db")).toBe("ab");
  });

  test("is printed again with others after the parcel left or arrived, in the order asked for", async () => {
    const parcels = [];
    for (const state of ["IN_TRANSIT", "DELIVERED", "LABEL_CREATED"]) {
      const parcel = await aShipment(shop, await aConfirmedOrder(shop), anotherByHand());
      await row(shop.ctx(), sql`update shipment set status = ${state} where number = ${parcel.number}`);
      parcels.unshift(parcel);
    }
    for (const kind of ["LABEL", "PACKING_SLIP"] as const) {
      const { document, userErrors } = await make(
        parcels.map(({ id }) => id),
        kind,
      );
      expect([userErrors, document.count]).toEqual([[], 3]);
      const page = (await (await fetch(document.printUrl)).text()).replaceAll(/\s/g, ""); // numbers stand in groups
      const places = parcels.map(({ trackingNumber }) => page.indexOf(trackingNumber));
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(places[0]).toBeGreaterThan(0);
    }
  });

  test("needs a waybill, a slip a parcel that is not called off, and each parcel that lacks it is named", async () => {
    await breakSf(shop, "error-5xx", { times: 5, match: "EXP_RECE_CREATE_ORDER" });
    const { shipment: draft } = await pack(shop, await aConfirmedOrder(shop));
    const parcel = await aShipment(shop, await aConfirmedOrder(shop), anotherByHand());
    const { document, userErrors } = await make([parcel.id, draft.id, "shp_0197f000000070008000000000000000"]);
    expect(document).toBeNull();
    expect(userErrors.map(({ code, field }: { code: string; field: string[] }) => [code, field.join(".")])).toEqual([
      ["NOT_ALLOWED_IN_STATE", "shipmentIds.1"],
      ["NOT_FOUND", "shipmentIds.2"],
    ]);
    expect((await make([draft.id], "PACKING_SLIP")).document.count).toBe(1);
    await expect(make([])).rejects.toThrow("BAD_INPUT");
    await expect(make(Array.from({ length: 51 }, (_, i) => `shp_${i}`))).rejects.toThrow("BAD_INPUT");
  });
});

describe("a packing slip", () => {
  test("is A4 in the buyer's language, lists the goods with SKU, options and pieces, and its QR leads to the order", async () => {
    const order = await aConfirmedOrder(shop, { address: receiver, quantity: 3 });
    const parcel = await aShipment(shop, order, anotherByHand());
    const { document } = await make([parcel.id], "PACKING_SLIP");
    const [page] = await readPdf(await bytesOf(document.pdfUrl));
    expect([Math.round(page!.width), Math.round(page!.height)]).toEqual([SLIP.width, SLIP.height]);
    const { name } = order.order.lines[0];
    const { sku } = order.product.variants[0]!;
    for (const text of ["Packing slip", name, "× 3", "林知夏", "Thank you"]) expect(page!.text).toContain(text);
    expect(page!.text.replaceAll("\n", "")).toContain(sku);
    expect(scan(page!.boxes, BarcodeFormat.QR_CODE, { x: 164, y: 255, width: 26, height: 26 })).toBe(
      `${shop.app.publicUrl}/en/orders?number=${order.order.number}`,
    );
  });
});

describe("the address of a document", () => {
  test("is for who may ship: guests, shoppers and staff without the permission get none", async () => {
    const parcel = await aShipment(shop, await aConfirmedOrder(shop), anotherByHand());
    const answer = await shop.gql(CREATE, { input: { shipmentIds: [parcel.id] } });
    expect(answer.errors?.[0]?.extensions.code).toBe("NOT_SIGNED_IN");
  });

  test("leads nowhere with another token, for the other kind, or after a quarter of an hour", async () => {
    const parcel = await aShipment(shop, await aConfirmedOrder(shop), anotherByHand());
    const { document } = await make([parcel.id]);
    expect(document.pdfUrl).toMatch(/\/shipping-documents\/doc_[\w-]{32}\/labels\.pdf$/);
    const status = async (url: string) => (await fetch(url)).status;
    expect(await status(document.pdfUrl.replace(/doc_[\w-]{32}/, `doc_${"a".repeat(32)}`))).toBe(404);
    expect(await status(document.pdfUrl.replace("labels.pdf", "packing-slips.pdf"))).toBe(404);
    await row(shop.ctx(), sql`update shipping_document set expires_at = shop_now() - interval '1 second'`);
    expect([await status(document.pdfUrl), await status(document.printUrl)]).toEqual([404, 404]);
    await forgetDocuments(shop.ctx());
    expect(await row(shop.ctx(), sql`select 1 as one from shipping_document`)).toBeNull();
  });
});
