import bwipjs from "bwip-js";
import { encode } from "uqr";

/** A Code 128 symbol: bars and gaps in turn, in modules, beginning with a bar. */
export function code128(value: string): { widths: readonly number[]; modules: number } {
  // the library throws for what Code 128 cannot hold; a tracking number is letters, digits and dashes
  const [symbol] = bwipjs.raw({ bcid: "code128", text: value }) as { sbs: number[] }[];
  const widths = symbol!.sbs;
  return { widths, modules: widths.reduce((sum, width) => sum + width, 0) };
}

/** A QR code as rows of dark (true) and light modules, without its quiet zone. */
export const qrCode = (value: string): readonly (readonly boolean[])[] => encode(value, { ecc: "M", border: 0 }).data;

/** A box of modules to fill; both symbols are drawn from these, on paper as on the page. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function barBoxes(value: string): { boxes: Box[]; width: number } {
  const { widths, modules } = code128(value);
  const boxes: Box[] = [];
  let x = 0;
  for (const [i, width] of widths.entries()) {
    if (i % 2 === 0) boxes.push({ x, y: 0, width, height: 1 });
    x += width;
  }
  return { boxes, width: modules };
}

/** Neighbouring dark modules of a row are one box: fewer of them, and no hairline between. */
export function qrBoxes(value: string): { boxes: Box[]; width: number } {
  const rows = qrCode(value);
  const boxes = rows.flatMap((row, y) => {
    const found: Box[] = [];
    for (const [x, dark] of row.entries()) {
      if (!dark) continue;
      const last = found.at(-1);
      if (last && last.x + last.width === x) last.width += 1;
      else found.push({ x, y, width: 1, height: 1 });
    }
    return found;
  });
  return { boxes, width: rows.length };
}
