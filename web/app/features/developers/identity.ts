import { createGraphiQLFetcher, type Fetcher } from "@graphiql/toolkit";
import { type DocumentNode, parse } from "graphql";
import { createClient } from "graphql-ws";
import { demoAccounts } from "../../demo-accounts.ts";
import type { Language } from "../../i18n/language.ts";
import { paths } from "../../paths.ts";
import type { Execute, PresetRole } from "./preset.ts";

/** As whom the playground asks. "session" is whoever is signed in in this browser. */
export type Identity = PresetRole | "session";

const accountOf = { shopper: demoAccounts.shopper, staff: demoAccounts.owner } as const;

const signIn = `mutation PlaygroundSignIn($input: SessionCreateInput!) {
  sessionCreate(input: $input) { token userErrors { message } }
}`;

export interface Identities {
  choose: (identity: Identity) => void;
  /** For GraphiQL: asks as whoever is chosen at that moment. */
  fetcher: Fetcher;
  execute: Execute;
}

/**
 * Tokens live in this page's memory only and are sent as `Authorization: Bearer …`, as an integrator's program would. The
 * browser's cookie is left out, except for "session".
 */
export function createIdentities(language: Language, demo: boolean): Identities {
  let current: Identity = "guest";
  const tokens = new Map<Identity, Promise<string | null>>();
  const fetchers = new Map<Identity, Promise<Fetcher>>();

  const ask = async (identity: Identity, body: object, token: string | null): Promise<Response> =>
    fetch(paths.graphql, {
      method: "POST",
      credentials: identity === "session" ? "same-origin" : "omit",
      headers: headersOf(token),
      body: JSON.stringify(body),
    });

  const headersOf = (token: string | null): Record<string, string> => ({
    "content-type": "application/json",
    "accept-language": language,
    "x-onestall": "playground",
    ...(token && { authorization: `Bearer ${token}` }),
  });

  const tokenOf = (identity: Identity): Promise<string | null> => {
    if (identity === "guest" || identity === "session") return Promise.resolve(null);
    let token = tokens.get(identity);
    if (!token) {
      token = ask("guest", { query: signIn, variables: { input: accountOf[identity] } }, null)
        .then((response) => response.json() as Promise<SignInAnswer>)
        .then(({ data, errors }) => {
          const made = data?.sessionCreate.token;
          if (!made) throw new Error(data?.sessionCreate.userErrors[0]?.message ?? errors?.[0]?.message ?? "No token came back");
          return made;
        });
      token.catch(() => tokens.delete(identity)); // a failed sign-in may be tried again
      tokens.set(identity, token);
    }
    return token;
  };

  const fetcherOf = (identity: Identity): Promise<Fetcher> => {
    let made = fetchers.get(identity);
    if (!made) {
      made = tokenOf(identity).then((token) =>
        createGraphiQLFetcher({
          url: paths.graphql,
          fetch: (url, init) => fetch(url, { ...init, credentials: identity === "session" ? "same-origin" : "omit" }),
          headers: headersOf(token),
          wsClient: createClient({
            url: `${location.origin.replace(/^http/, "ws")}${paths.graphql}`,
            connectionParams: { language, ...(token && { authorization: `Bearer ${token}` }) },
          }),
        }),
      );
      made.catch(() => fetchers.delete(identity));
      fetchers.set(identity, made);
    }
    return made;
  };

  return {
    choose: (identity) => void (current = identity),
    // what GraphiQL says of the document is a moment old: a subscription opened and run at once would go out as a query
    fetcher: async (params, options) => {
      const fetch = await fetcherOf(current);
      return fetch(params, { ...options, documentAST: readable(params.query) }) as never;
    },
    // A live shop has no demo accounts: what needs one is asked as whoever is signed in here
    execute: async (query, variables, role) => {
      const identity: Identity = role === "guest" || demo ? role : "session";
      const response = await ask(identity, { query, variables }, await tokenOf(identity));
      return (await response.json()) as Awaited<ReturnType<Execute>>;
    },
  };
}

/** The document of a query; of one with a mistake in it none: the server says what is wrong, and where. */
function readable(query: string): DocumentNode | undefined {
  try {
    return parse(query);
  } catch {
    return undefined;
  }
}

interface SignInAnswer {
  data?: { sessionCreate: { token: string | null; userErrors: { message: string }[] } };
  errors?: { message: string }[];
}
