import type { IncomingMessage, ServerResponse } from "node:http";
import type { App } from "../ctx.ts";
import { escapeHtml } from "../html.ts";
import type { Text } from "../say.ts";
import { makeNonce } from "./security.ts";

/** Whether a person sees the answer, and not a program: browsers ask for text/html by name. */
export const isBrowser = ({ headers }: Pick<IncomingMessage, "headers">): boolean => /\btext\/html\b/.test(headers.accept ?? "");

/** What is said in more than one place. */
export const words = {
  unreadable: { zh: "这个网址无法识别。", en: "This address cannot be read." },
  ourFault: (requestId: string): Text => ({
    zh: `我们这边出了问题（请求 ${requestId}）`,
    en: `Something went wrong on our side (request ${requestId})`,
  }),
};

export interface PlainPage {
  html: string;
  /** What its only style may be; nothing else is loaded or run. */
  policy: string;
}

/** What is said where the shop's pages cannot be: both languages, the shop's name, a way home. It needs no script, no file, no database. */
export function plainPage(app: App, status: number, text: Text): PlainPage {
  const nonce = makeNonce();
  const name = app.shopName ?? { zh: "", en: "" };
  const paragraph = (language: string, words: string, home: string, link: string) =>
    `<section lang="${language}"><p>${escapeHtml(words)}</p><p><a href="${home}">${escapeHtml(link)}</a></p></section>`;
  const html = `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${status} ${escapeHtml(name.zh)}</title>
<style nonce="${nonce}">
:root { color-scheme: light dark; --bg: #f7f4ee; --ink: #22201c; --action: #2f5d50 }
@media (prefers-color-scheme: dark) { :root { --bg: #161512; --ink: #efeae0; --action: #8fc2ae } }
body { margin: 0 auto; padding: 15vh 1rem 2rem; max-width: 32rem; background: var(--bg); color: var(--ink); font: 1rem/1.7 system-ui, sans-serif; overflow-wrap: anywhere }
html { background: var(--bg) }
h1 { font: 500 1.25rem/1.4 Georgia, serif; margin: 0 }
section { margin-top: 1.5rem }
p { margin: 0 }
a { display: inline-block; padding: .6rem 0; color: var(--action) }
</style>
</head>
<body>
<main>
<h1>${escapeHtml(name.zh === name.en ? name.zh : `${name.zh} ${name.en}`)}</h1>
${paragraph("zh-CN", text.zh, "/zh", "回到首页")}
${paragraph("en", text.en, "/en", "Go to the home page")}
</main>
</body>
</html>
`;
  return { html, policy: `default-src 'none'; style-src 'nonce-${nonce}'; frame-ancestors 'none'; base-uri 'none'` };
}

/** Ends an answer of the pages that is no page of the shop: for a browser as one, for a program as a line of text. */
export function answerPlainly(app: App, raw: IncomingMessage, response: ServerResponse, status: number, text: Text): void {
  response.statusCode = status;
  if (!isBrowser(raw)) {
    response.setHeader("content-type", "text/plain; charset=utf-8");
    response.end(text.en);
    return;
  }
  const { html, policy } = plainPage(app, status, text);
  response.setHeader("content-type", "text/html; charset=utf-8");
  response.setHeader("content-security-policy", policy);
  response.end(html);
}
