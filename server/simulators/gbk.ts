/** Characters in GBK: one byte below 0x80, else two. Node reads this encoding and does not write it, so the table is read backwards, once. */
const table = new Map<string, number>();

const fill = (): void => {
  const decoder = new TextDecoder("gbk");
  for (let lead = 0x81; lead <= 0xfe; lead++)
    for (let trail = 0x40; trail <= 0xfe; trail++) {
      const text = decoder.decode(Uint8Array.of(lead, trail));
      // Two characters: no pair. U+FFFD: nothing there.
      if ([...text].length === 1 && text !== "\ufffd" && !table.has(text)) table.set(text, lead * 256 + trail);
    }
};

/** What GBK does not have becomes a question mark. */
export const toGbk = (text: string): Buffer => {
  if (table.size === 0) fill();
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.charCodeAt(0) < 0x80 ? character.charCodeAt(0) : (table.get(character) ?? 0x3f);
    if (code > 0xff) bytes.push(code >> 8, code & 0xff);
    else bytes.push(code);
  }
  return Buffer.from(bytes);
};
