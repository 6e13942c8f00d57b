import {
  BarcodeFormat,
  BinaryBitmap,
  DecodeHintType,
  HybridBinarizer,
  MultiFormatReader,
  NotFoundException,
  RGBLuminanceSource,
} from "@zxing/library";
import { decodePDFRawStream, PDFArray, PDFDict, PDFDocument, PDFName, PDFRawStream } from "@cantoo/pdf-lib";
import type { Box } from "./barcode.ts";
import { MM } from "./paper.ts";

export interface ReadPage {
  /** Millimetres. */
  width: number;
  height: number;
  /** As a reader that searches or copies finds it, line by line. */
  text: string;
  /** Names of the fonts it uses. */
  fonts: string[];
  /** Filled rectangles in millimetres from the upper left corner. */
  boxes: Box[];
}

const streamText = (stream: PDFRawStream): string => Buffer.from(decodePDFRawStream(stream).decode()).toString("latin1");
const utf16 = (hex: string): string => Buffer.from(hex, "hex").swap16().toString("utf16le");

/** What a font's glyphs stand for, from its ToUnicode map. */
function unicodeOf(document: PDFDocument, font: PDFDict): Map<string, string> {
  const stream = document.context.lookup(font.get(PDFName.of("ToUnicode")));
  if (!stream) return new Map();
  const map = streamText(stream as PDFRawStream);
  return new Map([...map.matchAll(/^<([0-9A-F]{4})> <([0-9A-F]+)>$/gim)].map(([, glyph, text]) => [glyph!.toUpperCase(), utf16(text!)]));
}

/** Reads a PDF back with another half of the library: the pages' sizes, their text and what is filled on them. */
export async function readPdf(bytes: Uint8Array): Promise<ReadPage[]> {
  const document = await PDFDocument.load(bytes);
  return document.getPages().map((page) => {
    const [width, height] = [page.getWidth() / MM, page.getHeight() / MM];
    const contents = page.node.Contents();
    const streams = contents instanceof PDFArray ? contents.asArray().map((ref) => document.context.lookup(ref)) : [contents];
    const source = streams.map((stream) => streamText(stream as PDFRawStream)).join("\n");
    const fonts = page.node.Resources()?.lookupMaybe(PDFName.of("Font"), PDFDict);
    const names = (fonts?.values() ?? []).map((font) => String((document.context.lookup(font) as PDFDict).get(PDFName.of("BaseFont"))));
    let text = "";
    let unicode = new Map<string, string>();
    let line = "";
    for (const [, font, place, glyphs] of source.matchAll(/\/(\S+) [\d.]+ Tf|1 0 0 1 \S+ (\S+) Tm|<([0-9A-F]*)> Tj/g)) {
      if (font) unicode = unicodeOf(document, fonts!.lookup(PDFName.of(font), PDFDict));
      if (place && place !== line) text += text ? "\n" : "";
      line = place ?? line;
      for (const glyph of glyphs?.match(/.{4}/g) ?? []) text += unicode.get(glyph) ?? "\uFFFD";
    }
    const boxes = [...source.matchAll(/^1 0 0 1 (\S+) (\S+) cm[\s\S]*?0 0 m\n(\S+) 0 l\n\S+ (\S+) l/gm)].map(([, x, y, w, h]) => ({
      x: Number(x) / MM,
      y: height - Number(y) / MM,
      width: Number(w) / MM,
      height: Number(h) / MM,
    }));
    return { width, height, text, fonts: names, boxes };
  });
}

/**
 * Reads a bar code or QR code as a scanner does: from pictures of the boxes within a part of the page, nearer and farther away. (This
 * reader finds one clean symbol in twenty not at all at a given size.)
 */
export function scan(boxes: readonly Box[], format: BarcodeFormat, area: Box, perUnit = 16): string {
  const sizes = [1, 1 / 2, 1 / 4, 3 / 4, 3 / 8, 5 / 16].map((part) => part * perUnit);
  for (const size of sizes) {
    const text = look(boxes, format, area, size);
    if (text !== null) return text;
  }
  throw new Error("no symbol can be read here");
}

function look(boxes: readonly Box[], format: BarcodeFormat, area: Box, perUnit: number): string | null {
  const quiet = Math.round(10 * perUnit);
  const width = Math.ceil(area.width * perUnit) + 2 * quiet;
  const height = Math.ceil(area.height * perUnit) + 2 * quiet;
  const light = new Uint8ClampedArray(width * height).fill(255);
  for (const box of boxes) {
    if (box.x < area.x - 0.01 || box.y < area.y - 0.01 || box.x + box.width > area.x + area.width + 0.01) continue;
    if (box.y + box.height > area.y + area.height + 0.01) continue;
    const [left, right] = [box.x - area.x, box.x - area.x + box.width].map((at) => quiet + Math.round(at * perUnit));
    const [top, bottom] = [box.y - area.y, box.y - area.y + box.height].map((at) => quiet + Math.round(at * perUnit));
    for (let y = top!; y < bottom!; y++) light.fill(0, y * width + left!, y * width + right!);
  }
  const bitmap = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(light, width, height)));
  const hints = new Map<DecodeHintType, unknown>([
    [DecodeHintType.POSSIBLE_FORMATS, [format]],
    [DecodeHintType.TRY_HARDER, true],
  ]);
  try {
    return new MultiFormatReader().decode(bitmap, hints).getText();
  } catch (error) {
    if (error instanceof NotFoundException) return null;
    throw error;
  }
}
export { BarcodeFormat };
