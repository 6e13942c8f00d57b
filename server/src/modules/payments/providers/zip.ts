/**
 * Reads a ZIP archive strictly, after PKWARE's APPNOTE: entries stored or deflated, each checked against its length and CRC-32.
 * What a small archive never has is refused: encryption, ZIP64, several disks, a comment, gaps between its parts.
 */
import { crc32, inflateRawSync } from "node:zlib";

/** The bytes are no ZIP archive, or not the one that was packed. */
export class BadZip extends Error {
  override readonly name = "BadZip";
}

export interface ZipEntry {
  /** As it is written: its encoding is the reader's business. */
  readonly name: Buffer;
  readonly data: Buffer;
}

const LOCAL = 0x0403_4b50;
const CENTRAL = 0x0201_4b50;
const END = 0x0605_4b50;
/** Bit 0: encrypted; bit 3: sizes follow the data, and the central directory has them all the same. */
const ENCRYPTED = 1;
const STORED = 0;
const DEFLATED = 8;
const MOST_ENTRIES = 100;

function must(holds: boolean, what: string): asserts holds {
  if (!holds) throw new BadZip(what);
}

/** All files of an archive, folders left out. `most`: bytes that all of them may have together. Throws BadZip. */
export function readZip(bytes: Buffer, most: number): ZipEntry[] {
  const end = bytes.length - 22;
  must(end >= 0 && bytes.readUInt32LE(end) === END, "no end of the archive");
  must(bytes.readUInt32LE(end + 4) === 0 && bytes.readUInt16LE(end + 20) === 0, "several disks, or a comment");
  const count = bytes.readUInt16LE(end + 10);
  must(count === bytes.readUInt16LE(end + 8) && count <= MOST_ENTRIES, "number of entries");
  let at = bytes.readUInt32LE(end + 16);
  must(at + bytes.readUInt32LE(end + 12) === end, "the directory does not lie before the end");

  const entries: ZipEntry[] = [];
  let left = most;
  const directory = at;
  for (let i = 0; i < count; i++) {
    must(at + 46 <= end && bytes.readUInt32LE(at) === CENTRAL, "entry of the directory");
    const flags = bytes.readUInt16LE(at + 8);
    const method = bytes.readUInt16LE(at + 10);
    const sum = bytes.readUInt32LE(at + 16);
    const packed = bytes.readUInt32LE(at + 20);
    const size = bytes.readUInt32LE(at + 24);
    const nameLength = bytes.readUInt16LE(at + 28);
    const local = bytes.readUInt32LE(at + 42);
    const next = at + 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    must(next <= end && (flags & ENCRYPTED) === 0, "an entry that cannot be read");
    const name = bytes.subarray(at + 46, at + 46 + nameLength);
    at = next;

    must(local + 30 <= directory && bytes.readUInt32LE(local) === LOCAL, "an entry without its file");
    const from = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    must(from + packed <= directory, "a file that is cut off");
    must(bytes.readUInt16LE(local + 8) === method, "two methods for one file");
    must(bytes.subarray(local + 30, local + 30 + nameLength).equals(name), "two names for one file");
    must(size <= left, "larger than is allowed");
    left -= size;
    const data = unpack(bytes.subarray(from, from + packed), method, size);
    must(data.length === size && crc32(data) === sum, "a file that is not what was packed");
    if (name.at(-1) !== 0x2f) entries.push({ name, data });
  }
  must(at === end, "the directory is longer than its entries");
  return entries;
}

function unpack(packed: Buffer, method: number, size: number): Buffer {
  if (method === STORED) return packed;
  must(method === DEFLATED, "a method that nobody uses");
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(size, 1) });
  } catch (error) {
    throw new BadZip("a file that cannot be unpacked", { cause: error });
  }
}
