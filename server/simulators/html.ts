import type { Call, Reply } from "./http.ts";
import { reply } from "./http.ts";

export type Language = "zh" | "en";

/** `?lang=` wins over the browser's own preference. */
export const languageOf = (call: Call): Language => {
  const asked = call.url.searchParams.get("lang") ?? call.headers["accept-language"] ?? "zh";
  return asked.toLowerCase().startsWith("en") ? "en" : "zh";
};

/** Markup that is already safe. */
export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Part = Html | string | number | false | null | undefined | Part[];

/** Everything put into the template is escaped, except what html`` itself made. */
export const html = (strings: TemplateStringsArray, ...parts: Part[]): Html =>
  new Html(strings.map((text, index) => (index ? render(parts[index - 1]) + text : text)).join(""));

const render = (part: Part): string => {
  if (part instanceof Html) return part.markup;
  if (Array.isArray(part)) return part.map(render).join("");
  if (part === false || part === null || part === undefined) return "";
  return String(part).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
};

interface Page {
  title: string;
  language: Language;
  body: Html;
  head?: Html;
  status?: number;
}

/**
 * No form-action in the policy: a browser applies it to the redirects behind a form too, and a shopper's way back to the shop is one.
 * The styles and the one script are files of our own, so nothing inline is allowed.
 */
const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

export const page = ({ title, language, body, head, status }: Page): Reply => {
  const document = html`<!doctype html>
    <html lang="${language === "zh" ? "zh-CN" : "en"}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/assets/simulators.css" />
        ${head}
      </head>
      <body>
        ${body}
      </body>
    </html> `;
  const answer = reply(document.markup, "text/html; charset=utf-8", status);
  // same-origin rather than no-referrer: without a referrer browsers send "Origin: null", which the control API would have to refuse.
  Object.assign(answer.headers, { "content-security-policy": POLICY, "referrer-policy": "same-origin" });
  return answer;
};
