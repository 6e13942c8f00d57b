import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { javaUrlEncode, sfDigest } from "./sf.client.ts";
import { vectors } from "./sf.testkit.ts";

const md5 = (text: string): string => createHash("md5").update(text).digest("base64");

describe("digest", () => {
  test.each([vectors.published, vectors.tricky])("$msgDigest", ({ msgData, timestamp, checkWord: word, msgDigest }) => {
    expect(sfDigest(msgData, timestamp, word)).toBe(msgDigest);
  });

  test("encodes as Java does, and is none of the wrong variants", () => {
    const { msgData, timestamp, checkWord: word, encoded, msgDigest, rawWouldBe, encodeURIComponentWouldBe } = vectors.tricky;
    const text = msgData + timestamp + word;
    expect(javaUrlEncode(text)).toBe(encoded);
    expect(md5(text)).toBe(rawWouldBe);
    expect(md5(encodeURIComponent(text))).toBe(encodeURIComponentWouldBe);
    expect(new Set([msgDigest, rawWouldBe, encodeURIComponentWouldBe]).size).toBe(3);
  });

  test("a form decoder gives back what was encoded", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        const encoded = javaUrlEncode(text);
        expect(encoded).toMatch(/^(?:[\w.*+-]|%[0-9A-F]{2})*$/);
        expect(decodeURIComponent(encoded.replaceAll("+", "%20"))).toBe(text);
      }),
    );
  });
});
