import { say, type Text } from "../../../platform/say.ts";
import { escapeHtml } from "../../../platform/html.ts";
import { qrSvg } from "./markup.ts";
import { dayOf, grouped, partOf, type Sheet, words } from "./sheets.ts";
import { SLIP } from "./slip.pdf.ts";

export const slipStyle = `
@page{size:A4;margin:18mm 20mm}
.slip{width:min(${SLIP.width}mm,100%);min-height:${SLIP.height}mm;padding:18mm 20mm;display:flex;flex-direction:column;font-size:10pt;line-height:1.4}
.slip header{display:flex;justify-content:space-between;align-items:baseline;gap:6mm;padding-bottom:4mm;border-bottom:.5mm solid #000}
.slip header strong{font-size:22pt;line-height:1.2}
.slip header span{font-size:12pt}
.slip .facts{display:grid;grid-template-columns:1fr 1fr;gap:6mm;padding:6mm 0 10mm}
.slip .grey,.slip dt,.slip th{color:#5c564c;font-size:9pt;font-weight:400}
.slip .who{font-weight:700;font-size:11pt}
.slip dl{display:grid;grid-template-columns:auto 1fr;gap:1mm 4mm;align-content:start}
.slip table{width:100%;border-collapse:collapse}
.slip th{text-align:start;border-bottom:.3mm solid #000;padding:1.5mm 0}
.slip td{padding:2.5mm 0;border-bottom:.1mm solid #999;vertical-align:top}
.slip tr{break-inside:avoid}
.slip td:first-child{font-size:9pt;padding-inline-end:4mm;overflow-wrap:anywhere;width:42mm}
.slip td b{display:block;font-size:10.5pt}
.slip .quantity{text-align:end;white-space:nowrap;font-weight:700;width:20mm}
.slip .total{text-align:end;padding:3mm 0}
.slip .note{padding-top:4mm}
.slip footer{margin-top:auto;display:flex;justify-content:space-between;gap:10mm;padding-top:5mm;border-top:.3mm solid #000;break-inside:avoid}
.slip footer b{display:block;font-size:13pt;padding-bottom:6mm}
.slip footer p{overflow-wrap:anywhere}
.slip .qr{width:26mm;height:26mm;flex:none}
@media (max-width:700px){.slip{padding:6mm}.slip .facts{grid-template-columns:1fr}}
@media print{.slip{width:auto;min-height:260mm;padding:0}.slip .facts{grid-template-columns:1fr 1fr}}
`;

/** One packing slip in the buyer's language. */
export function slipHtml(sheet: Sheet): string {
  const word = (text: Text): string => escapeHtml(say(sheet, text));
  const { receiver, shipment } = sheet;
  const carried = [say(sheet, sheet.carrier), shipment.trackingNumber && grouped(shipment.trackingNumber)].filter(Boolean).join("  ");
  return `<article class="sheet slip" lang="${sheet.language === "zh" ? "zh-CN" : "en"}">
<header><strong>${word(sheet.shopName)}</strong><span>${word(words.slip)}</span></header>
<div class="facts">
<div><p class="grey">${word(words.shipTo)}</p><p class="who">${escapeHtml(receiver.name)} ${escapeHtml(receiver.phone)}</p>
${receiver.company ? `<p>${escapeHtml(receiver.company)}</p>` : ""}<p>${escapeHtml(receiver.address)}</p></div>
<dl>
<dt>${word(words.order)}</dt><dd>${escapeHtml(sheet.orderNumber)}</dd>
<dt>${word(words.placed)}</dt><dd>${escapeHtml(dayOf(sheet))}</dd>
<dt>${word(words.parcel)}</dt><dd>${escapeHtml(partOf(sheet))}</dd>
<dt>${word(words.carrier)}</dt><dd>${escapeHtml(carried)}</dd>
</dl>
</div>
<table>
<thead><tr><th scope="col">${word(words.sku)}</th><th scope="col">${word(words.goods)}</th><th scope="col" class="quantity">${word(words.quantity)}</th></tr></thead>
<tbody>
${sheet.goods
  .map(
    ({ sku, name, options, quantity }) =>
      `<tr><td>${escapeHtml(sku)}</td><td><b>${escapeHtml(name)}</b>${options ? `<span class="grey">${escapeHtml(options)}</span>` : ""}</td><td class="quantity">× ${quantity}</td></tr>`,
  )
  .join("\n")}
</tbody>
</table>
<p class="total">${word(words.total)} <b>${sheet.pieces}</b></p>
${sheet.note ? `<div class="note"><p class="grey">${word(words.note)}</p><p>${escapeHtml(sheet.note)}</p></div>` : ""}
<footer><div><b>${word(words.thanks)}</b><p class="grey">${word(words.lookup)}</p><p>${escapeHtml(sheet.lookupUrl)}</p></div>${qrSvg(sheet.lookupUrl)}</footer>
</article>`;
}
