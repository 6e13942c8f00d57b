import { Paper } from "./paper.ts";
import { allWords, grouped, type Sheet, textOfSheet, weightOf, words } from "./sheets.ts";

/** The thermal printers' usual label, in millimetres. */
export const LABEL = { width: 76, height: 130 } as const;
const EDGE = 4;
const INNER = LABEL.width - 2 * EDGE;

/** What is printed on labels in any case. */
const MARKS = "收寄订单包裹共件商品重量";

/** Labels, one to a page. */
export async function labelsPdf(sheets: readonly Sheet[]): Promise<Buffer> {
  const paper = await Paper.open(words.labels.zh, sheets.map(textOfSheet).join("") + allWords + MARKS);
  for (const sheet of sheets) drawLabel(paper, sheet);
  return paper.bytes();
}

export function drawLabel(paper: Paper, sheet: Sheet): void {
  const number = sheet.shipment.trackingNumber ?? "";
  paper.addPage(LABEL.width, LABEL.height);
  paper.text(sheet.carrier.zh, EDGE, 3.6, INNER / 2, { size: 13, weight: "bold", lines: 1 });
  paper.text(sheet.shopName.zh, EDGE + INNER / 2, 4.8, INNER / 2, { size: 8.5, align: "end", lines: 1 });
  rule(paper, 11);
  paper.text(sheet.sorting, EDGE, 12.2, INNER, { size: 30, weight: "bold", lines: 1 });
  rule(paper, 28, 0.2);
  paper.barcode(number, EDGE + 3, 31, INNER - 6, 14);
  const shown = grouped(number);
  const width = paper.widthOf(shown, 12, "bold");
  paper.text(shown, EDGE + Math.max(0, (INNER - width) / 2), 46.2, INNER, { size: 12, weight: "bold", lines: 1 });
  rule(paper, 53);
  mark(paper, "收", 55.5, true);
  const to = sheet.receiver;
  let y = 55.2;
  y += paper.text(`${to.name}  ${to.phone}`, EDGE + 10, y, INNER - 10, { size: 13, weight: "bold", lines: 1 });
  if (to.company) y += paper.text(to.company, EDGE + 10, y, INNER - 10, { size: 9, lines: 1 });
  paper.text(to.address, EDGE + 10, y + 0.6, INNER - 10, { size: 11, lines: 3 });
  rule(paper, 86, 0.2);
  mark(paper, "寄", 88, false);
  if (sheet.sender) {
    const { name, phone, address } = sheet.sender;
    const height = paper.text(`${name}  ${phone}`, EDGE + 10, 87.8, INNER - 10, { size: 8.5, weight: "bold", lines: 1 });
    paper.text(address, EDGE + 10, 87.8 + height, INNER - 10, { size: 8.5, lines: 2 });
  }
  rule(paper, 100.5);
  const qr = 24;
  paper.qr(number, LABEL.width - EDGE - qr, 103, qr);
  const facts = [
    ["订单", sheet.orderNumber],
    ["包裹", `${sheet.shipment.number}  (${sheet.part}/${sheet.parts})`],
    ["商品", `共 ${sheet.pieces} 件`],
    ["重量", weightOf(sheet.grams)],
  ] as const;
  for (const [i, [name, value]] of facts.entries()) {
    paper.text(name, EDGE, 103 + i * 6.2, 9, { size: 8, tone: "grey", lines: 1 });
    paper.text(value, EDGE + 9, 102.6 + i * 6.2, INNER - qr - 11, { size: 9.5, lines: 1 });
  }
}

const rule = (paper: Paper, y: number, thickness = 0.5) => paper.box(EDGE, y, INNER, thickness);

/** 收 is black on white turned round, so that nobody sends a parcel back by mistake. */
function mark(paper: Paper, sign: "收" | "寄", y: number, filled: boolean): void {
  const size = 7.5;
  paper.box(EDGE, y, size, size);
  if (!filled) paper.box(EDGE + 0.3, y + 0.3, size - 0.6, size - 0.6, "white");
  paper.text(sign, EDGE + 1.35, y + 0.75, size, { size: 13.5, weight: "bold", tone: filled ? "white" : "black" });
}
