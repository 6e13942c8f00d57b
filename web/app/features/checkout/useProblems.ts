import { type RefObject, useState } from "react";
import type { CheckoutResult } from "./action.ts";
import { type FieldName, findProblems, inPageOrder, isField, pageOrder, type Problems, readValues, type Values } from "./form.ts";

/** What is wrong by now: what the last attempt found, less what has been put right since. `chosen` is what the lists hold, where `known` leads. */
export function useProblems(form: RefObject<HTMLFormElement | null>, result: CheckoutResult | undefined, known: Values) {
  const [fixed, setFixed] = useState<Problems>({});
  const [seen, setSeen] = useState(result);
  if (seen !== result) {
    setSeen(result);
    setFixed({});
  }
  // A region that is chosen by now is no longer a problem
  const right: Problems = { ...fixed, ...(known.provinceCode && { provinceCode: "" as never }) };
  const left = Object.entries(result?.problems ?? {}).filter(([name]) => !(name in right));
  const problems = inPageOrder(Object.fromEntries([...left, ...Object.entries(right).filter(([, message]) => message)]), known);

  const order: readonly string[] = pageOrder(known);
  const rank = (field: string | null) => (field && order.includes(field) ? order.indexOf(field) : order.length);
  const refusals = (result?.refusals ?? []).toSorted((one, other) => rank(one.field) - rank(other.field));

  const look = (names: readonly FieldName[]) => {
    if (!form.current) return;
    const found = findProblems(readValues(new FormData(form.current)));
    setFixed((now) => ({ ...now, ...Object.fromEntries(names.map((name) => [name, found[name] ?? ""])) }));
  };
  /** After a key, or when a field is left. */
  const check = (target: EventTarget, leaving: boolean) => {
    if (!("name" in target) || typeof target.name !== "string" || !isField(target.name)) return;
    const shown = problems[target.name];
    if (leaving && "value" in target && target.value === "" && !shown) return; // passing by is not a mistake
    if (leaving || shown) look([target.name]);
  };
  /** After fields were filled by the page itself. */
  const recheck = (names: readonly FieldName[]) => look(names.filter((name) => problems[name]));
  return { problems, refusals, check, recheck };
}
