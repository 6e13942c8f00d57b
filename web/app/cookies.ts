/** The cookies that pages and forms share. All of them hold nothing but handles and choices; the session is the server's own. */
export type CookieName = "cart" | "ordered" | "orders" | "lang" | "currency";

const day = 86_400;
const lifetimes: Record<CookieName, number> = {
  cart: 90 * day,
  // What the last cart became: who comes back to it on the same day is told, and nobody is reminded for long
  ordered: day,
  orders: 180 * day,
  lang: 365 * day,
  currency: 365 * day,
};

export const serializeCookie = (name: CookieName, value: string | null, secure: boolean) =>
  `${name}=${encodeURIComponent(value ?? "")}; Path=/; SameSite=Lax; Max-Age=${value === null ? 0 : lifetimes[name]}${secure ? "; Secure" : ""}`;

const decode = (text: string) => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

export interface Cookies {
  get(name: CookieName): string | undefined;
  /** null removes it. */
  set(name: CookieName, value: string | null): void;
}

const changed = "onestall:cookie";

export const browserCookies: Cookies = {
  get(name) {
    const entry = document.cookie.split("; ").find((part) => part.startsWith(`${name}=`));
    return entry ? decode(entry.slice(name.length + 1)) || undefined : undefined;
  },
  set(name, value) {
    document.cookie = serializeCookie(name, value, location.protocol === "https:");
    dispatchEvent(new CustomEvent(changed));
  },
};

export function onCookieChange(listener: () => void): () => void {
  addEventListener(changed, listener);
  return () => removeEventListener(changed, listener);
}

/** What the last ten orders of a guest are opened with: order id → access token. */
export function orderTokens(cookies: Pick<Cookies, "get">): Record<string, string> {
  try {
    const parsed: unknown = JSON.parse(cookies.get("orders") ?? "{}");
    return typeof parsed === "object" && parsed !== null ? (parsed as Record<string, string>) : {};
  } catch {
    return {};
  }
}

export function rememberOrder(cookies: Cookies, orderId: string, token: string): void {
  const { [orderId]: _old, ...others } = orderTokens(cookies);
  cookies.set("orders", JSON.stringify(Object.fromEntries([...Object.entries(others).slice(-9), [orderId, token]])));
}
