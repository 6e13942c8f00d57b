import { createServer } from "node:net";
import { StartRefused } from "./failures.ts";

const isFree = (host: string, port: number): Promise<boolean> =>
  new Promise((done, fail) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) =>
      error.code === "EADDRINUSE" ? done(false) : fail(new StartRefused(`HOST, PORT: cannot listen on ${host}:${port} (${error.code})`)),
    );
    probe.listen(port, host, () => probe.close(() => done(true)));
  });

/** The wanted port, or the next free one where that is allowed; 0 lets the system choose. */
export async function findFreePort(host: string, wanted: number, mayMove: boolean): Promise<number> {
  if (wanted === 0) return 0;
  for (let port = wanted; port < wanted + 50 && port < 65_536; port++) {
    if (await isFree(host, port)) {
      if (port !== wanted) console.log(`Port ${wanted} is taken; using ${port}.`);
      return port;
    }
    if (!mayMove) throw new StartRefused(`PORT: ${wanted} is taken; stop what uses it, or set another`);
  }
  throw new StartRefused(`PORT: none is free from ${wanted} to ${wanted + 49}`);
}
