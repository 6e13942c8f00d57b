import fc from "fast-check";

/** A notification as it goes over the wire: its bytes, and the headers that vouch for them, where there are any. */
export interface Signed {
  headers: Record<string, string>;
  body: string;
}
/** What a notification says; equal for two spellings of the same. */
export type Meaning = (version: Signed) => string;

const printable = fc.string({
  unit: fc.integer({ min: 33, max: 126 }).map((code) => String.fromCharCode(code)),
  minLength: 1,
  maxLength: 40,
});

/** One change of a text: a character, a piece, everything. */
const onText = (text: string): fc.Arbitrary<string> => {
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

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const withInner = (of: Fields): Fields[] => [
  of,
  ...Object.values(of)
    .filter(isFields)
    .flatMap((inner) => withInner(inner)),
];

/** One change of named fields: set, dropped, renamed, added, or two of them exchanged. */
function change(target: Fields, index: number, how: "set" | "drop" | "rename" | "add" | "swap", value: unknown): void {
  const names = Object.keys(target);
  const [name, next] = [names[index % names.length], names[(index + 1) % names.length]];
  if (how === "add") target["extra"] = value;
  if (name === undefined || next === undefined || how === "add") return;
  if (how === "set") target[name] = value;
  if (how === "swap") [target[name], target[next]] = [target[next], target[name]];
  if (how === "rename") target[`${name}_`] = target[name];
  if (how === "rename" || how === "drop") delete target[name];
}
const changes = fc.tuple(fc.nat(60), fc.constantFrom("set", "drop", "rename", "add", "swap"));

/** One change of the JSON itself, written anew, at any depth. */
const onJson = (text: string): fc.Arbitrary<string> =>
  fc.tuple(fc.nat(20), changes, fc.jsonValue({ maxDepth: 1 })).map(([where, [index, how], value]) => {
    const outer = JSON.parse(text) as Fields;
    const objects = withInner(outer);
    change(objects[where % objects.length]!, index, how, value);
    return JSON.stringify(outer);
  });

/** One change of a form's fields. */
const onForm = (text: string): fc.Arbitrary<string> =>
  fc.tuple(changes, fc.string({ maxLength: 30 })).map(([[index, how], value]) => {
    const fields: Fields = Object.fromEntries(new URLSearchParams(text));
    change(fields, index, how, value);
    return new URLSearchParams(fields as Record<string, string>).toString();
  });

/**
 * Changes of a genuine notification in its body, its headers, its signature, its key's number, its time; `other` is a second genuine one,
 * whose parts are put in. What comes out meaning the same as the genuine one is left out.
 */
export function mutationsOf(genuine: Signed, other: Signed, meaning: Meaning): fc.Arbitrary<Signed> {
  const names = Object.keys(genuine.headers).filter((name) => name !== "content-type");
  const withBody = (body: string): Signed => ({ ...genuine, body });
  const withHeader = (name: string, value: string | undefined): Signed => {
    const { [name]: _old, ...rest } = genuine.headers;
    return { ...genuine, headers: value === undefined ? rest : { ...rest, [name]: value } };
  };
  const anyHeader = fc.constantFrom(...(names.length > 0 ? names : ["none"]));
  const inside = genuine.body.startsWith("{") ? onJson : onForm;
  const ofBody = [
    { weight: 4, arbitrary: onText(genuine.body).map(withBody) },
    { weight: 4, arbitrary: inside(genuine.body).map(withBody) },
  ];
  const ofHeaders = () => [
    { weight: 1, arbitrary: fc.constant(withBody(other.body)) }, // which vouches for itself where the signature is in the body
    { weight: 4, arbitrary: anyHeader.chain((name) => onText(genuine.headers[name]!).map((value) => withHeader(name, value))) },
    { weight: 1, arbitrary: anyHeader.map((name) => withHeader(name, undefined)) },
    { weight: 1, arbitrary: anyHeader.map((name) => withHeader(name, other.headers[name])) },
    {
      weight: 1,
      arbitrary: fc.tuple(anyHeader, fc.integer({ min: -1_000_000, max: 1_000_000 })).map(([name, by]) =>
        withHeader(
          name,
          genuine.headers[name]!.replace(/\d{10}/, (time) => String(Number(time) + by)),
        ),
      ),
    },
    { weight: 1, arbitrary: fc.tuple(anyHeader, printable).map(([name, more]) => withHeader(name, `WECHATPAY/SIGNTEST/${more}`)) },
  ];
  const same = meaning(genuine);
  return fc.oneof(...ofBody, ...(names.length > 0 ? ofHeaders() : [])).filter((mutated) => meaning(mutated) !== same);
}

const meanings: Record<string, (genuine: Signed) => Meaning> = {
  /** Empty values take no part in the signature, nor does the order. */
  alipay: () => (version) =>
    [...new URLSearchParams(version.body)]
      .flatMap(([name, value]) => (value === "" ? [] : [JSON.stringify([name, value])]))
      .toSorted((a, b) => (a < b ? -1 : 1))
      .join(),
  wechatpay: (genuine) => (version) =>
    JSON.stringify([
      version.body,
      ...Object.keys(genuine.headers)
        .filter((name) => /^wechatpay-(timestamp|nonce|serial|signature)$/.test(name))
        .map((name) => version.headers[name]?.trim()),
    ]),
  /** The algorithm's capitals do not count, and an address may be written in several ways. */
  paypal:
    () =>
    ({ headers, body }) =>
      JSON.stringify([
        body,
        headers["paypal-transmission-id"],
        headers["paypal-transmission-time"],
        headers["paypal-transmission-sig"],
        headers["paypal-auth-algo"]?.toLowerCase(),
        URL.parse(headers["paypal-cert-url"] ?? "")?.href,
      ]),
  /** Of Stripe's header its time counts and whether it holds the signature that is ours, the last; another belongs to a secret that is being replaced. */
  stripe: (genuine) => {
    const partsOf = (header = "") =>
      header.split(",").map((part) =>
        part
          .split("=")
          .map((side) => side.trim())
          .join("="),
      );
    const ours = partsOf(genuine.headers["stripe-signature"]).at(-1)!;
    return ({ headers, body }) => {
      const parts = partsOf(headers["stripe-signature"]);
      return JSON.stringify([body, parts.filter((part) => part.startsWith("t=")), parts.includes(ours)]);
    };
  },
};
export const meaningOf = (company: string, genuine: Signed): Meaning => meanings[company]!(genuine);
