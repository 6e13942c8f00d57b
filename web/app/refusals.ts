import type { ShouldRevalidateFunctionArgs } from "react-router";
import { type FragmentType, getFragmentData, graphql } from "./gql/index.ts";
import type { UserErrorCode } from "./gql/graphql.ts";
import { translator } from "./i18n/i18n.tsx";
import { languageOf, type LoadArgs, NoAnswer } from "./page.ts";

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
  /** The whole path, where several fields bear the same name: "zones.1.firstFee". */
  path?: string;
}

export const refusalsOf = (errors: readonly FragmentType<typeof Refusal>[]): RefusalData[] =>
  getFragmentData(Refusal, errors).map(({ code, message, field }) => ({
    code,
    message,
    field: field?.at(-1) ?? null,
    ...(field && { path: field.join(".") }),
  }));

/**
 * A form's action that says beside the form when no answer came, instead of taking the page away with everything typed on it.
 * `refused` makes the action's result of such a refusal and of what was sent. Only the connection is forgiven; on the server there
 * is none to lose.
 */
export const answering =
  <Args extends LoadArgs, Result extends object>(
    action: (args: Args) => Promise<Result>,
    refused: (refusals: RefusalData[], sent: FormData) => Exclude<Result, Response>,
  ) =>
  async (args: Args): Promise<Result> => {
    const sent = args.request.clone();
    try {
      return await action(args);
    } catch (error) {
      if (!(error instanceof NoAnswer)) throw error;
      const message = translator(languageOf(args))("problem.noAnswer");
      return { ...refused([{ code: "CONFLICT", message, field: null }], await sent.formData()), unanswered: true };
    }
  };

/** For routes with such actions: without a connection there is nothing newer to load, and what is shown stays. */
export const shouldRevalidate = ({ actionResult, defaultShouldRevalidate }: ShouldRevalidateFunctionArgs): boolean =>
  defaultShouldRevalidate && !(actionResult as { unanswered?: boolean } | undefined)?.unanswered;
