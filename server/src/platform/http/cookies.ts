/** The cookies of a request; names and values as sent, values decoded. Malformed pairs are left out. */
export function readCookies(header: string | undefined): Record<string, string> {
  const found: Record<string, string> = {};
  for (const pair of (header ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at < 1) continue;
    const name = pair.slice(0, at).trim();
    try {
      found[name] ??= decodeURIComponent(pair.slice(at + 1).trim());
    } catch {
      // not ours: we encode what we set
    }
  }
  return found;
}

export interface SessionCookie {
  name: string;
  set(token: string, maxAgeSeconds: number): string;
  clear(): string;
}

/** Over https the cookie is bound to this host by its name (`__Host-`); plain http exists only on the developer's own machine. */
export function sessionCookie(publicUrl: string): SessionCookie {
  const secure = publicUrl.startsWith("https:");
  const name = secure ? "__Host-session" : "session";
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? "; Secure" : ""}`;
  return {
    name,
    set: (token, maxAge) => `${name}=${encodeURIComponent(token)}; ${attributes}; Max-Age=${maxAge}`,
    clear: () => `${name}=; ${attributes}; Max-Age=0`,
  };
}
