import { pinyin } from "pinyin-pro";

/** Full-width forms, case and accents make no difference to a search. */
export const normalise = (text: string): string =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();

const MOST_TERMS = 8;
const HAN = /\p{Script=Han}+/gu;
const RUNS = /\p{Script=Han}+|[[\p{L}\p{N}]--\p{Script=Han}]+/gv;

export interface Term {
  han: boolean;
  text: string;
}

/** A normalised query as runs of Han and of other letters and digits; all must be found. */
export const termsOf = (query: string): Term[] =>
  [...new Set(query.match(RUNS))].slice(0, MOST_TERMS).map((text) => ({ han: /^\p{Script=Han}/u.test(text), text }));

/** Pairs of neighbouring characters; of a single character, itself. */
export function pairsOf(text: string): string[] {
  const characters = Array.from(text);
  if (characters.length < 2) return characters;
  return characters.slice(1).map((character, i) => characters[i]! + character);
}

const spoken = new Map<string, string[]>();

/** Syllables of a run of Han without tones: 茶碗 → cha, wan. Names share many runs, so the latest are kept. */
export function syllablesOf(han: string): string[] {
  let found = spoken.get(han);
  if (!found) {
    if (spoken.size >= 20_000) spoken.clear();
    spoken.set(han, (found = pinyin(han, { toneType: "none", type: "array", v: true })));
  }
  return found;
}

export interface Document {
  nameZh: string;
  nameEn: string;
  grams: string[];
  latin: string;
}

/** What one product is found by: `more` are its subtitle, kinds and properties in both languages, and its SKUs. */
export function documentOf(name: { zh: string; en: string }, kinds: string[], more: string[]): Document {
  const grams = new Set<string>();
  const words = new Set<string>();
  for (const text of [name.zh, name.en, ...kinds, ...more].map(normalise))
    for (const run of text.match(RUNS) ?? []) {
      if (!/^\p{Script=Han}/u.test(run)) {
        words.add(run);
        for (const length of [1, 2]) grams.add(`^${run.slice(0, length)}`);
        continue;
      }
      for (const character of run) grams.add(character);
      for (const pair of pairsOf(run)) grams.add(pair);
    }
  for (const run of [name.zh, name.en].flatMap((text) => normalise(text).match(HAN) ?? []))
    if (run.length > 1) for (const pair of pairsOf(run)) grams.add(`=${pair}`);
  const hear = (texts: string[]) => {
    const sounds = new Set<string>();
    for (const run of texts.flatMap((text) => normalise(text).match(HAN) ?? [])) {
      const syllables = syllablesOf(run);
      const initials = syllables.map((syllable) => syllable[0] ?? "").join("");
      sounds.add(syllables.join("")).add(initials);
      for (const pair of pairsOf(initials)) grams.add(`~${pair}`);
      for (const syllable of syllables) grams.add(`^${syllable.slice(0, 1)}`).add(`^${syllable.slice(0, 2)}`);
    }
    return [...sounds].join(" ");
  };
  return {
    nameZh: normalise(name.zh),
    nameEn: normalise(name.en),
    latin: [[...words].join(" "), hear([name.zh]), hear(kinds)].join("\n"),
    grams: [...grams],
  };
}

/** Whether what someone is typing leads to a short text, by its beginning, its middle (Han) or its pinyin. */
export function leadsTo(query: string, text: string): boolean {
  const whole = normalise(text);
  if (whole.startsWith(query) || whole.includes(` ${query}`)) return true;
  if (/\p{Script=Han}/u.test(query)) return whole.includes(query);
  return (whole.match(HAN) ?? []).some((run) => {
    const syllables = syllablesOf(run);
    const initials = syllables.map((syllable) => syllable[0]).join("");
    return initials.startsWith(query) || syllables.some((_, i) => syllables.slice(i).join("").startsWith(query));
  });
}
