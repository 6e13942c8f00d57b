/**
 * A runnable example as plain data. The playground shows it, the server's tests run it, and both resolve it the same way.
 * No imports and nothing but erasable types: Node runs this file as it is.
 */
export type PresetRole = "guest" | "shopper" | "staff";

export interface PresetStep {
  operation: string;
  variables?: Record<string, unknown>;
  role: PresetRole;
  /** Name → path into the answer's data (see `valueAt`); later "{{name}}" stands for it. The first answer that is not there stops the preset. */
  take: Record<string, string>;
}

export interface Preset {
  id: string;
  title: { zh: string; en: string };
  description: { zh: string; en: string };
  kind: "query" | "mutation" | "subscription";
  role: PresetRole;
  operation: string;
  variables: Record<string, unknown>;
  /** What must be known or made first, because ids differ from database to database. */
  fill?: readonly PresetStep[];
  /** Subscriptions: what makes an event happen. */
  cause?: readonly PresetStep[];
  /** The answer's userErrors are the point of it: this code is expected. */
  expects?: string;
}

export interface PresetAnswer {
  data?: unknown;
  errors?: readonly { message: string }[];
}

export type Execute = (operation: string, variables: Record<string, unknown>, role: PresetRole) => Promise<PresetAnswer>;

export interface ResolvedPreset {
  operation: string;
  variables: Record<string, unknown>;
  /** What was taken on the way, for the steps in `cause`. */
  values: Record<string, unknown>;
}

/** "orders.nodes.0.id". In a list "?availability/purchasable" picks the first for which that is true, "?maxPerOrder=null" by value. */
export function valueAt(data: unknown, path: string): unknown {
  let value = data;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    if (key.startsWith("?") && Array.isArray(value)) {
      const [inner = "", wanted = "true"] = key.slice(1).split("=");
      value = value.find((each) => String(valueAt(each, inner.replaceAll("/", "."))) === wanted);
    } else value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** Puts values in place of "{{name}}"; "{{key}}" is a fresh idempotency key each time it stands. */
function filled(template: unknown, values: Record<string, unknown>): unknown {
  if (Array.isArray(template)) return template.map((each) => filled(each, values));
  if (typeof template === "object" && template !== null)
    return Object.fromEntries(Object.entries(template).map(([name, each]) => [name, filled(each, values)]));
  if (typeof template !== "string") return template;
  const whole = /^\{\{(\w+)\}\}$/.exec(template)?.[1];
  if (whole === "key") return freshKey();
  if (whole) return values[whole];
  return template.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => (name === "key" ? freshKey() : String(values[name])));
}

const freshKey = () => `demo-${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`;

export class PresetStopped extends Error {}

async function runSteps(steps: readonly PresetStep[], known: Record<string, unknown>, execute: Execute): Promise<Record<string, unknown>> {
  const values = { ...known };
  for (const step of steps) {
    const answer = await execute(step.operation, filled(step.variables ?? {}, values) as Record<string, unknown>, step.role);
    if (answer.errors?.length) throw new PresetStopped(answer.errors[0]!.message);
    for (const [name, path] of Object.entries(step.take)) {
      const value = valueAt(answer.data, path);
      if (value === undefined || value === null) throw new PresetStopped(`${path} is not in ${JSON.stringify(answer.data).slice(0, 300)}`);
      values[name] = value;
    }
  }
  return values;
}

/** Runs the preparing steps and answers what is to be run. */
export async function resolvePreset(preset: Preset, execute: Execute): Promise<ResolvedPreset> {
  const values = await runSteps(preset.fill ?? [], {}, execute);
  return { operation: preset.operation, variables: filled(preset.variables, values) as Record<string, unknown>, values };
}

/** Makes happen what a subscription waits for. */
export async function causeEvent(preset: Preset, values: Record<string, unknown>, execute: Execute): Promise<void> {
  await runSteps(preset.cause ?? [], values, execute);
}
