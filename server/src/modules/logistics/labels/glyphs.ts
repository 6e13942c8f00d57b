import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** Which slice of the font has a character; a hundred ranges of Unicode beside its files. */
const RANGES = createRequire(import.meta.url).resolve("@fontsource-variable/noto-sans-sc/unicode.json");

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
/** The slice of the font that has a character, if any has. */
export const sliceOf = (char: string): string | undefined => slices().get(char.codePointAt(0)!);

/** The characters of a text that cannot be printed in a PDF, each once. */
export const unprintable = (text: string): string[] => [
  ...new Set([...text.normalize("NFC").replaceAll(INVISIBLE, "")].filter((char) => !sliceOf(char))),
];

/** A text as it can be drawn: what has no glyph is marked. */
export const printable = (text: string): string =>
  [...text.normalize("NFC").replaceAll(INVISIBLE, "")].map((char) => (sliceOf(char) ? char : MISSING)).join("");
