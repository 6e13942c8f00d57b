import { crc32 } from "node:zlib";
import { expect, test } from "vitest";
import { zip } from "../../../../simulators/zip.ts";
import { BadZip, readZip } from "./zip.ts";

const MOST = 100_000;
const files = [
  { name: Buffer.from("one.csv"), data: Buffer.from("a,b\r\n1,2\r\n".repeat(50)) },
  { name: Buffer.from("empty"), data: Buffer.alloc(0) },
];
const archive = zip(files);

/** "hello\n" as hello.txt, not deflated. */
const stored = ((): Buffer => {
  const [name, data] = [Buffer.from("hello.txt"), Buffer.from("hello\n")];
  const facts = Buffer.alloc(26);
  facts.writeUInt16LE(10, 0);
  facts.writeUInt32LE(crc32(data), 10);
  facts.writeUInt32LE(data.length, 14);
  facts.writeUInt32LE(data.length, 18);
  facts.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), facts, name, data]);
  const entry = Buffer.concat([Buffer.from("PK\u0001\u0002"), Buffer.from([30, 3]), facts, Buffer.alloc(14), name]);
  const end = Buffer.alloc(22);
  end.write("PK\u0005\u0006", "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, end]);
})();

const altered = (bytes: Buffer, change: (copy: Buffer) => void): Buffer => {
  const copy = Buffer.from(bytes);
  change(copy);
  return copy;
};
/** Where the directory begins. */
const directory = archive.readUInt32LE(archive.length - 6);

test("an archive gives back what was packed, deflated or stored", () => {
  expect(readZip(archive, MOST)).toEqual(files);
  expect(readZip(stored, MOST)).toEqual([{ name: Buffer.from("hello.txt"), data: Buffer.from("hello\n") }]);
});

test("an archive that unpacks to more than is allowed is refused before it is unpacked", () => {
  expect(() => readZip(archive, 499)).toThrow(BadZip);
  const bomb = zip([{ name: Buffer.from("zeros"), data: Buffer.alloc(50_000_000) }]);
  expect(bomb.length).toBeLessThan(100_000);
  expect(() => readZip(bomb, MOST)).toThrow(BadZip);
  // and one that lies about its size
  const liar = altered(bomb, (copy) => copy.writeUInt32LE(10, copy.readUInt32LE(copy.length - 6) + 24));
  expect(() => readZip(liar, MOST)).toThrow(BadZip);
});

test.each<[string, Buffer]>([
  ["nothing", Buffer.alloc(0)],
  ["something else", Buffer.from("<html>error</html>".repeat(10))],
  ["an archive that is cut off", archive.subarray(0, -1)],
  ["an archive with something behind it", Buffer.concat([archive, Buffer.from("x")])],
  ["an archive with something before it", Buffer.concat([Buffer.from("x"), archive])],
  ["an encrypted file", altered(archive, (copy) => void (copy[directory + 8]! |= 1))],
  ["another method of packing", altered(archive, (copy) => void copy.writeUInt16LE(12, directory + 10))],
  ["a file of another name than the directory says", altered(archive, (copy) => void (copy[30]! ^= 1))],
  ["a file that lies beyond the end", altered(archive, (copy) => void copy.writeUInt32LE(0xffff_fff0, directory + 42))],
  ["a wrong checksum", altered(archive, (copy) => void (copy[directory + 16]! ^= 1))],
  ["one file less than is counted", altered(archive, (copy) => void (copy[copy.length - 12] = 3))],
])("%s is refused", (_, bytes) => {
  expect(() => readZip(bytes, MOST)).toThrow(BadZip);
});
