import type { Preset } from "./preset.ts";
import { browsing } from "./presets.browsing.ts";
import { buying } from "./presets.buying.ts";
import { desk, shopper } from "./presets.desk.ts";

/** The examples of the playground, in reading order. The server's test suite runs every one of them. */
export const presetGroups = [
  { id: "browsing", presets: browsing },
  { id: "buying", presets: buying },
  { id: "shopper", presets: shopper },
  { id: "desk", presets: desk },
] as const satisfies readonly { id: string; presets: readonly Preset[] }[];

export const presets: readonly Preset[] = presetGroups.flatMap((group) => [...group.presets]);

export { causeEvent, type Execute, type Preset, type PresetRole, PresetStopped, resolvePreset } from "./preset.ts";
