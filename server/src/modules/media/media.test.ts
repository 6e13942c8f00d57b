import { existsSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct } from "../../../test/factories.catalogue.ts";
import { makeNextAvif, storeMedia } from "./media.service.ts";

let shop: TestShop;
let mediaId: string;
const picture = (width: number, height: number, background: string) =>
  sharp({ create: { width, height, channels: 3, background } })
    .webp()
    .toBuffer();

beforeAll(async () => {
  shop = await startTestShop({ worker: false });
  mediaId = await storeMedia(shop.ctx(), await picture(1000, 800, "#8aa"), { zh: "青碗", en: "Celadon bowl" });
});
afterAll(() => shop.close());

const image = async (id: string, language: "zh" | "en" = "en") => {
  const { slug } = await aProduct(shop, { mediaIds: [id] });
  const fields = `alt width height thumbhash url wide: url(width: 2000, format: JPEG) webp: srcSet(format: WEBP) avif: srcSet(format: AVIF) early: url(format: AVIF) sources { type srcSet }`;
  return (await shop.must(`{ product(slug: "${slug}") { image { ${fields} } } }`, {}, { language })).product.image;
};

describe("a picture", () => {
  test("is offered in every width it has, never wider", async () => {
    const { url, wide, webp, sources, ...facts } = await image(mediaId);
    expect(facts).toMatchObject({ alt: "Celadon bowl", width: 1000, height: 800 });
    expect((await image(mediaId, "zh")).alt).toBe("青碗");
    expect(sources.map(({ type }: { type: string }) => type)).toEqual(["image/webp", "image/jpeg"]); // AVIF takes its time
    expect(sources[0].srcSet).toBe(webp);
    expect(webp.split(", ").map((entry: string) => entry.split(" ")[1])).toEqual(["320w", "480w", "640w", "960w"]);
    expect(url).toMatch(/^\/media\/[0-9a-f]{40}\/640\.webp$/);
    expect(wide).toMatch(/\/960\.jpg$/);
    expect(Buffer.from(facts.thumbhash, "base64").length).toBeGreaterThan(4);
  });

  test("is made in a size when first asked for, and may be kept for ever", async () => {
    const { url, wide } = await image(mediaId);
    const answers = await Promise.all([url, url, wide].map((path) => fetch(shop.url + path)));
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get("cache-control")).toContain("immutable");
    }
    const [small, , large] = await Promise.all(answers.map(async (answer) => sharp(await answer.bytes()).metadata()));
    expect([small!.width, small!.format, large!.width, large!.format]).toEqual([640, "webp", 960, "jpeg"]);
  });

  test("exists in no other size, format or place", async () => {
    const hash = (await image(mediaId)).url.split("/")[2];
    const paths = [
      `${hash}/1280.webp`,
      `${hash}/641.webp`,
      `${hash}/640.png`,
      `${"0".repeat(40)}/640.webp`,
      `${hash}/..%2f..%2fetc`,
      "..%2f..%2fpackage.json/640.webp",
    ];
    for (const path of paths) expect((await fetch(`${shop.url}/media/${path}`)).status).toBe(404);
  });

  test("is offered as AVIF once the background has made it", async () => {
    const before = await image(mediaId);
    expect(before.avif).toBeNull();
    expect(before.early).toMatch(/\.webp$/);
    expect((await fetch(shop.url + before.url.replace("webp", "avif"))).status).toBe(404);
    while (await makeNextAvif(shop.ctx()));
    const after = await image(mediaId);
    expect(after.avif.split(", ")).toHaveLength(4);
    expect((await fetch(shop.url + after.early)).headers.get("content-type")).toBe("image/avif");
  });

  test("given twice is kept once", async () => {
    const bytes = await picture(200, 100, "#223");
    const first = await storeMedia(shop.ctx(), bytes, { zh: "黑" });
    expect(await storeMedia(shop.ctx(), bytes, { zh: "夜" })).toBe(first);
    const small = await image(first);
    expect(small).toMatchObject({ alt: "夜", width: 200 });
    expect(small.webp).toMatch(/\/320\.webp 200w$/);
    expect((await sharp(await (await fetch(shop.url + small.url)).bytes()).metadata()).width).toBe(200);
    expect(existsSync(join(shop.app.env.dataDir, "media", `${small.url.split("/")[2]}.webp`))).toBe(true);
  });

  test("that is none is refused", async () => {
    await expect(storeMedia(shop.ctx(), Buffer.from("not a picture"), { zh: "" })).rejects.toThrow();
  });
});
