import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import fontkit from "@cantoo/fontkit";
import type { PDFDocument, PDFFont } from "@cantoo/pdf-lib";
import subsetFont from "subset-font";

/**
 * Noto Sans SC as its package brings it: a variable font cut into a hundred slices by Unicode range. A document gets the glyphs it uses of
 * the slices it needs, a few kilobytes each, however large the whole font is.
 */
const FILES = createRequire(import.meta.url).resolve("@fontsource-variable/noto-sans-sc/files/noto-sans-sc-latin-wght-normal.woff2");
const RANGES = createRequire(import.meta.url).resolve("@fontsource-variable/noto-sans-sc/unicode.json");

export type Weight = "regular" | "bold";
const AXIS: Record<Weight, number> = { regular: 420, bold: 700 };

/** Stands for a character that the font lacks, as printers have always marked it; an empty box could pass for a sign. */
export const MISSING = "〓";

/** Selectors and joiners have no shape of their own. */
const INVISIBLE = /[\p{Cf}\p{Cc}]|[\uFE00-\uFE0F]/gu;

let sliceOfChar: Map<number, string> | null = null;
function slices(): Map<number, string> {
  if (sliceOfChar) return sliceOfChar;
  sliceOfChar = new Map();
  const ranges = JSON.parse(readFileSync(RANGES, "utf8")) as Record<string, string>;
  for (const [name, text] of Object.entries(ranges))
    for (const range of text.split(",")) {
      const [from = 0, to = from] = range
        .trim()
        .slice(2)
        .split("-")
        .map((hex) => Number.parseInt(hex, 16));
      for (let char = from; char <= to; char++) if (!sliceOfChar.has(char)) sliceOfChar.set(char, name.replaceAll(/[[\]]/g, ""));
    }
  return sliceOfChar;
}
const sliceOf = (char: string): string | undefined => slices().get(char.codePointAt(0)!);

/** The characters of a text that cannot be printed in a PDF, each once. */
export const unprintable = (text: string): string[] => [
  ...new Set([...text.normalize("NFC").replaceAll(INVISIBLE, "")].filter((char) => !sliceOf(char))),
];

/** A text as it can be drawn: what has no glyph is marked. */
export const printable = (text: string): string =>
  [...text.normalize("NFC").replaceAll(INVISIBLE, "")].map((char) => (sliceOf(char) ? char : MISSING)).join("");

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
