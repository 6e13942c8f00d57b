import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, link, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { rgbaToThumbHash } from "thumbhash";

/** Loaded when the first picture is worked on: most starts meet none. */
const loadSharp = async () => (await import("sharp")).default;

/** Widths a picture is served in; never more than it has. */
export const widths = [320, 480, 640, 960, 1280] as const;
export const extensions = ["avif", "webp", "jpg"] as const;
export type Extension = (typeof extensions)[number];

/** The widths that exist of a picture this wide. A very small picture has one file, in its own size, under the smallest name. */
export const widthsOf = (width: number): number[] => {
  const fitting = widths.filter((each) => each <= width);
  return fitting.length > 0 ? fitting : [widths[0]];
};

/** Site-relative address of a picture: the narrowest file that is at least as wide as asked. */
export function mediaUrl(media: { hash: string; width: number }, width: number, extension: Extension): string {
  const offered = widthsOf(media.width);
  return `/media/${media.hash}/${offered.find((each) => each >= width) ?? offered.at(-1)}.${extension}`;
}

const masterPath = (dataDir: string, hash: string) => join(dataDir, "media", `${hash}.webp`);
const derivedPath = (dataDir: string, hash: string, width: number, extension: Extension) =>
  join(dataDir, "media", "sizes", hash, `${width}.${extension}`);

export interface PictureFacts {
  hash: string;
  width: number;
  height: number;
  thumbhash: string;
}

/** Reads what the database keeps of a picture; throws when it is not one. */
export async function inspectPicture(bytes: Buffer): Promise<PictureFacts> {
  const sharp = await loadSharp();
  const picture = sharp(bytes, { failOn: "error", limitInputPixels: 50_000_000 });
  const { width, height } = await picture.metadata();
  const small = await picture.resize(100, 100, { fit: "inside" }).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const thumbhash = Buffer.from(rgbaToThumbHash(small.info.width, small.info.height, small.data)).toString("base64");
  return { hash: createHash("sha256").update(bytes).digest("hex").slice(0, 40), width, height, thumbhash };
}

/** Keeps a master. A file given by its path is linked where the disk allows it, else copied. */
export async function keepMaster(dataDir: string, hash: string, source: Buffer | string): Promise<void> {
  const path = masterPath(dataDir, hash);
  if (existsSync(path)) return;
  await mkdir(dirname(path), { recursive: true });
  if (Buffer.isBuffer(source)) return writeWhole(path, source);
  try {
    await link(source, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") await copyFile(source, path);
  }
}

/** One queue for what a shopper waits for and one for the background, so that AVIF never holds a page up. */
const limit = (most: number) => {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= most) await new Promise<void>((go) => waiting.push(go));
    running++;
    try {
      return await work();
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
};
const soon = limit(2);
const inBackground = limit(1);
const underWay = new Map<string, Promise<Buffer | null>>();

/** The bytes of a picture in one size and format, made on the first request; null when there is no such picture or size. */
export async function pictureFile(dataDir: string, hash: string, width: number, extension: Extension): Promise<Buffer | null> {
  const path = derivedPath(dataDir, hash, width, extension);
  const ready = await readFile(path).catch(() => null);
  if (ready || extension === "avif") return ready; // AVIF takes a second to make: only the sweep does
  if (!existsSync(masterPath(dataDir, hash))) return null;
  let making = underWay.get(path);
  if (!making) underWay.set(path, (making = soon(() => derive(dataDir, hash, width, extension)).finally(() => underWay.delete(path))));
  return making;
}

/** Makes every width of a picture in AVIF; false when its master is missing. */
export async function makeAvif(dataDir: string, media: { hash: string; width: number }): Promise<boolean> {
  for (const width of widthsOf(media.width)) {
    if (existsSync(derivedPath(dataDir, media.hash, width, "avif"))) continue;
    if (!existsSync(masterPath(dataDir, media.hash))) return false;
    await inBackground(() => derive(dataDir, media.hash, width, "avif"));
  }
  return true;
}

async function derive(dataDir: string, hash: string, width: number, extension: Extension): Promise<Buffer | null> {
  const sharp = await loadSharp();
  const picture = sharp(await readFile(masterPath(dataDir, hash)));
  const { width: full } = await picture.metadata();
  if (!widthsOf(full).includes(width)) return null;
  const sized = picture.resize({ width, withoutEnlargement: true });
  const coded = {
    avif: () => sized.avif({ quality: 52, effort: 2 }),
    webp: () => sized.webp({ quality: 80 }),
    jpg: () => sized.flatten({ background: "#ffffff" }).jpeg({ quality: 82, mozjpeg: true }),
  };
  const bytes = await coded[extension]().toBuffer();
  const path = derivedPath(dataDir, hash, width, extension);
  await mkdir(dirname(path), { recursive: true });
  await writeWhole(path, bytes);
  return bytes;
}

/** Readers see the whole file or none, also when the process is killed meanwhile. */
async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, bytes);
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}
