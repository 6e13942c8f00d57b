/** An adapter beside the simulator of its company: two programs that share nothing but the protocol. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { BadPush, type Carrier, type PushNotice, type TrackingEvent } from "../../src/modules/logistics/carriers/carrier.ts";
import { stateAfter } from "../../src/modules/logistics/carriers/tracking.ts";

/** A shop that does nothing but receive one carrier's pushes. */
export async function startInbox(carrier: () => Carrier) {
  const events = new Map<string, TrackingEvent>();
  const notices: PushNotice[] = [];
  const counts = { arrived: 0, refused: 0, trusted: 0 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      counts.arrived++;
      const url = new URL(request.url ?? "/", "http://127.0.0.1");
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const raw = { headers, query: url.search.slice(1), body: Buffer.concat(chunks), path: url.pathname };
      carrier()
        .handlePush(raw)
        .then(
          (push) => {
            if (push.trusted) counts.trusted++;
            for (const event of push.events) events.set(event.key, event);
            notices.push(...(push.notices ?? []));
            return push.ack;
          },
          (error: unknown) => {
            if (!(error instanceof BadPush)) throw error;
            counts.refused++;
            return carrier().failureAck("refused", raw);
          },
        )
        .then(
          (ack) => response.writeHead(ack.status, { "content-type": ack.contentType }).end(ack.body),
          (error: unknown) => response.writeHead(500).end(String(error)),
        );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const of = (trackingNo: string): TrackingEvent[] => [...events.values()].filter((event) => event.trackingNo === trackingNo);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    notices,
    /** The distinct scans that came of a parcel. */
    of,
    /** What they add up to. */
    state: (trackingNo: string) => stateAfter(of(trackingNo)),
    close: () => server.close(),
  };
}
export type Inbox = Awaited<ReturnType<typeof startInbox>>;
