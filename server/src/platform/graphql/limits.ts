import {
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from "graphql";
import type { Env } from "../../env.ts";

/** What one document may hold; QUERY_MAX_… set the first three. Depth is counted apart for introspection: the standard query is 15 deep. */
export interface DocumentLimits {
  tokens: number;
  depth: number;
  aliases: number;
}
const INTROSPECTION_DEPTH = 15;
const ROOT_MUTATIONS = 5;
const DIRECTIVES = 20;

export const documentLimits = (env: Pick<Env, "QUERY_MAX_TOKENS" | "QUERY_MAX_DEPTH" | "QUERY_MAX_ALIASES">): DocumentLimits => ({
  tokens: env.QUERY_MAX_TOKENS,
  depth: env.QUERY_MAX_DEPTH,
  aliases: env.QUERY_MAX_ALIASES,
});

interface Size {
  depth: number;
  introspectionDepth: number;
  aliases: number;
}

/** Refuses documents that are too deep, or use too many aliases, root mutations or directives, before anything is run. */
export const limitsRule =
  (limits: DocumentLimits): ValidationRule =>
  (context: ValidationContext): ASTVisitor => {
    let directives = 0;
    return {
      Directive() {
        if (++directives === DIRECTIVES + 1) context.reportError(tooMuch(`more than ${DIRECTIVES} directives`));
      },
      OperationDefinition(operation) {
        const fragments = fragmentsOf(context.getDocument());
        const size = measure(operation.selectionSet, fragments, new Set(), new Map());
        if (size.depth > limits.depth) context.reportError(tooMuch(`deeper than ${limits.depth} levels`));
        if (size.introspectionDepth > INTROSPECTION_DEPTH)
          context.reportError(tooMuch(`introspection deeper than ${INTROSPECTION_DEPTH} levels`));
        if (size.aliases > limits.aliases) context.reportError(tooMuch(`more than ${limits.aliases} aliases`));
        if (operation.operation === "mutation" && rootFields(operation.selectionSet, fragments) > ROOT_MUTATIONS)
          context.reportError(tooMuch(`more than ${ROOT_MUTATIONS} mutations in one operation`));
      },
    };
  };

const tooMuch = (what: string) => new GraphQLError(`The operation is ${what}`, { extensions: { code: "TOO_EXPENSIVE" } });

const fragmentsOf = (document: DocumentNode) =>
  new Map(document.definitions.flatMap((d) => (d.kind === "FragmentDefinition" ? [[d.name.value, d] as const] : [])));

/** Fields at the top, also those that stand in fragments: otherwise a fragment would carry any number of mutations. */
function rootFields(set: SelectionSetNode, fragments: Map<string, FragmentDefinitionNode>, open: readonly string[] = []): number {
  let fields = 0;
  for (const selection of set.selections) {
    if (selection.kind === "Field") fields++;
    else if (selection.kind === "InlineFragment") fields += rootFields(selection.selectionSet, fragments, open);
    else if (!open.includes(selection.name.value)) {
      const fragment = fragments.get(selection.name.value);
      if (fragment) fields += rootFields(fragment.selectionSet, fragments, [...open, selection.name.value]);
    }
    if (fields > ROOT_MUTATIONS) break;
  }
  return fields;
}

function measure(
  set: SelectionSetNode,
  fragments: Map<string, FragmentDefinitionNode>,
  open: Set<string>,
  known: Map<string, Size>,
  introspecting = false,
): Size {
  const size: Size = { depth: 0, introspectionDepth: 0, aliases: 0 };
  const add = (part: Size, levels: 0 | 1) => {
    size.depth = Math.max(size.depth, part.depth && part.depth + levels);
    size.introspectionDepth = Math.max(size.introspectionDepth, part.introspectionDepth && part.introspectionDepth + levels);
    size.aliases += part.aliases;
  };
  for (const selection of set.selections) {
    if (selection.kind === "Field") {
      const inside = introspecting || selection.name.value.startsWith("__");
      if (selection.alias && selection.alias.value !== selection.name.value) size.aliases++;
      add(inside ? { depth: 0, introspectionDepth: 1, aliases: 0 } : { depth: 1, introspectionDepth: 0, aliases: 0 }, 0);
      if (selection.selectionSet) add(measure(selection.selectionSet, fragments, open, known, inside), 1);
    } else if (selection.kind === "InlineFragment") {
      add(measure(selection.selectionSet, fragments, open, known, introspecting), 0);
    } else {
      const name = selection.name.value;
      const fragment = fragments.get(name);
      if (!fragment || open.has(name)) continue; // unknown and circular fragments are refused by the standard rules
      const key = `${introspecting}:${name}`;
      let part = known.get(key); // each fragment is measured once: nested spreads would take exponential time
      if (!part) known.set(key, (part = measure(fragment.selectionSet, fragments, new Set(open).add(name), known, introspecting)));
      add(part, 0);
    }
    if (size.aliases > 10_000) break;
  }
  return size;
}
