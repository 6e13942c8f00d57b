import { renameSync, writeFileSync } from "node:fs";

/** Writes a file whole or not at all: a process killed half-way leaves the old one, never a part of the new one. */
export function writeWhole(file: string, content: string, mode = 0o644): void {
  const part = `${file}.${process.pid}`;
  writeFileSync(part, content, { mode });
  renameSync(part, file);
}
