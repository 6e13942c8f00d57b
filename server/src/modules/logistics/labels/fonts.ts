import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import fontkit from "@cantoo/fontkit";
import type { PDFDocument, PDFFont } from "@cantoo/pdf-lib";
import subsetFont from "subset-font";
import { MISSING, printable, sliceOf } from "./glyphs.ts";

/**
 * Noto Sans SC as its package brings it: a variable font cut into a hundred slices by Unicode range. A document gets the glyphs it uses of
 * the slices it needs, a few kilobytes each, however large the whole font is.
 */
const FILES = createRequire(import.meta.url).resolve("@fontsource-variable/noto-sans-sc/files/noto-sans-sc-latin-wght-normal.woff2");

export type Weight = "regular" | "bold";
const AXIS: Record<Weight, number> = { regular: 420, bold: 700 };

/** Part of a text that one font has. */
export interface Run {
  text: string;
  font: PDFFont;
}
export type Fonts = (text: string, weight: Weight) => Run[];

/** The alternates of these would be other glyphs than those of the characters, and the text could not be searched or copied. */
const PLAIN = Object.fromEntries(
  ["ccmp", "locl", "rlig", "liga", "clig", "calt", "rclt", "frac", "numr", "dnom"].map((feature) => [feature, false]),
);

/** Embeds the glyphs of a document's whole text, in both weights, and answers how to cut a text into runs. */
export async function embedFonts(document: PDFDocument, wholeText: string): Promise<Fonts> {
  document.registerFontkit(fontkit);
  const ascii = Array.from({ length: 95 }, (_, i) => String.fromCodePoint(32 + i)).join("");
  const announced = new Set(printable(wholeText + ascii + MISSING));
  const bySlice = Map.groupBy(announced, (char) => sliceOf(char)!);
  const fonts = new Map<string, PDFFont>();
  for (const [slice, chars] of bySlice) {
    const file = await readFile(FILES.replace("-latin-", `-${slice}-`));
    for (const weight of ["regular", "bold"] as const) {
      const subset = await subsetFont(file, chars.join(""), { targetFormat: "truetype", variationAxes: { wght: AXIS[weight] } });
      const customName = `NotoSansSC-${weight}-${slice}`;
      fonts.set(`${slice} ${weight}`, await document.embedFont(subset, { subset: false, features: PLAIN, customName }));
    }
  }
  return (text, weight) => {
    const runs: Run[] = [];
    for (const char of printable(text)) {
      const font = fonts.get(`${sliceOf(char)} ${weight}`);
      // the font would have no glyph for it, and draw nothing
      if (!font || !announced.has(char)) throw new Error(`"${char}" was not announced to embedFonts`);
      const last = runs.at(-1);
      if (last?.font === font) last.text += char;
      else runs.push({ text: char, font });
    }
    return runs;
  };
}
