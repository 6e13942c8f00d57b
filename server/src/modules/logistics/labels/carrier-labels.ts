import { PDFDocument } from "@cantoo/pdf-lib";
import type { Ctx } from "../../../platform/ctx.ts";
import { CarrierRefused, CarrierUnavailable } from "../carriers/carrier.ts";
import { carriers } from "../carriers.ts";
import { inTurns } from "../turns.ts";
import { labelsPdf } from "./label.pdf.ts";
import type { Sheet } from "./sheets.ts";

/** Calls to carriers at once. */
const AT_ONCE = 4;

/** Whether the parcel's carrier draws its label itself. */
export const hasOwnLabel = (ctx: Ctx, { shipment }: Sheet): boolean =>
  shipment.ordered && carriers(ctx.app).get(shipment.carrierCode)?.carrier.caps.label === true;

/** Labels as PDF in the order of the sheets: the carrier's own where it draws one and answers, ours for the others. */
export async function labelsOf(ctx: Ctx, sheets: readonly Sheet[]): Promise<Buffer> {
  const own = await inTurns(sheets, AT_ONCE, (sheet) => carrierLabel(ctx, sheet));
  if (own.every((pdf) => pdf === null)) return labelsPdf(sheets);
  const drawn = sheets.filter((_, i) => !own[i]);
  const ours = drawn.length > 0 ? await PDFDocument.load(await labelsPdf(drawn)) : null;
  const together = await PDFDocument.create();
  together.setProducer("Onestall");
  let next = 0;
  for (const pdf of own) {
    const pages = pdf ? await together.copyPages(pdf, pdf.getPageIndices()) : await together.copyPages(ours!, [next++]);
    for (const page of pages) together.addPage(page);
  }
  return Buffer.from(await together.save());
}

/** The carrier's own label, or null to draw ours: the parcel has to leave today, whether the carrier's printing service answers or not. */
async function carrierLabel(ctx: Ctx, sheet: Sheet): Promise<PDFDocument | null> {
  const { shipment } = sheet;
  const carrier = hasOwnLabel(ctx, sheet) ? carriers(ctx.app).get(shipment.carrierCode)?.carrier : undefined;
  if (!carrier?.label) return null;
  try {
    const { pdf } = await carrier.label({ shipmentNo: shipment.carrierOrderNo, trackingNo: shipment.trackingNumber });
    return await PDFDocument.load(pdf, { updateMetadata: false });
  } catch (error) {
    const expected = error instanceof CarrierUnavailable || error instanceof CarrierRefused;
    ctx.app.log[expected ? "warn" : "error"](
      { err: error, shipmentId: shipment.uuid },
      "the carrier's own label cannot be had; ours is printed",
    );
    return null;
  }
}
