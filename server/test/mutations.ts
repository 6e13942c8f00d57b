import fc from "fast-check";

/** A notification that is vouched for by headers, as it goes over the wire. */
export interface Signed {
  headers: Record<string, string>;
  body: string;
}

const printable = fc.string({
  unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 40,
});

/** One change of a text: a character, a piece, everything. */
export const onText = (text: string): fc.Arbitrary<string> => {
  const at = fc.nat(Math.max(0, text.length - 1));
  return fc.oneof(
    fc.tuple(at, printable).map(([i, more]) => text.slice(0, i) + more[0]! + text.slice(i + 1)),
    fc.tuple(at, printable).map(([i, more]) => text.slice(0, i) + more + text.slice(i)),
    at.map((i) => text.slice(0, i) + text.slice(i + 1)),
    at.map((i) => text.slice(0, i)),
    printable.map((more) => text + more),
    printable,
    fc.constantFrom(text.toLowerCase(), text.toUpperCase(), text.split("").toReversed().join(""), text + text),
  );
};

/** One change of the JSON itself, written anew: fields of any depth set, dropped, renamed. */
const onJson = (text: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.constantFrom("outer", "inner"), fc.nat(20), fc.constantFrom("set", "drop", "rename", "add"), fc.jsonValue({ maxDepth: 1 }))
    .map(([where, index, how, value]) => {
      const outer = JSON.parse(text) as Record<string, Record<string, unknown>>;
      const target = where === "outer" ? (outer as Record<string, unknown>) : outer["resource"]!;
      const name = Object.keys(target)[index % Object.keys(target).length]!;
      if (how === "set") target[name] = value;
      if (how === "drop") delete target[name];
      if (how === "rename") {
        target[`${name}_`] = target[name];
        delete target[name];
      }
      if (how === "add") target["extra"] = value;
      return JSON.stringify(outer);
    });

/**
 * Changes of a genuine notification in its body, its headers, its signature, its key's number, its time; `other` is a second genuine one,
 * whose parts are put in. What comes out equal to the genuine one is left out.
 */
export function mutationsOf(genuine: Signed, other: Signed): fc.Arbitrary<Signed> {
  const names = Object.keys(genuine.headers).filter((name) => /^wechatpay-(timestamp|nonce|serial|signature)$/.test(name));
  const withHeader = (name: string, value: string | undefined): Signed => {
    const { [name]: _old, ...rest } = genuine.headers;
    return { ...genuine, headers: value === undefined ? rest : { ...rest, [name]: value } };
  };
  const anyHeader = fc.constantFrom(...names);
  const same = ({ headers, body }: Signed) =>
    body === genuine.body && names.every((name) => headers[name]?.trim() === genuine.headers[name]);
  return fc
    .oneof(
      { weight: 4, arbitrary: onText(genuine.body).map((body) => ({ ...genuine, body })) },
      { weight: 4, arbitrary: onJson(genuine.body).map((body) => ({ ...genuine, body })) },
      { weight: 4, arbitrary: anyHeader.chain((name) => onText(genuine.headers[name]!).map((value) => withHeader(name, value))) },
      { weight: 1, arbitrary: anyHeader.map((name) => withHeader(name, undefined)) },
      {
        weight: 1,
        arbitrary: fc
          .integer({ min: -1_000_000, max: 1_000_000 })
          .map((seconds) => withHeader("wechatpay-timestamp", String(Number(genuine.headers["wechatpay-timestamp"]) + seconds))),
      },
      { weight: 1, arbitrary: printable.map((more) => withHeader("wechatpay-signature", `WECHATPAY/SIGNTEST/${more}`)) },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom(...names.filter((name) => other.headers[name] !== genuine.headers[name]))
          .map((name) => withHeader(name, other.headers[name])),
      },
      { weight: 1, arbitrary: fc.constant({ ...genuine, body: other.body }) },
    )
    .filter((mutated) => !same(mutated));
}
