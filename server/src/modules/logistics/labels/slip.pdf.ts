import { say, type Text } from "../../../platform/say.ts";
import { Paper } from "./paper.ts";
import { allWords, dayOf, grouped, partOf, type Sheet, textOfSheet, words } from "./sheets.ts";

/** A4, in millimetres. */
export const SLIP = { width: 210, height: 297 } as const;
const EDGE = 20;
const INNER = SLIP.width - 2 * EDGE;
/** Goods end here; what follows stands at the foot of the last page. */
const LAST = 226;
const COLUMNS = { sku: EDGE, name: EDGE + 42, quantity: EDGE + INNER - 20 } as const;

/** Packing slips; one takes a page, and another for every two dozen kinds of goods. */
export async function slipsPdf(sheets: readonly Sheet[]): Promise<Buffer> {
  const paper = await Paper.open(
    words.slips.zh,
    sheets.map((sheet) => textOfSheet(sheet) + dayOf(sheet) + partOf(sheet)).join("") + `${allWords}×`,
  );
  for (const sheet of sheets) drawSlip(paper, sheet);
  return paper.bytes();
}

function drawSlip(paper: Paper, sheet: Sheet): void {
  const word = (text: Text): string => say(sheet, text);
  let y = drawHead(paper, sheet);
  y = drawFacts(paper, sheet, y);
  y = drawColumns(paper, sheet, y);
  for (const { sku, name, options, quantity } of sheet.goods) {
    if (y > LAST) y = drawColumns(paper, sheet, drawHead(paper, sheet));
    paper.text(sku, COLUMNS.sku, y + 0.4, 40, { size: 9, lines: 2 });
    let height = paper.text(name, COLUMNS.name, y, INNER - 66, { size: 10.5, weight: "bold", lines: 2 });
    if (options) height += paper.text(options, COLUMNS.name, y + height, INNER - 66, { size: 9, tone: "grey", lines: 2 });
    paper.text(`× ${quantity}`, COLUMNS.quantity, y, 20, { size: 10.5, weight: "bold", align: "end" });
    y += Math.max(height, 6) + 2.5;
    paper.box(EDGE, y, INNER, 0.2, "hairline");
    y += 2.5;
  }
  paper.text(word(words.total), EDGE, y, INNER - 24, { size: 10.5, align: "end" });
  paper.text(String(sheet.pieces), COLUMNS.quantity, y, 20, { size: 10.5, weight: "bold", align: "end" });
  if (sheet.note) {
    y += 9;
    paper.text(word(words.note), EDGE, y, INNER, { size: 9, tone: "grey" });
    paper.text(sheet.note, EDGE, y + 5, INNER, { size: 10, lines: 3 });
  }
  drawFoot(paper, sheet);
}

function drawHead(paper: Paper, sheet: Sheet): number {
  paper.addPage(SLIP.width, SLIP.height);
  paper.text(say(sheet, sheet.shopName), EDGE, 18, INNER * 0.7, { size: 22, weight: "bold", lines: 1 });
  paper.text(say(sheet, words.slip), EDGE + INNER * 0.7, 21, INNER * 0.3, { size: 12, align: "end", lines: 1 });
  paper.box(EDGE, 32, INNER, 0.5);
  return 38;
}

function drawFacts(paper: Paper, sheet: Sheet, top: number): number {
  const word = (text: Text): string => say(sheet, text);
  const { receiver, shipment } = sheet;
  const half = INNER / 2 - 6;
  let left = top;
  left += paper.text(word(words.shipTo), EDGE, left, half, { size: 9, tone: "grey" });
  left += paper.text(`${receiver.name}  ${receiver.phone}`, EDGE, left, half, { size: 11, weight: "bold", lines: 1 });
  if (receiver.company) left += paper.text(receiver.company, EDGE, left, half, { size: 10, lines: 1 });
  left += paper.text(receiver.address, EDGE, left, half, { size: 10, lines: 4 });
  const facts = [
    [word(words.order), sheet.orderNumber],
    [word(words.placed), dayOf(sheet)],
    [word(words.parcel), partOf(sheet)],
    [
      word(words.carrier),
      [say(sheet, sheet.carrier), shipment.trackingNumber && grouped(shipment.trackingNumber)].filter(Boolean).join("  "),
    ],
  ] as const;
  let right = top;
  for (const [name, value] of facts) {
    paper.text(name, EDGE + INNER / 2, right + 0.3, 24, { size: 9, tone: "grey" });
    right += Math.max(6, paper.text(value, EDGE + INNER / 2 + 24, right, half - 18, { size: 10, lines: 2 }) + 1);
  }
  return Math.max(left, right) + 10;
}

function drawColumns(paper: Paper, sheet: Sheet, y: number): number {
  const head = { size: 9, tone: "grey", lines: 1 } as const;
  paper.text(say(sheet, words.sku), COLUMNS.sku, y, 40, head);
  paper.text(say(sheet, words.goods), COLUMNS.name, y, INNER - 66, head);
  paper.text(say(sheet, words.quantity), COLUMNS.quantity, y, 20, { ...head, align: "end" });
  paper.box(EDGE, y + 6, INNER, 0.3);
  return y + 9;
}

function drawFoot(paper: Paper, sheet: Sheet): void {
  const top = 250;
  paper.box(EDGE, top, INNER, 0.3);
  paper.qr(sheet.lookupUrl, EDGE + INNER - 26, top + 5, 26);
  paper.text(say(sheet, words.thanks), EDGE, top + 6, INNER - 36, { size: 13, weight: "bold", lines: 2 });
  paper.text(say(sheet, words.lookup), EDGE, top + 21, INNER - 36, { size: 9, tone: "grey" });
  paper.text(sheet.lookupUrl, EDGE, top + 26, INNER - 36, { size: 9, lines: 1 });
}
