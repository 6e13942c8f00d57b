import { randomBytes } from "node:crypto";
import { isRecord, textOf } from "../http.ts";
import type { Money } from "./paypal-ledger.ts";
import { isTaken, readMoney } from "./paypal-ledger.ts";

/** A refusal as PayPal words it: a name for the kind, an issue for the case. */
export class PayPalError extends Error {
  readonly status: number;
  readonly kind: string;
  readonly issue: string;
  readonly field: string;
  readonly links: unknown[];
  constructor(status: number, kind: string, issue: string, description: string, more: { field?: string; links?: unknown[] } = {}) {
    super(description);
    this.status = status;
    this.kind = kind;
    this.issue = issue;
    this.field = more.field ?? "";
    this.links = more.links ?? [];
  }

  get body(): Record<string, unknown> {
    const detail = { issue: this.issue, description: this.message, ...(this.field && { field: this.field }) };
    const links = [{ rel: "information_link", href: "https://developer.paypal.com/api/rest/responses/", method: "GET" }, ...this.links];
    return {
      name: this.kind,
      message: MESSAGES[this.kind] ?? this.message,
      debug_id: randomBytes(7).toString("hex"),
      details: [detail],
      links,
    };
  }
}

const MESSAGES: Record<string, string> = {
  INVALID_REQUEST: "Request is not well-formed, syntactically incorrect, or violates schema.",
  UNPROCESSABLE_ENTITY: "The requested action could not be performed, semantically incorrect, or failed business validation.",
  RESOURCE_NOT_FOUND: "The specified resource does not exist.",
  NOT_AUTHORIZED: "Authorization failed due to insufficient permissions.",
};

export const invalid = (issue: string, field: string, description: string): PayPalError =>
  new PayPalError(400, "INVALID_REQUEST", issue, description, { field });
export const unprocessable = (issue: string, description: string, links?: unknown[]): PayPalError =>
  new PayPalError(422, "UNPROCESSABLE_ENTITY", issue, description, links ? { links } : {});
export const notFound = (): PayPalError =>
  new PayPalError(
    404,
    "RESOURCE_NOT_FOUND",
    "INVALID_RESOURCE_ID",
    "Specified resource ID does not exist. Please check the resource ID and try again.",
  );

type Fields = Record<string, unknown>;

const record = (fields: Fields, name: string): Fields => {
  const value = fields[name];
  if (value === undefined) return {};
  if (!isRecord(value))
    throw invalid("INVALID_PARAMETER_SYNTAX", `/${name}`, "The value of a field does not conform to the expected format.");
  return value;
};

const text = (fields: Fields, name: string, longest: number): string => {
  const value = fields[name];
  if (value === undefined) return "";
  if (typeof value !== "string")
    throw invalid("INVALID_PARAMETER_SYNTAX", `/${name}`, "The value of a field does not conform to the expected format.");
  if (value.length < 1 || value.length > longest)
    throw invalid("INVALID_STRING_LENGTH", `/${name}`, "The value of a field is either too short or too long.");
  return value;
};

const oneOf = (fields: Fields, name: string, values: readonly string[]): string => {
  const value = textOf(fields[name]);
  if (value && !values.includes(value)) throw invalid("INVALID_PARAMETER_VALUE", `/${name}`, "The value of a field is invalid.");
  return value;
};

const address = (fields: Fields, name: string): string => {
  const value = text(fields, name, 4000);
  if (value && !/^https?:\/\//.test(URL.parse(value)?.href ?? ""))
    throw invalid("INVALID_PARAMETER_SYNTAX", `/${name}`, "The value of a field does not conform to the expected format.");
  return value;
};

export const amountIn = (fields: Fields, field: string): Money => {
  const value = record(fields, "amount");
  const currency = textOf(value["currency_code"]);
  if (!currency || value["value"] === undefined)
    throw invalid("MISSING_REQUIRED_PARAMETER", `${field}/amount`, "A required field / parameter is missing.");
  if (!/^[A-Z]{3}$/.test(currency)) throw invalid("INVALID_CURRENCY_CODE", `${field}/amount/currency_code`, "Currency code is invalid.");
  if (!isTaken(currency)) throw unprocessable("CURRENCY_NOT_SUPPORTED", "Currency code is not currently supported.");
  const money = readMoney(value);
  if (money) return money;
  const number = typeof value["value"] === "string" ? Number(value["value"]) : Number.NaN;
  if (number === 0) throw unprocessable("CANNOT_BE_ZERO_OR_NEGATIVE", "Must be greater than zero.");
  if (number > 0 && /^\d+\.\d+$/.test(textOf(value["value"])))
    throw unprocessable("DECIMAL_PRECISION", "The value of the field should not be more than the digits of the currency.");
  throw invalid("INVALID_PARAMETER_SYNTAX", `${field}/amount/value`, "The value of a field does not conform to the expected format.");
};

/** What a request for an order says, each field by its own rule. */
export const readOrderRequest = (body: Fields) => {
  const intent = oneOf(body, "intent", ["CAPTURE", "AUTHORIZE"]);
  if (!intent) throw invalid("MISSING_REQUIRED_PARAMETER", "/intent", "A required field / parameter is missing.");
  const units = body["purchase_units"];
  if (!Array.isArray(units) || units.length === 0)
    throw invalid("MISSING_REQUIRED_PARAMETER", "/purchase_units", "A required field / parameter is missing.");
  const [unit] = units as unknown[];
  if (units.length > 1 || !isRecord(unit))
    throw unprocessable("MULTIPLE_PURCHASE_UNITS_NOT_SUPPORTED", "This simulation takes orders of one part.");
  const source = record(body, "payment_source");
  const context = isRecord(source["paypal"]) ? record(source["paypal"], "experience_context") : record(body, "application_context");
  oneOf(context, "user_action", ["PAY_NOW", "CONTINUE"]);
  oneOf(context, "shipping_preference", ["NO_SHIPPING", "GET_FROM_FILE", "SET_PROVIDED_ADDRESS"]);
  const locale = text(context, "locale", 10);
  if (locale && !/^[a-z]{2}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?$/.test(locale))
    throw invalid("INVALID_PARAMETER_SYNTAX", "/locale", "The value of a field does not conform to the expected format.");
  text(context, "brand_name", 127);
  return {
    intent: intent as "CAPTURE" | "AUTHORIZE",
    ...amountIn(unit, "/purchase_units/@reference_id=='default'"),
    referenceId: text(unit, "reference_id", 256) || "default",
    customId: text(unit, "custom_id", 127),
    invoiceId: text(unit, "invoice_id", 127),
    description: text(unit, "description", 127),
    returnUrl: address(context, "return_url"),
    cancelUrl: address(context, "cancel_url"),
    payerAction: isRecord(source["paypal"]),
  };
};

export const readRefundRequest = (body: Fields) => ({
  money: body["amount"] === undefined ? null : amountIn(body, ""),
  customId: text(body, "custom_id", 127),
  invoiceId: text(body, "invoice_id", 127),
  note: text(body, "note_to_payer", 255),
});

export const readCaptureRequest = (body: Fields) => ({
  money: body["amount"] === undefined ? null : amountIn(body, ""),
  final: body["final_capture"] === true,
});
