import type { AddressInput, DestinationInput } from "../../gql/graphql.ts";
import type { MessageId } from "../../i18n/i18n.tsx";

/** The names of the form's fields; refusals of the API speak of the same ones. */
export const fields = [
  "email",
  "name",
  "phone",
  "countryCode",
  "provinceCode",
  "cityCode",
  "districtCode",
  "postcode",
  "region",
  "city",
  "street",
  "street2",
  "company",
  "way",
  "pickupMethod",
  "shippingMethod",
  "paymentMethod",
  "note",
  "expectedTotal",
  "idempotencyKey",
] as const;

export type FieldName = (typeof fields)[number];
export type Values = Partial<Record<FieldName, string>>;
export type Problems = Partial<Record<FieldName, MessageId>>;

export const fieldId = (name: FieldName) => `checkout-${name}`;
export const isField = (name: string): name is FieldName => (fields as readonly string[]).includes(name);

export function readValues(form: FormData): Values {
  const values: Values = {};
  for (const name of fields) {
    const value = form.get(name);
    if (typeof value === "string") values[name] = value.trim();
  }
  return values;
}

export const inChina = (values: Pick<Values, "countryCode">) => (values.countryCode ?? "CN") === "CN";

/** Collected at the shop: no address is needed, and the way to ship is the shop's own. */
export const collects = (values: Values) => values.way === "collect" && Boolean(values.pickupMethod);
/** Nothing but codes: neither address nor way to ship is asked for. */
export const unsent = (values: Values) => values.way === "codes";
export const methodOf = (values: Values) => (collects(values) ? values.pickupMethod : values.shippingMethod) ?? "";

export const destinationOf = (values: Values): DestinationInput => {
  const countryCode = values.countryCode || "CN";
  if (countryCode !== "CN") return { countryCode, postcode: values.postcode || null };
  return {
    countryCode,
    provinceCode: values.provinceCode || null,
    cityCode: values.cityCode || null,
    districtCode: values.districtCode || null,
  };
};

export const addressOf = (values: Values): AddressInput => ({
  ...(collects(values) || unsent(values) ? {} : destinationOf(values)),
  name: values.name ?? "",
  phone: values.phone ?? "",
  street: values.street ?? "",
  ...(inChina(values)
    ? {}
    : { region: values.region || null, city: values.city || null, street2: values.street2 || null, company: values.company || null }),
});

/** As the fields follow each other on the page: abroad the phone number is asked for after the city. */
export function pageOrder(values: Values): readonly FieldName[] {
  if (inChina(values) || collects(values) || unsent(values)) return fields;
  const others: FieldName[] = fields.filter((name) => name !== "phone");
  return others.toSpliced(others.indexOf("street"), 0, "phone");
}

const isChineseMobile = (phone: string): boolean => /^(86)?1[3-9]\d{9}$/.test(phone.replace(/\D/g, ""));
const isAbroad = (phone: string): boolean => /^\s*\+(?!\s*86)/.test(phone) && phone.replace(/\D/g, "").length >= 8;

/** What can be said without asking the server. It has the last word and uses the same field names. */
export function findProblems(values: Values): Problems {
  const found: Problems = {};
  const need = (name: FieldName, message: MessageId) => {
    if (!values[name]) found[name] = message;
  };
  const phone = values.phone ?? "";
  need("name", "checkout.problem.name");
  need("paymentMethod", "checkout.problem.payment");
  if (collects(values) || unsent(values)) {
    // no courier calls: a number of any country will do
    if (!isChineseMobile(phone) && !isAbroad(phone)) found.phone = "checkout.problem.phone";
    return found;
  }
  if (inChina(values)) {
    if (!isChineseMobile(phone)) found.phone = "checkout.problem.phone";
    need("provinceCode", "checkout.problem.region");
  } else {
    if (phone.replace(/\D/g, "").length < 5) found.phone = "checkout.problem.phoneAbroad";
    if (!/^\S+@\S+\.\S+$/.test(values.email ?? "")) found.email = "checkout.problem.email";
    need("postcode", "checkout.problem.postcode");
    need("city", "checkout.problem.city");
  }
  need("street", "checkout.problem.street");
  return found; // the ways to ship follow from the address: the first is taken, and where there is none, the server says so
}

/** Problems in the order of their fields, however they were found. */
export function inPageOrder(problems: Problems, values: Values): Problems {
  return Object.fromEntries(pageOrder(values).flatMap((name) => (problems[name] ? [[name, problems[name]]] : [])));
}
