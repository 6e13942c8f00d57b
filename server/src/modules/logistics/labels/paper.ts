import { PDFDocument, type PDFPage, rgb } from "@cantoo/pdf-lib";
import { barBoxes, type Box, qrBoxes } from "./barcode.ts";
import { embedFonts, type Fonts, type Weight } from "./fonts.ts";

/** Points in a millimetre. */
export const MM = 72 / 25.4;

const TONES = { black: rgb(0, 0, 0), grey: rgb(0.36, 0.34, 0.3), hairline: rgb(0.75, 0.72, 0.67), white: rgb(1, 1, 1) } as const;

export interface TextStyle {
  /** Height of the type in points. */
  size: number;
  weight?: Weight;
  tone?: keyof typeof TONES;
  align?: "start" | "end";
  /** Lines at most; a text that is longer is set smaller, down to two thirds, and then cut with an ellipsis. */
  lines?: number;
}

/** A document and its pen. Places are millimetres from the upper left corner; a text's place is the top of its first line. */
export class Paper {
  readonly document: PDFDocument;
  readonly #fonts: Fonts;
  #page: PDFPage | null = null;

  private constructor(document: PDFDocument, fonts: Fonts) {
    this.document = document;
    this.#fonts = fonts;
  }

  /** `wholeText` holds every character that will be drawn. */
  static async open(title: string, wholeText: string): Promise<Paper> {
    const document = await PDFDocument.create();
    document.setTitle(title, { showInWindowTitleBar: true });
    document.setProducer("Onestall");
    return new Paper(document, await embedFonts(document, `${wholeText}…`));
  }

  addPage(width: number, height: number): void {
    this.#page = this.document.addPage([width * MM, height * MM]);
  }

  box(x: number, y: number, width: number, height: number, tone: keyof typeof TONES = "black"): void {
    const page = this.#page!;
    page.drawRectangle({ x: x * MM, y: page.getHeight() - (y + height) * MM, width: width * MM, height: height * MM, color: TONES[tone] });
  }

  /** Draws a text within a width and answers the height it took in millimetres. */
  text(text: string, x: number, y: number, width: number, style: TextStyle): number {
    const most = style.lines ?? Infinity;
    let { size } = style;
    let lines = this.#wrap(text, width * MM, size, style.weight);
    while (lines.length > most && size > style.size / 1.5) {
      size -= 0.5;
      lines = this.#wrap(text, width * MM, size, style.weight);
    }
    if (lines.length > most)
      lines = [...lines.slice(0, most - 1), this.#cut(lines.slice(most - 1).join(""), width * MM, size, style.weight)];
    const height = (size * 1.35) / MM;
    for (const [i, line] of lines.entries()) this.#line(line, x, y + i * height, width, { ...style, size });
    return lines.length * height;
  }

  /** How wide a text is in millimetres. */
  widthOf(text: string, size: number, weight: Weight = "regular"): number {
    return this.#measure(text, size, weight) / MM;
  }

  barcode(value: string, x: number, y: number, width: number, height: number): void {
    const { boxes, width: modules } = barBoxes(value);
    this.#boxes(boxes, x, y, width / modules, height);
  }

  qr(value: string, x: number, y: number, size: number): void {
    const { boxes, width: modules } = qrBoxes(value);
    this.#boxes(boxes, x, y, size / modules, size / modules);
  }

  async bytes(): Promise<Buffer> {
    return Buffer.from(await this.document.save());
  }

  #boxes(boxes: Box[], x: number, y: number, unit: number, rowHeight: number): void {
    for (const box of boxes) this.box(x + box.x * unit, y + box.y * rowHeight, box.width * unit, box.height * rowHeight);
  }

  #measure(text: string, size: number, weight: Weight): number {
    return this.#fonts(text, weight).reduce((sum, run) => sum + run.font.widthOfTextAtSize(run.text, size), 0);
  }

  #line(line: string, x: number, y: number, width: number, style: TextStyle): void {
    const page = this.#page!;
    const weight = style.weight ?? "regular";
    let at = x * MM;
    if (style.align === "end") at += width * MM - this.#measure(line, style.size, weight);
    for (const { text, font } of this.#fonts(line, weight)) {
      const baseline = page.getHeight() - y * MM - style.size * 1.05;
      page.drawText(text, { x: at, y: baseline, size: style.size, font, color: TONES[style.tone ?? "black"] });
      at += font.widthOfTextAtSize(text, style.size);
    }
  }

  /** Chinese breaks between any two characters, other writing between words; a word longer than the line breaks where it must. */
  #wrap(text: string, width: number, size: number, weight: Weight = "regular"): string[] {
    const lines: string[] = [];
    let line = "";
    for (const word of text.match(/[[\p{Script=Latin}\p{N}\p{P}]--[，。、；：！？（）「」〓]]+|\s+|./gsv) ?? []) {
      const pieces = this.#measure(word, size, weight) > width ? [...word] : [word];
      for (const piece of pieces) {
        if (line && this.#measure((line + piece).trimEnd(), size, weight) > width) {
          lines.push(line.trimEnd());
          line = piece.trimStart();
        } else line += piece;
      }
    }
    if (line.trim()) lines.push(line.trimEnd());
    return lines;
  }

  #cut(text: string, width: number, size: number, weight: Weight = "regular"): string {
    const kept = [...text];
    while (kept.length > 0 && this.#measure(`${kept.join("")}…`, size, weight) > width) kept.pop();
    return `${kept.join("")}…`;
  }
}
