/** Reading other companies' JSON: nothing in it is what it should be until it has been looked at. */
export type Json = Readonly<Record<string, unknown>>;

export const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);

/** The object that a text holds, or null. */
export function parseJson(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : null;
  } catch {
    return null;
  }
}

/** A member that is an object; empty when it is anything else. */
export const member = (json: Json, name: string): Json => {
  const value = json[name];
  return isJson(value) ? value : {};
};

/** The objects of a member that is a list. */
export const list = (json: Json, name: string): readonly Json[] => {
  const value = json[name];
  return Array.isArray(value) ? value.filter(isJson) : [];
};

/** A text; empty when it is absent or no text. */
export const text = (json: Json, name: string): string => {
  const value = json[name];
  return typeof value === "string" ? value : "";
};

/** A whole number that JavaScript holds exactly; null for anything else. */
export const whole = (json: Json, name: string): number | null => {
  const value = json[name];
  return typeof value === "number" && Number.isSafeInteger(value) ? value : null;
};
