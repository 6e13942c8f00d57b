import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";

/** One document to write (or, with null, to forget). */
export type Change = readonly [collection: string, key: string, document: unknown];

interface Line {
  /** Simulated time, so that the simulated clock stands still while the process is down. */
  t: number;
  put: Change[];
}

const COMPACT_FROM = 16_000_000;

/**
 * Every change the outside world has been told about is on disk first: one line of JSON per change, synced before the answer goes out.
 * A line may carry several documents (a trade, its ledger entry, its notification), which therefore appear together or not at all.
 */
export class Journal {
  readonly #path: string;
  readonly #documents = new Map<string, Map<string, unknown>>();
  #file = -1;
  #size = 0;
  /** Reaching this size, the journal is compacted. */
  #limit = 0;
  #time = 0;

  /** Stamps each line; the owner of the clock sets it once the clock exists. */
  stamp: () => number = () => this.#time;

  constructor(dir: string) {
    mkdirSync(dir, { recursive: true });
    this.#path = join(dir, "journal.jsonl");
    if (existsSync(this.#path)) this.#replay(readFileSync(this.#path, "utf8"));
    this.#compact();
  }

  /** Simulated time of the last change, in milliseconds. */
  get time(): number {
    return this.#time;
  }

  collection<T>(name: string): Collection<T> {
    return new Collection<T>(name, this.#documentsOf(name) as Map<string, T>);
  }

  commit(...changes: Change[]): void {
    const line: Line = { t: Math.round(this.stamp()), put: changes };
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`);
    try {
      let written = 0;
      while (written < bytes.length) written += writeSync(this.#file, bytes, written, bytes.length - written, this.#size + written);
      fdatasyncSync(this.#file);
    } catch (error) {
      // A full disk may leave half a line behind; the next line must not be glued to it.
      ftruncateSync(this.#file, this.#size);
      throw error;
    }
    this.#size += bytes.length;
    this.#apply(line);
    if (this.#size <= this.#limit) return;
    try {
      this.#compact();
    } catch (error) {
      // The change itself is safe; a journal that is too long is only too long.
      this.#limit = 2 * this.#size;
      process.stderr.write(`simulators: could not compact ${this.#path}: ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #documentsOf(name: string): Map<string, unknown> {
    let documents = this.#documents.get(name);
    if (!documents) this.#documents.set(name, (documents = new Map()));
    return documents;
  }

  #apply(line: Line): void {
    this.#time = Math.max(this.#time, line.t);
    for (const [name, key, document] of line.put) {
      if (document === null) this.#documentsOf(name).delete(key);
      else this.#documentsOf(name).set(key, document);
    }
  }

  #replay(text: string): void {
    const lines = text.split("\n");
    // The process may have been killed in the middle of its last line. That change was never acknowledged, so it is dropped.
    const torn = lines.pop();
    if (torn) process.stderr.write(`simulators: dropped an unfinished last line (${torn.length} characters) of ${this.#path}\n`);
    for (const [index, line] of lines.entries()) {
      try {
        this.#apply(JSON.parse(line) as Line);
      } catch {
        throw new Error(`${this.#path} is damaged at line ${index + 1}. Restore it, or move it away to start with an empty ledger.`);
      }
    }
  }

  /** Writes each living document once, so the journal does not grow for ever with every retry it has recorded. */
  #compact(): void {
    const fresh = `${this.#path}.new`;
    const file = openSync(fresh, "w");
    for (const [name, documents] of this.#documents)
      for (const [key, document] of documents) writeSync(file, `${JSON.stringify({ t: this.#time, put: [[name, key, document]] })}\n`);
    fsyncSync(file);
    closeSync(file);
    if (this.#file >= 0) closeSync(this.#file); // Windows renames over no open file.
    renameSync(fresh, this.#path);
    syncDirectory(join(this.#path, ".."));
    this.#file = openSync(this.#path, "r+");
    this.#size = fstatSync(this.#file).size;
    this.#limit = Math.max(COMPACT_FROM, 4 * this.#size);
  }
}

/** A typed window on one kind of document. Documents are replaced, never changed in place. */
export class Collection<T> {
  readonly #name: string;
  readonly #documents: Map<string, T>;

  constructor(name: string, documents: Map<string, T>) {
    this.#name = name;
    this.#documents = documents;
  }

  get(key: string): T | undefined {
    return this.#documents.get(key);
  }

  get size(): number {
    return this.#documents.size;
  }

  values(): T[] {
    return [...this.#documents.values()];
  }

  put(key: string, document: T): Change {
    return [this.#name, key, document];
  }

  drop(key: string): Change {
    return [this.#name, key, null];
  }
}

export const syncDirectory = (dir: string): void => {
  if (process.platform === "win32") return; // Windows cannot open a directory, and does not need to.
  const handle = openSync(dir, "r");
  fsyncSync(handle);
  closeSync(handle);
};
