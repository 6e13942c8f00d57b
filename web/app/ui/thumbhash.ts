const cache = new Map<string, string>();

/**
 * A picture's colours at its top and bottom, as a CSS gradient, from its ThumbHash (evanw/thumbhash). A full decode would put a
 * 4 KB image into the HTML for every card; this needs 60 bytes and still settles into the picture without a flash.
 */
export function thumbhashGradient(hash: string): string | undefined {
  const known = cache.get(hash);
  if (known) return known;
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(atob(hash), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
  if (bytes.length < 6) return undefined;
  const head = bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16);
  const tail = bytes[3]! | (bytes[4]! << 8);
  const l = (head & 63) / 63;
  const p = ((head >> 6) & 63) / 31.5 - 1;
  const q = ((head >> 12) & 63) / 31.5 - 1;
  const scale = ((head >> 18) & 31) / 31;
  const hasAlpha = head >> 23;
  const ac = hasAlpha ? 6 : 5;
  const landscape = tail >> 15;
  const lx = Math.max(3, landscape ? (hasAlpha ? 5 : 7) : tail & 7);
  // The luminance coefficients run row by row; the first of the second row is the vertical wave.
  const index = lx - 1;
  const nibble = (bytes[ac + (index >> 1)] ?? 0x77) >> ((index & 1) << 2);
  const vertical = ((nibble & 15) / 7.5 - 1) * scale;
  const colour = (light: number) => {
    const b = light - (2 / 3) * p;
    const r = (3 * light - b + q) / 2;
    return [r, r - q, b].map((part) => Math.round(255 * Math.min(1, Math.max(0, part)))).join(" ");
  };
  const result = `linear-gradient(rgb(${colour(l + vertical)}),rgb(${colour(l - vertical)}))`;
  cache.set(hash, result);
  return result;
}
