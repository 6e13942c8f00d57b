import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The carrier's simulator, steered through its control interface as its control page does. Every test process has the shop's data folder. */
async function control(path: string, body: object): Promise<void> {
  const file = join(process.env["E2E_DATA"]!, "simulators", "running.json");
  const { url } = JSON.parse(readFileSync(file, "utf8")) as { url: string };
  const answer = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
}

/** Fates of SF's parcels; each applies to what has not happened yet. */
export type Fate = "locker" | "failed-attempt" | "refused" | "return" | "silent";

export const letParcel = (trackingNumber: string, name: Fate): Promise<void> =>
  control(`/control/sf/parcels/${trackingNumber}/scenario`, { name });

/** Any scan, now; without one, the next of its journey. */
export const scanParcel = (trackingNumber: string, scan: { opCode?: string; text?: string } = {}): Promise<void> =>
  control(`/control/sf/parcels/${trackingNumber}/advance`, scan);
