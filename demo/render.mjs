// Renders the pictures that are missing: node demo/render.mjs [--draft] [--all] [name …]
// A name renders every picture that starts with it, again. --draft writes quarter-size PNGs to a temporary folder.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { pictures } from "./pictures.mjs";

const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { draft: { type: "boolean" }, all: { type: "boolean" } },
});

const here = dirname(fileURLToPath(import.meta.url));
const scenes = join(here, "scenes");
const target = join(here, "../server/src/seed/pictures");
const work = join(tmpdir(), "sui-kiln-renders");
mkdirSync(target, { recursive: true });
mkdirSync(work, { recursive: true });

function povray(picture, png) {
  const scale = flags.draft ? 0.3 : 1;
  const settings = [
    `+I${join(scenes, `${picture.scene}.pov`)}`,
    `+L${scenes}`,
    `+O${png}`,
    `+W${Math.round(picture.width * scale)}`,
    `+H${Math.round(picture.height * scale)}`,
    `Declare=Glaze=${picture.glaze}`,
    `Declare=View=${picture.view}`,
    "+Q9",
    ...(flags.draft ? ["-A"] : ["+A0.2", "+R2"]),
    "-D",
    // One thread and the lowest priority: a render never gets in the way of the machine's other work.
    "+WT1",
  ];
  return new Promise((resolve, reject) => {
    const child = spawn("nice", ["-n", "19", "povray", ...settings], { stdio: ["ignore", "ignore", "pipe"] });
    let log = "";
    child.stderr.on("data", (chunk) => (log += chunk));
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve() : reject(new Error(`${picture.name}: povray ended with ${code}\n${log.slice(-1500)}`)),
    );
  });
}

async function toWebP(png, webp) {
  const { default: sharp } = await import("sharp");
  await sharp(png).webp({ quality: 88, effort: 6, smartSubsample: true }).toFile(webp);
}

const wanted = pictures.filter((picture) => {
  if (names.length > 0) return names.some((name) => picture.name.startsWith(name));
  return flags.all || !existsSync(join(target, `${picture.name}.webp`));
});

let failed = 0;
for (const picture of wanted) {
  const start = Date.now();
  const png = join(work, `${picture.name}.png`);
  try {
    await povray(picture, png);
    if (!flags.draft) {
      await toWebP(png, join(target, `${picture.name}.webp`));
      rmSync(png);
    }
    console.log(`${picture.name}  ${((Date.now() - start) / 1000).toFixed(1)} s`);
  } catch (error) {
    failed++;
    console.error(error.message);
  }
}
if (failed > 0) process.exitCode = 1;
