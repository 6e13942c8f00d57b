// Fails when a message is missing in a language, does not parse, speaks of other values than its sister, or is used but not written.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { compileMessage } from "@lingui/message-utils/compileMessage";

const app = path.resolve(import.meta.dirname, "../app");
const languages = ["zh", "en"];
const read = (language, area) => JSON.parse(readFileSync(path.join(app, "i18n", language, area), "utf8"));
const areas = [...new Set(languages.flatMap((language) => readdirSync(path.join(app, "i18n", language))))];
const problems = [];
const known = new Set();

/** The values a message asks for: {name}, and the subject of a plural or select. */
const values = (compiled) =>
  Array.isArray(compiled)
    ? compiled.flatMap((part) => (Array.isArray(part) ? [part[0], ...Object.values(part[2] ?? {}).flatMap((inner) => values(inner))] : []))
    : [];

for (const area of areas) {
  const byLanguage = Object.fromEntries(languages.map((language) => [language, read(language, area)]));
  for (const id of new Set(languages.flatMap((language) => Object.keys(byLanguage[language])))) {
    known.add(id);
    const asked = {};
    for (const language of languages) {
      const text = byLanguage[language][id];
      if (!text?.trim()) {
        problems.push(`${area}: "${id}" has no text in ${language}`);
        continue;
      }
      try {
        asked[language] = [...new Set(values(compileMessage(text)))].toSorted((a, b) => (a < b ? -1 : 1)).join();
      } catch (error) {
        problems.push(`${area}: "${id}" in ${language} does not parse: ${error.message}`);
      }
    }
    if (languages.every((language) => asked[language] !== undefined) && new Set(Object.values(asked)).size > 1) {
      problems.push(`${area}: "${id}" uses {${asked.zh}} in zh but {${asked.en}} in en`);
    }
  }
}

const used = new Set();
const sources = readdirSync(app, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name));
for (const entry of sources) {
  const file = path.join(entry.parentPath, entry.name);
  if (file.includes(`${path.sep}gql${path.sep}`)) continue;
  const text = readFileSync(file, "utf8");
  for (const [, id] of text.matchAll(/\bt\(\s*"([^"]+)"/g)) {
    used.add(id);
    if (!known.has(id)) problems.push(`${path.relative(app, file)} asks for "${id}", which no catalogue has`);
  }
  for (const id of known) if (text.includes(`"${id}"`)) used.add(id);
  // ids put together from a prefix and a code of the API: t(`order.status.${status}`)
  for (const [, prefix] of text.matchAll(/`([\w.-]+\.)\$\{/g)) for (const id of known) if (id.startsWith(prefix)) used.add(id);
}
for (const id of known) if (!used.has(id)) problems.push(`"${id}" is written but never used`);

if (problems.length) {
  console.error([...new Set(problems)].join("\n"));
  process.exit(1);
}
console.log(`${known.size} messages, complete in ${languages.join(" and ")}`);
