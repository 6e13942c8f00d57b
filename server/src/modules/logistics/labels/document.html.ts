import type { Language } from "../../../platform/ctx.ts";
import { say } from "../../../platform/say.ts";
import { labelHtml, labelStyle } from "./label.html.ts";
import { ShippingDocumentKind } from "./label.types.ts";
import type { Sheet } from "./sheets.ts";
import { slipHtml, slipStyle } from "./slip.html.ts";

export interface PrintOptions {
  kind: ShippingDocumentKind;
  /** Of who prints. */
  language: Language;
  nonce: string;
  /** Name of the PDF beside this page. */
  pdf: string;
  /** True if a carrier draws labels of its own, which are in the PDF only. */
  own: boolean;
}

const texts = {
  labels: { zh: "打印面单", en: "Print labels" },
  slips: { zh: "打印装箱单", en: "Print packing slips" },
  count: { zh: "共 {n} 个包裹，每个另起一页", en: "{n} parcels, each on a page of its own" },
  print: { zh: "打印", en: "Print" },
  pdf: { zh: "下载 PDF", en: "Open the PDF" },
  own: { zh: "快递公司自己的面单在 PDF 里。", en: "The carrier's own labels are in the PDF." },
} as const;

/** A page that is nothing but what is printed, with a bar above it on the screen; it needs no script to be printed. */
export function printPage(sheets: readonly Sheet[], { kind, language, nonce, pdf, own }: PrintOptions): string {
  const labels = kind === ShippingDocumentKind.LABEL;
  const word = (text: { zh: string; en: string }) => say({ language }, text);
  const title = word(labels ? texts.labels : texts.slips);
  return `<!doctype html>
<html lang="${language === "zh" ? "zh-CN" : "en"}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style nonce="${nonce}">${frameStyle}${labels ? labelStyle : slipStyle}</style>
</head>
<body>
<header class="bar">
<h1>${title}</h1>
<p>${word(texts.count).replace("{n}", String(sheets.length))}${own ? ` · ${word(texts.own)}` : ""}</p>
<button type="button" id="print">${word(texts.print)}</button>
<a href="${pdf}">${word(texts.pdf)}</a>
</header>
<main>
${sheets.map(labels ? labelHtml : slipHtml).join("\n")}
</main>
<script nonce="${nonce}">document.getElementById("print").addEventListener("click", () => print());</script>
</body>
</html>
`;
}

/** On the screen sheets lie on a desk in the shop's colours; on paper there is nothing but the sheets. */
const frameStyle = `
*{box-sizing:border-box;margin:0}
body{background:#efeae0;color:#22201c;font:16px/1.5 "Instrument Sans","PingFang SC","HarmonyOS Sans SC","MiSans","Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",sans-serif}
.bar{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;padding:12px 16px;background:#fffdf9;border-bottom:1px solid #e7e0d4}
.bar h1{font-size:18px}
.bar p{flex:1 1 200px;color:#5c564c;font-size:14px}
.bar button{min-height:44px;padding:0 24px;border:0;border-radius:6px;background:#2f5d50;color:#fffdf9;font:600 15px/1 inherit;font-family:inherit;cursor:pointer}
.bar a{display:inline-flex;align-items:center;min-height:44px;color:#2f5d50;font-weight:600;font-size:15px}
:focus-visible{outline:2px solid #2b4a6f;outline-offset:2px}
main{display:flex;flex-wrap:wrap;justify-content:center;gap:16px;padding:16px}
.sheet{background:#fff;color:#000;border:1px solid #d8d0c2;overflow:hidden}
.sheet svg{display:block}
@media print{
body{background:none}
.bar{display:none}
main{display:block;padding:0}
.sheet{border:0;break-after:page;break-inside:avoid}
.sheet:last-child{break-after:auto}
}
`;
