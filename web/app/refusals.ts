import { type FragmentType, getFragmentData, graphql } from "./gql/index.ts";
import type { UserErrorCode } from "./gql/graphql.ts";

const Refusal = graphql(`
  fragment Refusal on UserError {
    code
    message
    field
  }
`);

/** A refusal of the shop as plain data that a form can show beside its field. */
export interface RefusalData {
  code: UserErrorCode;
  message: string;
  /** The last step of the path into the input: "phone" of input.address.phone. */
  field: string | null;
}

export const refusalsOf = (errors: readonly FragmentType<typeof Refusal>[]): RefusalData[] =>
  getFragmentData(Refusal, errors).map(({ code, message, field }) => ({ code, message, field: field?.at(-1) ?? null }));
