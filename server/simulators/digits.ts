import { randomInt } from "node:crypto";

/** A number as companies print them, unguessable and without meaning. */
export const digits = (count: number): string => Array.from({ length: count }, () => randomInt(10)).join("");
