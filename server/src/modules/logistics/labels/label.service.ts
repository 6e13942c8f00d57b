import type { Ctx, Language } from "../../../platform/ctx.ts";
import { shopNow } from "../../../platform/clock.ts";
import { any, changed, row, rows, sql } from "../../../platform/db/sql.ts";
import { BadInput, refuse } from "../../../platform/failures.ts";
import { InputError, UserErrorCode } from "../../../platform/graphql/errors.types.ts";
import { hashToken, randomToken, readId } from "../../../platform/ids.ts";
import { say, type Text } from "../../../platform/say.ts";
import { ShipmentStatus } from "../shipment.types.ts";
import { unprintable } from "./glyphs.ts";
import type { ShipmentLabelCreateInput } from "./label.inputs.ts";
import { type ShippingDocument, ShippingDocumentKind } from "./label.types.ts";
import { readSheets, textOfSheet } from "./sheets.ts";

/** Parcels of one document. */
export const MAX_PARCELS = 50;
/** How long its address leads anywhere: it holds names, phones and addresses. */
const MINUTES = 15;

/** Makes an address under which labels or slips can be fetched for a while, also by a printer's program that has no session. */
export async function createDocument(ctx: Ctx, input: ShipmentLabelCreateInput): Promise<ShippingDocument> {
  const { kind } = input;
  if (input.shipmentIds.length < 1 || input.shipmentIds.length > MAX_PARCELS) throw new BadInput(`shipmentIds: 1 to ${MAX_PARCELS}`);
  const ids = await printableIds(ctx, [...new Set(input.shipmentIds)], kind);
  const sheets = await readSheets(ctx, ids);
  const token = randomToken("doc");
  const expiresAt = new Date((await shopNow(ctx)).getTime() + MINUTES * 60_000);
  await changed(
    ctx,
    sql`insert into shipping_document (token_hash, kind, shipment_ids, language, expires_at)
        values (${hashToken(token)}, ${kind}, ${ids}::uuid[], ${ctx.language}, ${expiresAt})`,
  );
  const base = `${ctx.app.publicUrl}/shipping-documents/${token}`;
  return {
    kind,
    count: ids.length,
    printUrl: `${base}/print`,
    pdfUrl: `${base}/${kind === ShippingDocumentKind.LABEL ? "labels" : "packing-slips"}.pdf`,
    expiresAt,
    unprintable: unprintable(sheets.map(textOfSheet).join("")),
  };
}

/** A label needs a waybill, a slip a parcel that is not called off; each parcel that lacks it is named. */
async function printableIds(ctx: Ctx, ids: string[], kind: ShippingDocumentKind): Promise<string[]> {
  const uuids = ids.map((id) => readId("shp", id));
  const known = uuids.filter((uuid) => uuid !== null);
  const found = await rows(
    ctx,
    sql<{ id: string; number: string; status: ShipmentStatus; trackingNo: string | null }>`
      select id, number, status, tracking_no as "trackingNo" from shipment where id = ${any(known)}`,
  );
  const byId = new Map(found.map((shipment) => [shipment.id, shipment]));
  const errors: InputError[] = [];
  for (const [at, uuid] of uuids.entries()) {
    const shipment = uuid ? byId.get(uuid) : undefined;
    const wrong = (code: UserErrorCode, text: Text) =>
      errors.push(new InputError({ code, message: say(ctx, text), field: ["shipmentIds", String(at)] }));
    if (!shipment) wrong(UserErrorCode.NOT_FOUND, { zh: "没有这个包裹", en: "There is no such parcel" });
    else if (shipment.status === ShipmentStatus.CANCELLED)
      wrong(UserErrorCode.NOT_ALLOWED_IN_STATE, { zh: `包裹 ${shipment.number} 已取消`, en: `Parcel ${shipment.number} was called off` });
    else if (kind === ShippingDocumentKind.LABEL && !shipment.trackingNo)
      wrong(UserErrorCode.NOT_ALLOWED_IN_STATE, {
        zh: `包裹 ${shipment.number} 还没有运单号`,
        en: `Parcel ${shipment.number} has no tracking number yet`,
      });
  }
  if (errors.length > 0) refuse(...errors);
  return known;
}

export interface OpenDocument {
  kind: ShippingDocumentKind;
  shipmentIds: string[];
  language: Language;
}

/** What a token opens; null for one that never was, or no longer is. */
export const openDocument = (ctx: Ctx, token: string): Promise<OpenDocument | null> =>
  row(
    ctx,
    sql<OpenDocument>`select kind, shipment_ids as "shipmentIds", language from shipping_document
                      where token_hash = ${hashToken(token.slice(0, 100))} and expires_at > shop_now()`,
  );

export const forgetDocuments = async (ctx: Ctx): Promise<void> =>
  void (await changed(ctx, sql`delete from shipping_document where expires_at < shop_now()`));
