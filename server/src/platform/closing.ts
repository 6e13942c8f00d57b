/** Milliseconds for one part: a late one and the database after it fit into the fifteen seconds after which main.ts ends the process. */
const PATIENCE = 8_000;

/**
 * Closes parts one after the other. One that fails, or has not closed in time, does not keep the next from being closed; in the end
 * all of them are named. Throws AggregateError.
 */
export async function closeInTurn(
  parts: readonly [name: string, close: () => Promise<unknown> | void][],
  patience = PATIENCE,
): Promise<void> {
  const failures: Error[] = [];
  for (const [name, close] of parts) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, fail) => {
      timer = setTimeout(() => fail(new Error(`not closed after ${patience / 1000} s`)), patience);
    });
    try {
      await Promise.race([close(), late]);
    } catch (error) {
      failures.push(new Error(`${name}: ${(error as Error).message}`, { cause: error }));
    } finally {
      clearTimeout(timer);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, `could not be closed: ${failures.map(({ message }) => message).join("; ")}`);
}
