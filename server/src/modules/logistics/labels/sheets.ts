import type { Ctx, Language } from "../../../platform/ctx.ts";
import { any, rows, sql } from "../../../platform/db/sql.ts";
import { say, type Text } from "../../../platform/say.ts";
import { dictionary } from "../../catalogue/dictionary.ts";
import { linesLoader, orderLoader } from "../../orders/order.reads.ts";
import type { AddressData } from "../../orders/order.entity.ts";
import { chinaPhone } from "../carriers/wire.ts";
import type { Place } from "../carriers/carrier.ts";
import { carrierName } from "../carriers.ts";
import { type RawShipment, shipmentColumns, shipmentsLoader, type ShipmentRow, toShipment } from "../shipment.reads.ts";
import { ShipmentStatus } from "../shipment.types.ts";

/** Somebody at one end of the way, as it is printed. */
export interface PrintedParty {
  name: string;
  company: string | null;
  phone: string;
  address: string;
}

/** All that stands on a parcel's label and slip; a label is in Chinese, the language of its carriers, a slip in the buyer's. */
export interface Sheet {
  shipment: ShipmentRow;
  language: Language;
  shopName: Text;
  carrier: Text;
  /** The carrier's sorting text or, without one, the city. */
  sorting: string;
  sender: PrintedParty | null;
  receiver: PrintedParty;
  orderNumber: string;
  placedAt: Date;
  note: string | null;
  /** This is parcel `part` of `parts` of its order. */
  part: number;
  parts: number;
  pieces: number;
  grams: number;
  goods: { sku: string; name: string; options: string; quantity: number }[];
  /** Where the buyer finds the order. */
  lookupUrl: string;
  timeZone: string;
}

const countryName = (code: string, language: Language): string =>
  new Intl.DisplayNames(language === "zh" ? "zh-CN" : "en", { type: "region" }).of(code) ?? code;

/** One line as the post writes it: from large to small in China, from small to large abroad. */
function addressLine(place: Place & { street2?: string | null; postcode?: string | null }, language: Language): string {
  const { countryCode, province, city, district, street, street2, postcode } = place;
  if (countryCode === "CN")
    return [province, city === province ? "" : city, district, street, street2 && ` ${street2}`].filter(Boolean).join("");
  return [street, street2, city, [province, postcode].filter(Boolean).join(" "), countryName(countryCode, language)]
    .filter(Boolean)
    .join(", ");
}

const party = (
  who: Pick<AddressData, "name" | "phone"> & Parameters<typeof addressLine>[0] & { company?: string | null },
  language: Language,
): PrintedParty => ({
  name: who.name,
  company: who.company || null,
  phone: chinaPhone(who.phone).number,
  address: addressLine(who, language),
});

/** What is printed of some parcels, in the order given. Whoever calls has seen to access. */
export async function readSheets(ctx: Ctx, shipmentIds: readonly string[]): Promise<Sheet[]> {
  const found = await rows(ctx, sql<RawShipment>`select ${shipmentColumns} from shipment s where s.id = ${any(shipmentIds)}`);
  const { shop } = await dictionary(ctx);
  const byId = new Map(found.map((raw) => [raw.uuid, toShipment(raw)]));
  const sheets = await Promise.all(
    shipmentIds.flatMap((id) => {
      const shipment = byId.get(id);
      return shipment
        ? [readSheet(ctx, shipment, { shopName: { zh: shop.name.zh, en: shop.name.en ?? shop.name.zh }, timeZone: shop.timeZone })]
        : [];
    }),
  );
  return sheets;
}

async function readSheet(ctx: Ctx, shipment: ShipmentRow, shop: { shopName: Text; timeZone: string }): Promise<Sheet> {
  const [order, lines, siblings] = await Promise.all([
    orderLoader(ctx).load(shipment.orderId),
    linesLoader(ctx).load(shipment.orderId),
    shipmentsLoader(ctx).load(shipment.orderId),
  ]);
  if (!order) throw new Error(`the order of shipment ${shipment.uuid} does not exist`);
  const { language } = order;
  const parcels = siblings.filter(({ status, uuid }) => status !== ShipmentStatus.CANCELLED || uuid === shipment.uuid);
  const goods = shipment.contents.map(({ lineId, quantity }) => ({ line: lines.find(({ uuid }) => uuid === lineId)!, quantity }));
  const receiver = shipment.receiver ?? order.address;
  return {
    ...shop,
    shipment,
    language,
    carrier: carrierName(shipment.carrierCode, shipment.companyCode),
    sorting: shipment.labelHint ?? receiver.city,
    sender: shipment.sender && party(shipment.sender, "zh"),
    receiver: party(receiver, receiver.countryCode === "CN" ? "zh" : "en"),
    orderNumber: order.number,
    placedAt: order.placedAt,
    note: order.note,
    part: parcels.findIndex(({ uuid }) => uuid === shipment.uuid) + 1,
    parts: parcels.length,
    pieces: goods.reduce((sum, { quantity }) => sum + quantity, 0),
    grams: goods.reduce((sum, { line, quantity }) => sum + line.weightGrams * quantity, 0),
    goods: goods.map(({ line: { sku, name, options }, quantity }) => ({ sku, name, options, quantity })),
    lookupUrl: `${ctx.app.publicUrl}/${language}/orders?number=${order.number}`,
  };
}

/** Everything of a sheet that people wrote, for finding out which glyphs are needed and which are lacking. */
export const textOfSheet = ({ shopName, carrier, sorting, sender, receiver, note, goods, lookupUrl, shipment }: Sheet): string =>
  JSON.stringify([shopName, carrier, sorting, sender, receiver, note, goods, lookupUrl, shipment.number, shipment.trackingNumber]);

export const dayOf = ({ placedAt, timeZone, language }: Sheet): string =>
  new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { dateStyle: "long", timeZone }).format(placedAt);

export const weightOf = (grams: number): string => (grams > 0 ? `${(grams / 1000).toFixed(2)} kg` : "—");

/** A tracking number in groups that eyes can hold. */
export const grouped = (number: string): string =>
  number
    .replace(/^([A-Z]*)/, "$1 ")
    .replaceAll(/(\d{4})(?=\d\d)/g, "$1 ")
    .trim();

/** The words on paper. */
export const words = {
  labels: { zh: "面单", en: "Labels" },
  slips: { zh: "装箱单", en: "Packing slips" },
  slip: { zh: "装箱单", en: "Packing slip" },
  order: { zh: "订单", en: "Order" },
  placed: { zh: "下单日期", en: "Placed" },
  parcel: { zh: "包裹", en: "Parcel" },
  shipTo: { zh: "收件人", en: "Ship to" },
  carrier: { zh: "承运", en: "Carrier" },
  sku: { zh: "货号", en: "SKU" },
  goods: { zh: "商品", en: "Item" },
  quantity: { zh: "数量", en: "Qty" },
  total: { zh: "合计", en: "Pieces in this parcel" },
  note: { zh: "买家留言", en: "Note from the buyer" },
  thanks: { zh: "谢谢您的惠顾，愿您喜欢。", en: "Thank you for your order. We hope you enjoy it." },
  lookup: { zh: "扫码查询订单与物流", en: "Scan to see your order and where it is" },
  part: { zh: "第 {part} 件，共 {parts} 件", en: "{part} of {parts}" },
} as const satisfies Record<string, Text>;

export const partOf = ({ part, parts, language }: Sheet): string =>
  say({ language }, words.part).replace("{part}", String(part)).replace("{parts}", String(parts));

/** Every character of the words above, for the fonts. */
export const allWords = JSON.stringify(words);
