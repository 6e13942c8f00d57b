import { type OperationVariables, type TypedDocumentNode } from "@apollo/client";
import { CombinedGraphQLErrors, ServerError } from "@apollo/client/errors";
import { useApolloClient } from "@apollo/client/react";
import { useRef, useState } from "react";
import { useT } from "../../i18n/i18n.tsx";
import { type RefusalData, refusalsOf } from "../../refusals.ts";

type Answer = { userErrors: Parameters<typeof refusalsOf>[0] } & Record<string, unknown>;

// randomUUID exists on secure origins only, and a shop is also tried over plain HTTP in a local network
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/**
 * One mutation as a form uses it: what is under way, what the shop refused, what broke.
 * The idempotency key belongs to the input: sending the same again, after a lost answer, is the same request; another input is another.
 */
export function useVerb<T, I extends object>(mutation: TypedDocumentNode<T, { input: I }>, options: { keyed?: boolean } = {}) {
  const client = useApolloClient();
  const t = useT();
  const [busy, setBusy] = useState(false);
  const [refusals, setRefusals] = useState<RefusalData[]>([]);
  const keys = useRef(new Map<string, string>());
  const keyed = options.keyed ?? true;

  /** True when the shop did it. */
  async function run(input: Omit<I, "idempotencyKey">): Promise<boolean> {
    const body = JSON.stringify(input);
    const key = keys.current.get(body) ?? newKey();
    keys.current.set(body, key);
    setBusy(true);
    setRefusals([]);
    try {
      const variables = { input: keyed ? { ...input, idempotencyKey: key } : input } as unknown as OperationVariables;
      const { data } = await client.mutate({ mutation: mutation as TypedDocumentNode<unknown>, variables });
      keys.current.delete(body);
      const [answer] = Object.values(data ?? {}).filter((value): value is Answer => typeof value === "object" && value !== null);
      const refused = refusalsOf(answer?.userErrors ?? []);
      setRefusals(refused);
      return refused.length === 0;
    } catch (error) {
      const code = CombinedGraphQLErrors.is(error) ? error.errors[0]?.extensions?.["code"] : undefined;
      const answered = CombinedGraphQLErrors.is(error) || ServerError.is(error);
      const text = t(
        code === "FORBIDDEN"
          ? "desk.verb.forbidden"
          : code === "NOT_SIGNED_IN"
            ? "desk.verb.signedOut"
            : answered
              ? "desk.verb.failed"
              : "desk.verb.broken",
      );
      setRefusals([{ code: "CONFLICT", message: text, field: null }]);
      return false;
    } finally {
      setBusy(false);
    }
  }

  return { run, busy, refusals, clear: () => setRefusals([]) };
}

/** The refusal that belongs to a field, and those that belong to none of the given. */
export const refusalAt = (refusals: readonly RefusalData[], field: string) => refusals.find((refusal) => refusal.field === field)?.message;
export const refusalsBeside = (refusals: readonly RefusalData[], ...fields: string[]) =>
  refusals.filter((refusal) => refusal.field === null || !fields.includes(refusal.field));
