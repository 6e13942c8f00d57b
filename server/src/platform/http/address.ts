import type { IncomingMessage } from "node:http";

/**
 * Who opens a socket, as Fastify tells it for a request. Every proxy adds the address it was asked from at the end of X-Forwarded-For; what
 * stands before those of our own proxies was written by the client, who may write anything.
 */
export function clientAddress(request: Pick<IncomingMessage, "headers" | "socket">, proxies: number): string | null {
  const forwarded = String(request.headers["x-forwarded-for"] ?? "")
    .split(",")
    .map((address) => address.trim())
    .filter(Boolean);
  const way = [...forwarded, request.socket.remoteAddress ?? null];
  return way[Math.max(0, way.length - 1 - proxies)]!;
}
