// Makes app/fonts/wenkai-headlines.woff2: LXGW WenKai (OFL) with just the characters of our Chinese headlines.
// The package brings the font in slices, so the wanted glyphs are cut from each slice and put together into one file.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import subsetFont from "subset-font";

const budget = 64 * 1024;
const web = path.resolve(import.meta.dirname, "..");
const seed = path.resolve(web, "../server/src/seed");
const target = path.join(web, "app/fonts/wenkai-headlines.woff2");
const han = /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/g;

/** Headlines only: what stands in font-display, the most seen first. */
function wanted() {
  const areas = ["shop", "till"].map((area) => JSON.parse(readFileSync(path.join(web, `app/i18n/zh/${area}.json`), "utf8")));
  const messages = Object.assign({}, ...areas);
  const display =
    /\.title$|^order\.status|^shipment\.status|^home\.(newest|collections|promise.*title)|^product\.(story|facts|care|related)|^checkout\.(to|delivery|payment)$|^cart\.(empty|ordered)|^list\.(all|empty)|^account\.(hello|orders)|^login\.entered|^order\.(items|to|history)$|^pay\.paid|^list\.filters$|^search\.nothing$|^account\.noOrders|^order\.asking$|^shell\.(categories|account)/;
  const sources = readdirSync(seed)
    .filter((name) => /^catalogue.*\.ts$/.test(name))
    .map((name) => readFileSync(path.join(seed, name), "utf8"));
  const names = sources.flatMap((text) =>
    [...text.matchAll(/\b(?:name|title|heading|tagline|shopName): \{\s*zh: "([^"]*)"/g)].map(([, zh]) => zh),
  );
  const shop = readdirSync(seed)
    .filter((name) => /^(shop|settings).*\.ts$/.test(name))
    .map((name) => readFileSync(path.join(seed, name), "utf8"));
  const texts = [
    "岁窑，。",
    ...names,
    ...shop,
    ...Object.entries(messages)
      .filter(([id]) => display.test(id))
      .map(([, text]) => text),
  ];
  return [...new Set(texts.join("").match(han))];
}

/** Which slice holds which characters, from the package's stylesheet. */
function slices() {
  const folder = path.dirname(createRequire(import.meta.url).resolve("lxgw-wenkai-webfont/package.json"));
  const css = readFileSync(path.join(folder, "lxgwwenkai-regular.css"), "utf8");
  return [...css.matchAll(/url\('([^']+)'\)[^}]*unicode-range: ([^;}]+)/g)].map(([, url, ranges]) => ({
    file: path.join(folder, url),
    ranges: ranges.split(",").map((range) =>
      range
        .trim()
        .slice(2)
        .split("-")
        .map((hex) => Number.parseInt(hex, 16)),
    ),
  }));
}

const tables = (font) =>
  Object.fromEntries(
    Array.from({ length: font.readUInt16BE(4) }, (_, index) => {
      const at = 12 + 16 * index;
      return [
        font.toString("latin1", at, at + 4),
        font.subarray(font.readUInt32BE(at + 8), font.readUInt32BE(at + 8) + font.readUInt32BE(at + 12)),
      ];
    }),
  );

/** character → glyph number, from a format 4 or 12 cmap. */
function charactersOf(cmap) {
  const found = new Map();
  for (let index = 0; index < cmap.readUInt16BE(2); index++) {
    const at = cmap.readUInt32BE(4 + 8 * index + 4);
    const format = cmap.readUInt16BE(at);
    if (format === 12) {
      for (let group = 0; group < cmap.readUInt32BE(at + 12); group++) {
        const [start, end, glyph] = [0, 4, 8].map((offset) => cmap.readUInt32BE(at + 16 + 12 * group + offset));
        for (let code = start; code <= end; code++) found.set(code, glyph + code - start);
      }
    } else if (format === 4) {
      const count = cmap.readUInt16BE(at + 6) / 2;
      for (let segment = 0; segment < count; segment++) {
        const end = cmap.readUInt16BE(at + 14 + 2 * segment);
        const start = cmap.readUInt16BE(at + 16 + 2 * (count + segment));
        const delta = cmap.readUInt16BE(at + 16 + 2 * (2 * count + segment));
        const rangeAt = at + 16 + 2 * (3 * count + segment);
        const range = cmap.readUInt16BE(rangeAt);
        for (let code = start; code <= end && code !== 0xffff; code++) {
          const glyph = range ? cmap.readUInt16BE(rangeAt + range + 2 * (code - start)) : code;
          if (glyph) found.set(code, (glyph + delta) & 0xffff);
        }
      }
    }
  }
  return found;
}

/** Outlines and widths of one cut slice. */
function glyphsOf(font) {
  const { head, loca, glyf, hhea, hmtx, cmap } = tables(font);
  const long = head.readInt16BE(50) === 1;
  const offset = (glyph) => (long ? loca.readUInt32BE(4 * glyph) : 2 * loca.readUInt16BE(2 * glyph));
  const metrics = hhea.readUInt16BE(34);
  return [...charactersOf(cmap)].map(([code, glyph]) => {
    const outline = glyf.subarray(offset(glyph), offset(glyph + 1));
    if (outline.length && outline.readInt16BE(0) < 0) throw new Error(`U+${code.toString(16)} is composed of other glyphs`);
    const row = Math.min(glyph, metrics - 1);
    return {
      code,
      outline,
      advance: hmtx.readUInt16BE(4 * row),
      bearing: glyph < metrics ? hmtx.readInt16BE(4 * glyph + 2) : hmtx.readInt16BE(4 * metrics + 2 * (glyph - metrics)),
    };
  });
}

const uint16 = (...values) => Buffer.from(values.flatMap((value) => [(value >> 8) & 255, value & 255]));
const uint32 = (...values) =>
  Buffer.concat(
    values.map((value) => ((value = Number(value) >>> 0) && Buffer.of(value >>> 24, value >>> 16, value >>> 8, value)) || Buffer.alloc(4)),
  );
const padded = (table) => Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)]);

/** One TrueType font of all glyphs; header tables come from the first slice, they are the same in all. */
function assemble(model, glyphs) {
  const from = tables(model);
  const all = [{ outline: Buffer.alloc(0), advance: 1000, bearing: 0 }, ...glyphs];
  const outlines = all.map(({ outline }) => padded(outline));
  let end = 0;
  const loca = uint32(0, ...outlines.map((outline) => (end += outline.length)));
  const head = Buffer.from(from.head);
  head.writeInt16BE(1, 50);
  const hhea = Buffer.from(from.hhea);
  hhea.writeUInt16BE(all.length, 34);
  const maxp = Buffer.from(from.maxp);
  maxp.writeUInt16BE(all.length, 4);
  maxp.writeUInt16BE(4096, 6);
  maxp.writeUInt16BE(512, 8);
  const groups = glyphs.map(({ code }, index) => uint32(code, code, index + 1));
  const cmap = Buffer.concat([
    uint16(0, 1, 3, 10),
    uint32(12),
    uint16(12, 0),
    uint32(16 + 12 * groups.length, 0, groups.length),
    ...groups,
  ]);
  const made = {
    "OS/2": from["OS/2"],
    cmap,
    glyf: Buffer.concat(outlines),
    head,
    hhea,
    hmtx: Buffer.concat(all.map(({ advance, bearing }) => uint16(advance, bearing))),
    loca,
    maxp,
    name: from.name,
    post: Buffer.concat([uint32(0x00030000), Buffer.from(from.post.subarray(4, 32))]),
  };
  const names = Object.keys(made);
  let at = 12 + 16 * names.length;
  const records = names.map((name) => {
    const record = Buffer.concat([Buffer.from(name, "latin1"), uint32(0, at, made[name].length)]);
    at += padded(made[name]).length;
    return record;
  });
  return Buffer.concat([uint32(0x00010000), uint16(names.length, 0, 0, 0), ...records, ...names.map((name) => padded(made[name]))]);
}

const characters = wanted().toSorted();
const glyphs = [];
let model;
for (const { file, ranges } of slices()) {
  const here = characters.filter((character) =>
    ranges.some(([from, to = from]) => from <= character.codePointAt(0) && character.codePointAt(0) <= to),
  );
  if (here.length === 0) continue;
  const cut = await subsetFont(readFileSync(file), here.join(""), { targetFormat: "truetype" });
  model ??= cut;
  glyphs.push(...glyphsOf(cut).filter(({ code }) => here.includes(String.fromCodePoint(code))));
}
glyphs.sort((a, b) => a.code - b.code);
const text = glyphs.map(({ code }) => String.fromCodePoint(code)).join("");
const font = await subsetFont(assemble(model, glyphs), text, { targetFormat: "woff2" });
writeFileSync(target, font);
console.log(`${glyphs.length} characters, ${(font.length / 1024).toFixed(1)} KB`);
if (font.length > budget) {
  console.error(`More than ${budget / 1024} KB: shorten the list of headlines`);
  process.exit(1);
}
