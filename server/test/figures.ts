import { appendFileSync } from "node:fs";

/** One measured claim, as `npm run test:money` or `npm run test:parcels` prints it. */
export interface Figure {
  /** P1–P7, S3, C1, C3 (money), K1, K2 (parcels): the row it belongs to. */
  id: string;
  /** What was done: how often, how many, with which seed. */
  what: string;
  /** What came of it. */
  found: string;
  /** What it has to be to pass. */
  target: string;
  met: boolean;
}

/** Notes a figure at the end of the test that did its work; a test that fails before notes none, and the figure is missing. Nothing without FIGURES. */
export function figure(found: Figure): void {
  const file = process.env["FIGURES"];
  if (file) appendFileSync(file, `${JSON.stringify(found)}\n`);
}

/** Milliseconds as seconds for people: 1.3 s. */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
