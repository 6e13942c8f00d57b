/**
 * Code that arrives after the page. `now` fails when it cannot be fetched, and whoever asks next tries again; `inTheEnd` is for
 * what only follows along: if the connection was lost too early, it comes when the connection is back.
 */
export function arriving<T>(fetchCode: () => Promise<T>): { now(): Promise<T>; inTheEnd(): Promise<T> } {
  let coming: Promise<T> | undefined;
  const now = () =>
    (coming ??= fetchCode().catch((error: unknown) => {
      coming = undefined;
      throw error;
    }));
  const inTheEnd = (): Promise<T> =>
    now().catch(() =>
      new Promise((again) => {
        addEventListener("online", again, { once: true });
        setTimeout(again, 10_000);
      }).then(inTheEnd),
    );
  return { now, inTheEnd };
}
