import { rgbaToThumbHash, thumbHashToApproximateAspectRatio, thumbHashToRGBA } from "thumbhash";
import { expect, test } from "vitest";
import { thumbhashImage, thumbhashPixels } from "./thumbhash.ts";

/** A picture with a bright corner, a dark corner and colour that changes both ways. */
function painted(width: number, height: number): string {
  const rgba = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      rgba.set([(255 * x) / width, (160 * y) / height, 90 + 120 * Math.sin((x * y) / 400), 255], (y * width + x) * 4);
  return Buffer.from(rgbaToThumbHash(width, height, rgba)).toString("base64");
}

test.each([
  ["portrait", 80, 100],
  ["landscape", 100, 66],
  ["square", 100, 100],
  ["strip", 100, 20],
])("a %s picture's placeholder has the colours of the reference decoder, everywhere", (_, width, height) => {
  const hash = painted(width, height);
  const small = thumbhashPixels(hash)!;
  const reference = thumbHashToRGBA(Buffer.from(hash, "base64"));
  const ratio = thumbHashToApproximateAspectRatio(Buffer.from(hash, "base64"));
  expect([small.width, small.height]).toEqual(ratio > 1 ? [8, Math.round(8 / ratio)] : [Math.round(8 * ratio), 8]);
  for (let y = 0; y < small.height; y++)
    for (let x = 0; x < small.width; x++) {
      const at =
        (Math.floor(((y + 0.5) * reference.h) / small.height) * reference.w + Math.floor(((x + 0.5) * reference.w) / small.width)) * 4;
      for (let part = 0; part < 3; part++) {
        const difference = Math.abs(small.rgb[(y * small.width + x) * 3 + part]! - reference.rgba[at + part]!);
        expect(difference, `pixel ${x},${y} part ${part}`).toBeLessThanOrEqual(24); // two samples of one wave, less than a pixel apart
      }
    }
});

test("the placeholder is a bitmap that says its own size, in fewer than 400 letters", () => {
  const image = thumbhashImage(painted(80, 100))!;
  const [, data = ""] = /^url\(data:image\/bmp;base64,([A-Za-z0-9+/=]+)\)$/.exec(image) ?? [];
  const file = Buffer.from(data, "base64");
  expect(file.toString("latin1", 0, 2)).toBe("BM");
  expect(file.readUInt32LE(2)).toBe(file.length);
  expect([file.readInt32LE(18), file.readInt32LE(22), file.readUInt16LE(28)]).toEqual([7, 8, 24]);
  expect(image.length).toBeLessThan(400);
});

test("what is no hash has no placeholder, and breaks nothing", () => {
  for (const text of ["", "x", "not base64 at all!", "AAAA", "岁"]) expect(thumbhashImage(text)).toBeUndefined();
});
