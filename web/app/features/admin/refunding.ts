import { useApolloClient } from "@apollo/client/react";
import { useEffect, useState } from "react";
import type { DeskRefundPreviewQuery, RefundPreviewInput } from "../../gql/graphql.ts";
import { graphql } from "../../gql/index.ts";
import { isZero, type MoneyLike, sum, times } from "../../money.ts";
import { type RefusalData, refusalsOf } from "../../refusals.ts";

const Preview = graphql(`
  query DeskRefundPreview($input: RefundPreviewInput!) {
    refundPreview(input: $input) {
      preview {
        lines {
          orderLine {
            id
            name
            options
          }
          quantity
          refundableQuantity
          restockableQuantity
          unsentQuantity
          amount {
            amount
            currencyCode
          }
        }
        shipping {
          amount
          currencyCode
        }
        refundableShipping {
          amount
          currencyCode
        }
        goodwill {
          amount
          currencyCode
        }
        amount {
          amount
          currencyCode
        }
        tax {
          amount
          currencyCode
        }
        refundable {
          amount
          currencyCode
        }
        payment {
          id
          method
        }
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

export type RefundFigures = NonNullable<DeskRefundPreviewQuery["refundPreview"]["preview"]>;
export type RefundableLine = RefundFigures["lines"][number];

/** What has been chosen so far. Empty texts: no freight, and the sum that pieces and freight come to. */
export interface RefundDraft {
  /** Order line id → pieces. */
  pieces: Record<string, number>;
  /** Order line id → whether they are on sale again; what was not chosen follows from where the pieces are. */
  restock: Record<string, boolean>;
  shipping: string;
  amount: string;
}

export const emptyDraft: RefundDraft = { pieces: {}, restock: {}, shipping: "", amount: "" };

export const isAmount = (text: string) => /^\d+(\.\d+)?$/.test(text.trim());

/** Pieces that never left are free at once unless one says otherwise; those that left are only when somebody has seen them again. */
export function restockOf(line: RefundableLine, draft: RefundDraft): { possible: boolean; chosen: boolean } {
  const pieces = draft.pieces[line.orderLine.id] ?? 0;
  const possible = pieces <= line.restockableQuantity;
  return { possible, chosen: possible && (draft.restock[line.orderLine.id] ?? pieces <= line.unsentQuantity) };
}

/** Every piece that could still be sent is called off: with them the order may end. */
export const callsOffAll = (lines: readonly RefundableLine[], draft: RefundDraft): boolean => {
  const unsent = lines.filter((line) => line.unsentQuantity > 0);
  const pieces = (line: RefundableLine) => draft.pieces[line.orderLine.id] ?? 0;
  return unsent.length > 0 && unsent.every((line) => restockOf(line, draft).chosen && pieces(line) >= line.unsentQuantity);
};

/** The draft in the server's terms. */
export function wishOf(orderId: string, lines: readonly RefundableLine[], draft: RefundDraft): RefundPreviewInput {
  return {
    orderId,
    lines: lines.flatMap((line) => {
      const quantity = draft.pieces[line.orderLine.id] ?? 0;
      return quantity > 0 ? [{ orderLineId: line.orderLine.id, quantity, restock: restockOf(line, draft).chosen }] : [];
    }),
    shipping: draft.shipping.trim() || null,
    amount: draft.amount.trim() || null,
  };
}

/** What stays of the payment; below zero when more is asked for than it holds. */
export const staysOf = ({ refundable, amount }: RefundFigures): MoneyLike => sum(refundable, times(amount, -1));
export const exceeds = (figures: RefundFigures) => staysOf(figures).amount.startsWith("-");
export const linesSum = ({ lines, shipping }: RefundFigures): MoneyLike => sum(times(shipping, 0), ...lines.map(({ amount }) => amount));
export const isNothing = (figures: RefundFigures) => isZero(figures.amount);

const pause = 250;

interface Answer {
  key: string;
  refusals: RefusalData[];
  /** No answer came at all. */
  broken: boolean;
}

/**
 * What a refund would come to, asked anew a moment after each change; the last good figures stay meanwhile. Null: what is typed is no
 * wish yet. `since` names the order's state: when that changes, others may have given back what this one still offers.
 */
export function useRefundPreview(wish: RefundPreviewInput | null, since: string) {
  const client = useApolloClient();
  const [figures, setFigures] = useState<RefundFigures | null>(null);
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [tries, setTries] = useState(0);
  const input = wish && JSON.stringify(wish);
  const key = JSON.stringify([input, since, tries]);
  const first = figures === null;
  useEffect(() => {
    if (input === null) return;
    let stopped = false;
    const ask = async () => {
      try {
        const variables = { input: JSON.parse(input) as RefundPreviewInput };
        // What is asked here is nobody else's: it neither comes from the cache nor belongs there
        const { data } = await client.query({ query: Preview, variables, fetchPolicy: "no-cache" });
        if (stopped || !data) return;
        const { preview, userErrors } = data.refundPreview;
        if (preview) setFigures(preview);
        setAnswer({ key, refusals: refusalsOf(userErrors), broken: false });
      } catch {
        if (!stopped) setAnswer({ key, refusals: [], broken: true });
      }
    };
    const timer = setTimeout(() => void ask(), first ? 0 : pause);
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [client, input, key, first]);
  const current = answer?.key === key ? answer : null;
  return {
    figures,
    pending: current === null,
    /** The last ones stay too, until the next answer, so that nothing flickers while one types. */
    refusals: answer?.refusals ?? [],
    broken: current?.broken ?? false,
    again: () => setTries((count) => count + 1),
  };
}
