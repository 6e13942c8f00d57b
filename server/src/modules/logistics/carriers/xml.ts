/**
 * A deliberately small XML reader for carriers' pushes: elements and attributes, nothing between them but white space, or, where asked for,
 * text in elements that hold no others.
 * No DTD, no entities of one's own, no comments, no CDATA, no processing instructions: what cannot be written cannot attack.
 */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Without the white space around it; empty unless asked for. */
  readonly text: string;
}

const NAME = "[A-Za-z_][\\w.:-]*";
const DECLARATION = /\s*(?:<\?xml(?:\s+[a-z]+\s*=\s*(?:"[\w.-]*"|'[\w.-]*'))+\s*\?>\s*)?/y;
const TAG = new RegExp(`<(/?)(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>\\s*`, "y");
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "g");
const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
/** Characters, elements. */
const LIMITS = { length: 256 * 1024, elements: 2000, depth: 16 };

interface Open {
  readonly element: { text: string; readonly name: string };
  readonly children: XmlElement[];
}
const TEXT = /[^<]+/y;

/** The root element, or null if the text is not exactly one well-formed element. Never throws. */
export function readXml(text: string, { withText = false } = {}): XmlElement | null {
  if (text.length > LIMITS.length) return null;
  DECLARATION.lastIndex = text.startsWith("\uFEFF") ? 1 : 0;
  DECLARATION.exec(text);
  const top: XmlElement[] = [];
  const open: Open[] = [];
  let count = 0;
  for (let at = DECLARATION.lastIndex; at < text.length; at = TAG.lastIndex) {
    TAG.lastIndex = at;
    const match = TAG.exec(text);
    if (!match || ++count > LIMITS.elements * 2 || open.length > LIMITS.depth) return null;
    const [, closing, name = "", rest = "", empty] = match;
    if (closing) {
      if (rest || empty || open.pop()?.element.name !== name) return null;
      if (open.length === 0) return TAG.lastIndex === text.length ? (top[0] ?? null) : null;
      continue;
    }
    const attributes = readAttributes(rest);
    if (!attributes || (open.length === 0 && top.length > 0)) return null;
    const children: XmlElement[] = [];
    const element = { name, attributes, children, text: "" };
    const parent = open.at(-1);
    if (parent?.element.text) return null;
    (parent?.children ?? top).push(element);
    if (empty) continue;
    open.push({ element, children });
    if (!withText) continue;
    TEXT.lastIndex = TAG.lastIndex;
    const inner = TEXT.exec(text);
    if (!inner) continue;
    const decoded = decode(inner[0].trimEnd());
    if (decoded === null) return null;
    element.text = decoded;
    TAG.lastIndex = TEXT.lastIndex;
  }
  return open.length === 0 && top.length === 1 ? (top[0] ?? null) : null;
}

function readAttributes(text: string): Map<string, string> | null {
  const attributes = new Map<string, string>();
  for (const [, name = "", double, single] of text.matchAll(ATTRIBUTE)) {
    const value = decode(double ?? single ?? "");
    if (value === null || attributes.has(name)) return null;
    attributes.set(name, value);
  }
  return attributes;
}

/** The five entities and numeric references; null for any other ampersand or a character XML forbids. */
function decode(raw: string): string | null {
  let bad = false;
  const text = raw.replaceAll(
    /&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9A-Fa-f]{1,6}));|&/g,
    (_, named?: string, decimal?: string, hex?: string) => {
      if (named) return NAMED[named] ?? "";
      const code = decimal ? Number.parseInt(decimal, 10) : Number.parseInt(hex ?? "", 16);
      if (Number.isNaN(code) || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) {
        bad = true;
        return "";
      }
      return String.fromCodePoint(code);
    },
  );
  // oxlint-disable-next-line no-control-regex
  return bad || /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(text) ? null : text;
}
