import autocannon from "autocannon";
import { Agent, request as open } from "node:http";
import { type Sample, sampleOf } from "./stats.ts";

export const CONNECTIONS = 16;
/** A measurement with fewer answers than this says nothing: on a busy machine it takes longer, but not for ever. */
const ENOUGH = 2 * CONNECTIONS;
const PATIENCE_MS = 5_000;

export interface Request {
  path: string;
  method: "GET" | "POST";
  headers?: Record<string, string>;
  body?: string;
}

/** Either independent requests, taken in turn, or a flow whose steps build on each other's answers. */
export type Traffic = { requests: Request[] } | { flow: (client: Client, n: number) => Promise<void> };

export const post = (path: string, body: unknown, headers: Record<string, string> = {}): Request => ({
  path,
  method: "POST",
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body),
});

/** One keep-alive connection, as a browser would hold it. */
export class Client {
  private agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private url: string;
  /** Sizes of the answers so far; the floor of ready bytes answers with the same. */
  sizes: number[] = [];

  constructor(url: string) {
    this.url = url;
  }

  send(request: Request): Promise<string> {
    return new Promise((done, fail) => {
      const { method, headers = {}, body } = request;
      const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
      const sent = open(this.url + request.path, { method, agent: this.agent, headers: { ...headers, ...length } }, (answer) => {
        const parts: Buffer[] = [];
        answer.on("data", (part: Buffer) => parts.push(part));
        answer.on("error", fail);
        answer.on("end", () => {
          const bytes = Buffer.concat(parts);
          this.sizes.push(bytes.length);
          const text = bytes.toString();
          if (answer.statusCode === 200) done(text);
          else fail(new Error(`${method} ${request.path}: ${answer.statusCode} ${text.slice(0, 300)}`));
        });
      });
      sent.on("error", fail);
      sent.setTimeout(30_000, () => sent.destroy(new Error(`${method} ${request.path}: no answer within 30 s`)));
      sent.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

/** One unit of work by one client: a request, or a whole flow. */
export async function perform(traffic: Traffic, client: Client, n: number): Promise<void> {
  if ("flow" in traffic) return traffic.flow(client, n);
  const text = await client.send(traffic.requests[n % traffic.requests.length]!);
  if (text.startsWith('{"errors"')) throw new Error(text.slice(0, 500));
}

/** Sixteen connections for some time: autocannon for requests, clients of our own for flows. */
export async function load(
  { url, cpu }: { url: string; cpu(): number | null },
  traffic: Traffic,
  ms: number,
  offset: number,
): Promise<Sample> {
  const before = cpu();
  const measured = await ("requests" in traffic ? loadRequests(url, traffic.requests, ms, offset) : loadFlows(url, traffic, ms, offset));
  const after = cpu();
  return {
    ...sampleOf(measured.times, measured.elapsed),
    cpu: before === null || after === null ? null : (after - before) / measured.times.length,
  };
}

interface Measured {
  times: number[];
  elapsed: number;
}

async function loadRequests(url: string, requests: Request[], ms: number, offset: number): Promise<Measured> {
  const at = offset % requests.length; // every round begins elsewhere
  const ordered = [...requests.slice(at), ...requests.slice(0, at)];
  const times: number[] = [];
  let bad = 0;
  const began = performance.now();
  let ended = began;
  let over = false;
  await new Promise<void>((done, fail) => {
    const instance = autocannon({ url, connections: CONNECTIONS, duration: 3600, requests: ordered }, (error) =>
      error ? fail(error as Error) : done(),
    );
    instance.on("response", (_client, status, _bytes, time) => {
      if (status !== 200) bad++;
      if (!over) times.push(time);
    });
    instance.on("reqError", () => bad++);
    const end = () => {
      if (times.length < ENOUGH && performance.now() - began < PATIENCE_MS) {
        setTimeout(end, 50);
        return;
      }
      ended = performance.now();
      over = true;
      instance.stop();
    };
    setTimeout(end, ms);
  });
  if (bad > 0) throw new Error(`${bad} of ${times.length} answers of ${url}${requests[0]!.path} were not 200`);
  return { times, elapsed: ended - began };
}

async function loadFlows(url: string, traffic: Traffic, ms: number, offset: number): Promise<Measured> {
  const times: number[] = [];
  const began = performance.now();
  let n = offset;
  const shopper = async () => {
    const client = new Client(url);
    while (performance.now() - began < ms) {
      const start = performance.now();
      await perform(traffic, client, n++);
      times.push(performance.now() - start);
    }
    client.close();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, shopper));
  return { times, elapsed: performance.now() - began };
}
