import { createContext, type ReactNode, use } from "react";

interface Written {
  nonce: string;
  handOff: string;
}

const DocumentContext = createContext<Written>({ nonce: "", handOff: "" });

/** On the server, what every document is written with. The browser has none of it: see `useNonce` and `HandOff`. */
export function DocumentProvider({ children, nonce, handOff }: Written & { children: ReactNode }) {
  return <DocumentContext value={{ nonce, handOff }}>{children}</DocumentContext>;
}

/** Every inline script carries the nonce of the response's content policy. The browser hides it, so there it is empty. */
export const useNonce = () => use(DocumentContext).nonce;

/** Hands what the loaders found to the browser's router; stands behind the scripts of React Router, which it speaks to. */
export function HandOff() {
  const { nonce, handOff } = use(DocumentContext);
  return <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: handOff }} />;
}
