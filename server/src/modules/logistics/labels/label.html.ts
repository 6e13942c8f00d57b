import { LABEL } from "./label.pdf.ts";
import { escapeHtml } from "../../../platform/html.ts";
import { barcodeSvg, qrSvg } from "./markup.ts";
import { grouped, type PrintedParty, type Sheet, weightOf } from "./sheets.ts";

export const labelStyle = `
@page{size:${LABEL.width}mm ${LABEL.height}mm;margin:0}
.label{width:${LABEL.width}mm;height:${LABEL.height}mm;padding:3mm 4mm;display:flex;flex-direction:column;font-size:9pt;line-height:1.3}
.label header{display:flex;justify-content:space-between;align-items:baseline;gap:3mm;padding-bottom:1.5mm;border-bottom:.5mm solid #000}
.label header strong{font-size:13pt;white-space:nowrap}
.label .sorting{font-size:30pt;font-weight:700;line-height:1.25;white-space:nowrap;overflow:hidden;border-bottom:.2mm solid #000}
.label .code{padding:2mm 3mm 1mm;text-align:center;border-bottom:.5mm solid #000}
.label .barcode{width:100%;height:14mm}
.label .code p{font-size:12pt;font-weight:700}
.label .party{display:grid;grid-template-columns:7.5mm 1fr;gap:2.5mm;padding:2mm 0;border-bottom:.2mm solid #000}
.label .mark{display:grid;place-items:center;width:7.5mm;height:7.5mm;border:.3mm solid #000;font-size:13.5pt;font-weight:700}
.label .to{flex:1;min-height:0;overflow:hidden}
.label .to .mark{background:#000;color:#fff;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.label .to .who{font-size:13pt;font-weight:700}
.label .to .where{font-size:11pt}
.label .from .who{font-weight:700;font-size:8.5pt}
.label .from .where{font-size:8.5pt}
.label footer{display:flex;justify-content:space-between;gap:3mm;padding-top:2mm;border-top:.3mm solid #000}
.label dl{display:grid;grid-template-columns:auto 1fr;gap:1mm 2mm;align-content:start;font-size:9.5pt}
.label dt{font-size:8pt;color:#444;line-height:1.5}
.label .qr{width:26mm;height:26mm;flex:none}
`;

const partyHtml = (
  sign: string,
  className: string,
  { name, phone, company, address }: PrintedParty,
): string => `<section class="party ${className}">
<span class="mark" aria-hidden="true">${sign}</span>
<div><p class="who">${escapeHtml(name)} ${escapeHtml(phone)}</p>${company ? `<p class="where">${escapeHtml(company)}</p>` : ""}<p class="where">${escapeHtml(address)}</p></div>
</section>`;

/** One label; in Chinese whatever the page's language, for the people who carry it. */
export function labelHtml(sheet: Sheet): string {
  const number = sheet.shipment.trackingNumber ?? "";
  return `<article class="sheet label" lang="zh-CN">
<header><strong>${escapeHtml(sheet.carrier.zh)}</strong><span>${escapeHtml(sheet.shopName.zh)}</span></header>
<p class="sorting">${escapeHtml(sheet.sorting)}</p>
<div class="code">${barcodeSvg(number)}<p>${escapeHtml(grouped(number))}</p></div>
${partyHtml("收", "to", sheet.receiver)}
${sheet.sender ? partyHtml("寄", "from", sheet.sender) : ""}
<footer><dl>
<dt>订单</dt><dd>${escapeHtml(sheet.orderNumber)}</dd>
<dt>包裹</dt><dd>${escapeHtml(sheet.shipment.number)} (${sheet.part}/${sheet.parts})</dd>
<dt>商品</dt><dd>共 ${sheet.pieces} 件</dd>
<dt>重量</dt><dd>${weightOf(sheet.grams)}</dd>
</dl>${qrSvg(number)}</footer>
</article>`;
}
