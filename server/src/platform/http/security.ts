import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { App } from "../ctx.ts";

export const makeNonce = (): string => randomBytes(16).toString("base64");

/** Headers of every answer: pages, data, files and errors. */
export function securityHeaders(app: App): Record<string, string> {
  return {
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "x-frame-options": "DENY",
    ...(app.publicUrl.startsWith("https:") && { "strict-transport-security": "max-age=63072000; includeSubDomains" }),
  };
}

/**
 * The page's content policy: own files and scripts with this answer's nonce only. style-src-attr is open because pictures carry
 * their placeholder and swatches their colour in style attributes. form-action names the gateways, else a purchase without
 * JavaScript would stop at the cashier. frame-src has the schemes by which a page inside WeChat speaks to WeChat.
 */
export function pagePolicy(nonce: string, gatewayOrigins: string[], development: boolean): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${development ? " ws:" : ""}`,
    "frame-src 'self' weixin: wvjbscheme:",
    ["form-action 'self'", ...gatewayOrigins].join(" "),
    "frame-ancestors 'none'",
    "base-uri 'self'",
    "object-src 'none'",
  ].join("; ");
}

/** The playground brings its own editor, which needs inline styles and worker scripts; it runs nothing from elsewhere. */
export const playgroundPolicy = (nonce: string): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "worker-src 'self' blob:",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'self'",
    "object-src 'none'",
  ].join("; ");

/** The policy of answers that are not pages: nothing in them may run or load anything. */
export const dataPolicy = "default-src 'none'; frame-ancestors 'none'";

/**
 * Whether a request comes from the shop's own pages, or from a program, which names no origin. A browser names the site that a
 * form, script or socket belongs to, and cannot be made to lie about it.
 */
export function isOwnOrigin(app: App, headers: IncomingHttpHeaders): boolean {
  if (headers.origin === undefined) return true;
  const host = URL.parse(headers.origin)?.host;
  return host !== undefined && (host === headers.host || host === new URL(app.publicUrl).host);
}

export function setHeaders(response: ServerResponse, headers: Record<string, string>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}
