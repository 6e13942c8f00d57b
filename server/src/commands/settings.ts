import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { settingsTable } from "../env.ts";
import { projectRoot } from "../platform/project.ts";

/** `npm run settings`: writes the README's table of settings as the program knows them; a test compares. */
const file = join(projectRoot, "README.md");
const before = readFileSync(file, "utf8");
writeFileSync(
  file,
  before.replace(/\| name +\| default +\| meaning +\|\n(\|.*\n)+/, () => settingsTable()),
);
