/** What the tests of signed pushes share: requests spoiled in every way, and the promise that none of them is believed. */
import * as fc from "fast-check";
import { expect } from "vitest";
import { BadPush } from "./carrier.ts";
import type { Carrier, RawHttp } from "./carrier.ts";

/** How many mutations one property tries; a soak asks for more, such as 10000. */
export const MUTATIONS = Number(process.env["PUSH_MUTATIONS"] ?? 600);

export const asPush = (body: string | Buffer, contentType = "application/x-www-form-urlencoded", query = ""): RawHttp => ({
  headers: { "content-type": contentType },
  query,
  body: Buffer.from(body),
  path: "/",
});

/** A text with a byte changed, cut out or put in, or a stretch of it repeated. */
export const mutated = (text: string): fc.Arbitrary<Buffer> => {
  const original = Buffer.from(text);
  const at = fc.nat({ max: original.length - 1 });
  return fc.oneof(
    fc.tuple(at, fc.integer({ min: 1, max: 255 })).map(([index, by]) => {
      const copy = Buffer.from(original);
      copy.writeUInt8(copy.readUInt8(index) ^ by, index);
      return copy;
    }),
    fc
      .tuple(at, fc.uint8Array({ maxLength: 6 }), fc.nat({ max: 8 }))
      .map(([index, insert, cut]) => Buffer.concat([original.subarray(0, index), insert, original.subarray(index + cut)])),
    fc.tuple(at, at).map(([from, to]) => Buffer.concat([original.subarray(0, to), original.subarray(from)])),
  );
};

/** Every spoiled push ends in BadPush, or in an answer that is not trusted; nothing else is ever thrown. */
export async function neverTrusted(carrier: Carrier, pushes: fc.Arbitrary<RawHttp>, numRuns = MUTATIONS): Promise<void> {
  await fc.assert(
    fc.asyncProperty(pushes, async (request) => {
      const outcome: unknown = await carrier.handlePush(request).catch((thrown: unknown) => thrown);
      expect(outcome instanceof BadPush || !(outcome as { trusted: boolean }).trusted).toBe(true);
    }),
    { numRuns },
  );
}
