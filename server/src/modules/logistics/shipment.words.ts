import { say, type Text } from "../../platform/say.ts";
import type { Language } from "../../platform/ctx.ts";
import { CarrierCode } from "./freight.types.ts";
import { ShipmentStatus } from "./shipment.types.ts";

/** Our own word for each state, for the scans of a parcel. */
export const statusWords: Record<ShipmentStatus, Text> = {
  [ShipmentStatus.DRAFT]: { zh: "正在创建运单", en: "Waybill being made" },
  [ShipmentStatus.LABEL_CREATED]: { zh: "运单已生成，等待揽收", en: "Waybill made, waiting for pick-up" },
  [ShipmentStatus.PICKED_UP]: { zh: "快递已揽收", en: "Picked up by the carrier" },
  [ShipmentStatus.IN_TRANSIT]: { zh: "运输中", en: "In transit" },
  [ShipmentStatus.OUT_FOR_DELIVERY]: { zh: "派送中", en: "Out for delivery" },
  [ShipmentStatus.AVAILABLE_FOR_PICKUP]: { zh: "待取件", en: "Ready to be picked up" },
  [ShipmentStatus.DELIVERED]: { zh: "已签收", en: "Delivered" },
  [ShipmentStatus.FAILED_ATTEMPT]: { zh: "派送未成功，将再次派送", en: "Could not be delivered, will be tried again" },
  [ShipmentStatus.EXCEPTION]: { zh: "运输异常，正在处理", en: "Something went wrong on the way; it is being looked into" },
  [ShipmentStatus.RETURNING]: { zh: "退回途中", en: "On its way back" },
  [ShipmentStatus.RETURNED]: { zh: "已退回", en: "Returned to the shop" },
  [ShipmentStatus.CANCELLED]: { zh: "已取消", en: "Called off" },
};

/** The same states where the shop brings it itself, or the shopper comes for it. */
const ownWords: Partial<Record<CarrierCode, Partial<Record<ShipmentStatus, Text>>>> = {
  [CarrierCode.OWN]: {
    [ShipmentStatus.LABEL_CREATED]: { zh: "已打包，等待本店配送", en: "Packed, waiting for our driver" },
    [ShipmentStatus.OUT_FOR_DELIVERY]: { zh: "本店配送员正在送货", en: "Our driver is on the way" },
    [ShipmentStatus.DELIVERED]: { zh: "已送达", en: "Delivered" },
    [ShipmentStatus.FAILED_ATTEMPT]: { zh: "没有送到，本店会与您联系", en: "Could not be handed over; we will be in touch" },
    [ShipmentStatus.RETURNED]: { zh: "已带回店里", en: "Brought back to the shop" },
  },
  [CarrierCode.PICKUP]: {
    [ShipmentStatus.LABEL_CREATED]: { zh: "正在备货", en: "Being packed" },
    [ShipmentStatus.AVAILABLE_FOR_PICKUP]: { zh: "已备好，可以来取", en: "Ready to collect" },
    [ShipmentStatus.DELIVERED]: { zh: "已取走", en: "Collected" },
  },
};

/** Our word for a parcel's state, by how it gets to its recipient. */
export const statusWord = (carrier: CarrierCode, status: ShipmentStatus): Text => ownWords[carrier]?.[status] ?? statusWords[status];

/** What happened, for display: our word for the state, or the carrier's own sentence where the state is not known. */
export const describeScan = (
  language: Language,
  status: ShipmentStatus | null,
  rawText: string,
  carrier: CarrierCode = CarrierCode.OTHER,
): string =>
  status
    ? say({ language }, statusWord(carrier, status))
    : rawText || say({ language }, { zh: "快件信息已更新", en: "The carrier has news" });

const COURIER =
  /(?:快递员|派送员|派件员|派件人|收派员|快递小哥|小哥)\s*[:：【]?\s*([^\s,，。；;：:（(【】\d]{1,20})(?:[\s,，】（(]*(?:联系)?(?:电话|手机号?)?\s*[:：]?\s*(\+?[\d*][\d*\- ]{5,18}[\d*]))?/;

/** Name and phone number of the courier, where the carrier's sentence has them; the number exactly as masked there. */
export function courierIn(text: string): { name: string | null; phone: string | null } {
  const found = COURIER.exec(text);
  return { name: found?.[1] ?? null, phone: found?.[2]?.trim() ?? null };
}
