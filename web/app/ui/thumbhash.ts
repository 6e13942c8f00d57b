/** Pixels along the longer side. A hash holds at most seven waves per side, which eight pixels can show; the browser smooths between them. */
const SIDE = 8;

/** One channel of the hash as cosine waves: row by row, without the constant one and the highest corner. */
interface Channel {
  mean: number;
  nx: number;
  ny: number;
  waves: number[];
}

const valueAt = ({ mean, nx, ny, waves }: Channel, fx: number[], fy: number[]): number => {
  let value = mean;
  let at = 0;
  for (let cy = 0; cy < ny; cy++) for (let cx = cy ? 0 : 1; cx * ny < nx * (ny - cy); cx++) value += 2 * waves[at++]! * fx[cx]! * fy[cy]!;
  return value;
};

const cosines = (position: number, length: number) =>
  Array.from({ length: 7 }, (_, wave) => Math.cos((Math.PI / length) * (position + 0.5) * wave));

export interface Pixels {
  width: number;
  height: number;
  /** Red, green, blue; row by row from the top. */
  rgb: Uint8Array;
}

/** Decodes a ThumbHash (github.com/evanw/thumbhash) of an opaque picture or over black; null when it is none. */
export function thumbhashPixels(hash: string): Pixels | null {
  let bytes: Uint8Array;
  try {
    bytes = Uint8Array.from(atob(hash), (char) => char.charCodeAt(0));
  } catch {
    return null; // not base64: a picture without a placeholder is no reason to show none
  }
  if (bytes.length < 6) return null;
  const head = bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16);
  const tail = bytes[3]! | (bytes[4]! << 8);
  const hasAlpha = head >> 23;
  const landscape = tail >> 15;
  const most = hasAlpha ? 5 : 7;
  const [across, down] = landscape ? [most, tail & 7] : [tail & 7, most];
  const [lx, ly] = [Math.max(3, across), Math.max(3, down)];
  let nibble = hasAlpha ? 12 : 10;
  const channel = (mean: number, nx: number, ny: number, scale: number): Channel => {
    const waves: number[] = [];
    for (let cy = 0; cy < ny; cy++)
      for (let cx = cy ? 0 : 1; cx * ny < nx * (ny - cy); cx++, nibble++)
        waves.push(((((bytes[nibble >> 1] ?? 0x77) >> ((nibble & 1) << 2)) & 15) / 7.5 - 1) * scale);
    return { mean, nx, ny, waves };
  };
  const lightness = channel((head & 63) / 63, lx, ly, ((head >> 18) & 31) / 31);
  const yellowBlue = channel(((head >> 6) & 63) / 31.5 - 1, 3, 3, (((tail >> 3) & 63) / 63) * 1.25);
  const redGreen = channel(((head >> 12) & 63) / 31.5 - 1, 3, 3, (((tail >> 9) & 63) / 63) * 1.25);
  const ratio = across / down;
  const width = Math.max(1, Math.round(ratio > 1 ? SIDE : SIDE * ratio));
  const height = Math.max(1, Math.round(ratio > 1 ? SIDE / ratio : SIDE));
  const rgb = new Uint8Array(width * height * 3);
  const columns = Array.from({ length: width }, (_, x) => cosines(x, width));
  for (let y = 0, at = 0; y < height; y++) {
    const fy = cosines(y, height);
    for (const fx of columns) {
      const [l, p, q] = [lightness, yellowBlue, redGreen].map((each) => valueAt(each, fx, fy)) as [number, number, number];
      const blue = l - (2 / 3) * p;
      const red = (3 * l - blue + q) / 2;
      for (const part of [red, red - q, blue]) rgb[at++] = Math.round(255 * Math.min(1, Math.max(0, part)));
    }
  }
  return { width, height, rgb };
}

/** As an uncompressed BMP: of so few pixels no other format is smaller, and every browser reads it. */
function toBitmap({ width, height, rgb }: Pixels): string {
  const stride = (width * 3 + 3) & ~3;
  const file = new Uint8Array(54 + stride * height);
  const view = new DataView(file.buffer);
  view.setUint16(0, 0x42_4d); // "BM"
  view.setUint32(2, file.length, true);
  view.setUint32(10, 54, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 24, true);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let part = 0; part < 3; part++) file[54 + (height - 1 - y) * stride + x * 3 + part] = rgb[(y * width + x) * 3 + 2 - part]!; // from the bottom up, blue first
  return btoa(String.fromCharCode(...file));
}

const cache = new Map<string, string | undefined>();

/**
 * The blurred stand-in of a picture as a CSS image, from its ThumbHash. A picture of 32 pixels, as the reference decoder makes it,
 * would put 4 KB into the HTML for every card; eight pixels hold all the waves there are in 300 bytes.
 */
export function thumbhashImage(hash: string): string | undefined {
  if (!cache.has(hash)) {
    if (cache.size >= 5000) cache.clear();
    const pixels = thumbhashPixels(hash);
    cache.set(hash, pixels ? `url(data:image/bmp;base64,${toBitmap(pixels)})` : undefined);
  }
  return cache.get(hash);
}
