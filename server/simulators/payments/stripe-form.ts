/** A refusal as Stripe words it. */
export class StripeError extends Error {
  readonly status: number;
  readonly type: string;
  readonly code: string;
  readonly param: string;
  /** False while the request itself is wrong: then nothing was begun, and nothing is kept under its Idempotency-Key. */
  readonly begun: boolean;
  constructor(status: number, type: string, code: string, message: string, more: { param?: string; begun?: boolean } = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.code = code;
    this.param = more.param ?? "";
    this.begun = more.begun ?? false;
  }

  get body(): { error: Record<string, string> } {
    return {
      error: { type: this.type, message: this.message, ...(this.code && { code: this.code }), ...(this.param && { param: this.param }) },
    };
  }
}

export const invalid = (param: string, message: string, code = "parameter_invalid_string"): StripeError =>
  new StripeError(400, "invalid_request_error", code, message, { param });

/** Refused because of what the object is by now. */
export const unexpected = (code: string, message: string): StripeError =>
  new StripeError(400, "invalid_request_error", code, message, { begun: true });

export const missing = (what: string, id: string): StripeError =>
  new StripeError(404, "invalid_request_error", "resource_missing", `No such ${what}: '${id}'`, { param: "id" });

const STANDS_FOR: Readonly<Record<string, string>> = { "#": "\\d*", "*": "[^\\[\\]]{1,40}" };

/** Parameters of a form or an address, by their bracketed names. What Stripe does not know, it refuses; `*` stands for one name, `#` for one place. */
export class Form {
  readonly #fields = new Map<string, string>();

  constructor(params: URLSearchParams, known: readonly string[]) {
    const patterns = known.map((name) => new RegExp(`^${name.replaceAll(/[[\].#*]/g, (sign) => STANDS_FOR[sign] ?? `\\${sign}`)}$`));
    for (const [name, value] of params) {
      if (!patterns.some((pattern) => pattern.test(name)))
        throw invalid(name, `Received unknown parameter: ${name.replaceAll(/\[.*/g, "")}`, "parameter_unknown");
      this.#fields.set(name, value);
    }
  }

  text(name: string, longest = 5000): string {
    const value = this.#fields.get(name) ?? "";
    if (value.length > longest) throw invalid(name, `Invalid string: must be at most ${longest} characters`);
    return value;
  }

  required(name: string, longest?: number): string {
    const value = this.text(name, longest);
    if (!value) throw invalid(name, `Missing required param: ${name}.`, "parameter_missing");
    return value;
  }

  oneOf<const Value extends string>(name: string, values: readonly Value[], otherwise: Value): Value {
    const value = this.text(name);
    if (!value) return otherwise;
    const found = values.find((one) => one === value);
    if (!found) throw invalid(name, `Invalid ${name}: must be one of ${values.join(", ")}`, "parameter_invalid_empty");
    return found;
  }

  integer(name: string): number {
    const value = this.required(name);
    if (!/^-?\d{1,15}$/.test(value)) throw invalid(name, `Invalid integer: ${value}`, "parameter_invalid_integer");
    return Number(value);
  }

  address(name: string): string {
    const value = this.text(name);
    const url = value ? URL.parse(value.replaceAll("{CHECKOUT_SESSION_ID}", "cs")) : null;
    if (value && !/^https?:$/.test(url?.protocol ?? "")) throw invalid(name, "Not a valid URL", "url_invalid");
    return value;
  }

  /** The members of `name[…]`; of metadata at most fifty, at most 500 characters each. */
  members(name: string): Record<string, string> {
    const found: Record<string, string> = {};
    for (const [field, value] of this.#fields) {
      if (!field.startsWith(`${name}[`)) continue;
      if (value.length > 500) throw invalid(field, "Metadata values can have up to 500 characters");
      found[field.slice(name.length + 1, -1)] = value;
    }
    if (Object.keys(found).length > 50) throw invalid(name, "Metadata can have up to 50 keys");
    return found;
  }

  /** Which objects are wanted in place of their ids. */
  expand(known: readonly string[]): string[] {
    const wanted = Object.values(this.members("expand"));
    for (const name of wanted) if (!known.includes(name)) throw invalid("expand", `This property cannot be expanded (${name}).`);
    return wanted;
  }
}

const ZERO_DECIMALS = new Set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "));
const THREE_DECIMALS = new Set("bhd jod kwd omr tnd".split(" "));
const SMALLEST = new Map([
  ["gbp", 30],
  ["hkd", 400],
  ["mxn", 1000],
  ["thb", 1000],
  ["czk", 1500],
  ["huf", 17_500],
]);

/** What may be charged: about half a dollar or more, eight digits at most, and in steps of ten where there are three decimals. */
export const checkAmount = (param: string, amount: number, currency: string): void => {
  if (!/^[a-z]{3}$/.test(currency)) throw invalid("currency", `Invalid currency: ${currency}.`);
  if (amount < 1) throw invalid(param, "This value must be greater than or equal to 1.", "parameter_invalid_integer");
  if (amount > 99_999_999) throw invalid(param, "Amount must be no more than 99999999", "amount_too_large");
  const smallest = SMALLEST.get(currency) ?? (THREE_DECIMALS.has(currency) ? 150 : 50);
  if (amount < smallest) throw invalid(param, "Amount must convert to at least 50 cents.", "amount_too_small");
  if (THREE_DECIMALS.has(currency) && amount % 10 !== 0) throw invalid(param, "Amount must be a multiple of 10 in this currency");
};

/** For people: 1234, usd → "12.34 USD". */
export const written = (amount: number, currency: string): string => {
  const digits = ZERO_DECIMALS.has(currency) ? 0 : THREE_DECIMALS.has(currency) ? 3 : 2;
  return `${(amount / 10 ** digits).toFixed(digits)} ${currency.toUpperCase()}`;
};
