import { createContext, type ReactNode, use } from "react";

const NonceContext = createContext("");

/** Every inline script carries the nonce of the response's content policy. The browser hides it, so there it is empty. */
export function NonceProvider({ nonce, children }: { nonce: string; children: ReactNode }) {
  return <NonceContext value={nonce}>{children}</NonceContext>;
}

export const useNonce = () => use(NonceContext);
