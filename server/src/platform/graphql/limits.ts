import {
  type ASTVisitor,
  type DocumentNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from "graphql";

/** What one document may hold. Depth is counted apart for introspection: the standard introspection query is 15 deep. */
export const documentLimits = { tokens: 1_500, depth: 12, introspectionDepth: 15, aliases: 15, rootMutations: 5, directives: 20 } as const;

interface Size {
  depth: number;
  introspectionDepth: number;
  aliases: number;
}

/** Refuses documents that are too deep, or use too many aliases, root mutations or directives, before anything is run. */
export const limitsRule: ValidationRule = (context: ValidationContext): ASTVisitor => {
  let directives = 0;
  return {
    Directive() {
      if (++directives === documentLimits.directives + 1) context.reportError(tooMuch(`more than ${documentLimits.directives} directives`));
    },
    OperationDefinition(operation) {
      const fragments = fragmentsOf(context.getDocument());
      const size = measure(operation.selectionSet, fragments, new Set(), new Map());
      if (size.depth > documentLimits.depth) context.reportError(tooMuch(`deeper than ${documentLimits.depth} levels`));
      if (size.introspectionDepth > documentLimits.introspectionDepth)
        context.reportError(tooMuch(`introspection deeper than ${documentLimits.introspectionDepth} levels`));
      if (size.aliases > documentLimits.aliases) context.reportError(tooMuch(`more than ${documentLimits.aliases} aliases`));
      if (operation.operation === "mutation" && rootFields(operation.selectionSet, fragments) > documentLimits.rootMutations)
        context.reportError(tooMuch(`more than ${documentLimits.rootMutations} mutations in one operation`));
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
    if (fields > documentLimits.rootMutations) break;
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
