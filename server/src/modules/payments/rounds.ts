import { type Ctx, createCtx } from "../../platform/ctx.ts";

/** What a sweep has to do at gateways. */
export interface Round<T> {
  /** The methods for which something is due; null stands for none. */
  due(ctx: Ctx): Promise<(string | null)[]>;
  /**
   * The most urgent work at one of them, taken in one statement that writes its next time too: another worker finds the next piece, and
   * what fails does not come first again. Null when nothing is due.
   */
  claim(ctx: Ctx, method: string | null): Promise<T | null>;
  /** False when the gateway did not answer. */
  work(ctx: Ctx, piece: T): Promise<boolean>;
  /** Pieces for each gateway in one round. */
  most: number;
}

/** At a gateway that is well, so many are asked about at once. */
const LANES = 4;
/** After so many silences in a row a gateway is left alone until the next round: each of them may take ten seconds. */
const SILENCES = 2;
/** Milliseconds after which a round takes on nothing more, so that the others' turn comes. */
const LONGEST = 15_000;

/** Works through what is due, the gateways side by side: one that is slow or dead holds up nobody but itself. */
export async function inRounds<T>(sweep: Ctx, { due, claim, work, most }: Round<T>): Promise<void> {
  const end = Date.now() + LONGEST;
  const failures: unknown[] = [];
  const visit = async (method: string | null) => {
    let left = most;
    let silences = 0;
    const lane = async () => {
      const ctx = createCtx(sweep.app, { requestId: sweep.requestId }); // lanes share no loaders
      while (left-- > 0 && silences < SILENCES && Date.now() < end) {
        const piece = await claim(ctx, method);
        if (!piece) return;
        try {
          silences = (await work(ctx, piece)) ? 0 : silences + 1;
        } catch (error) {
          failures.push(error); // one piece that cannot be done is no reason to leave the others
        }
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
  };
  await Promise.all((await due(sweep)).map(visit));
  if (failures.length > 0) throw failures[0];
}
