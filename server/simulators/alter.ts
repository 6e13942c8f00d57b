import { isRecord } from "./http.ts";

/** A copy with the members that `changes` names replaced: `{ "resource.amount.value": "0.01" }`; null removes one. */
export const alter = (value: Record<string, unknown>, changes: Record<string, unknown>): Record<string, unknown> => {
  const copy = structuredClone(value);
  for (const [path, to] of Object.entries(changes)) {
    const names = path.split(".");
    const last = names.pop()!;
    let at: Record<string, unknown> = copy;
    for (const name of names) {
      const inner = at[name];
      at = isRecord(inner) || Array.isArray(inner) ? (inner as Record<string, unknown>) : ((at[name] = {}) as Record<string, unknown>);
    }
    if (to === null) delete at[last];
    else at[last] = to;
  }
  return copy;
};

/** A copy in which every object that `change` has another version of is replaced, however deep it lies. */
export const alterEach = (value: unknown, change: (record: Record<string, unknown>) => Record<string, unknown> | undefined): unknown => {
  if (Array.isArray(value)) return value.map((item) => alterEach(item, change));
  if (!isRecord(value)) return value;
  const changed = change(value) ?? value;
  return Object.fromEntries(Object.entries(changed).map(([name, inner]) => [name, alterEach(inner, change)]));
};
