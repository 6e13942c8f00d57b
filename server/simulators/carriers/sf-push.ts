import { randomUUID } from "node:crypto";
import type { Channel, Message } from "../outbox.ts";
import { digits } from "../digits.ts";
import { isRecord } from "../http.ts";
import type { World } from "../world.ts";
import type { Parcel, PushFormat, Scan, SfBooks } from "./sf-books.ts";

const MINUTE = 60_000;
/** RoutePushService: at most ten scans in one call. */
const MOST_PER_CALL = 10;
/** Scans of one moment, of several parcels too, travel together. Real milliseconds. */
const GATHER_MS = 40;

interface Payload {
  format: PushFormat;
  routes: Record<string, string>[];
}

/**
 * Route pushes. They carry no signature: whoever knows the address can send one, which receivers have to live with.
 * How often SF really tries again is not published; three more attempts is what others have seen.
 */
export class SfPusher {
  readonly channel: Channel<Payload> = {
    name: "sf.push",
    target: "sf",
    gaps: [MINUTE, 5 * MINUTE, 10 * MINUTE],
    timeoutMs: 10_000,
    render: ({ payload: { format, routes } }, fault) =>
      (format === "xml" ? asXml : asJson)(fault?.fault === "forged" ? forge(routes) : routes),
    accepts: (status, body) => status === 200 && (isJsonYes(body) || isXmlYes(body)),
  };
  readonly #world: World;
  readonly #books: SfBooks;
  #gathering = false;

  constructor(world: World, books: SfBooks) {
    this.#world = world;
    this.#books = books;
    world.outbox.open(this.channel);
    // A crash between a scan and its push must not swallow the push.
    this.soon();
  }

  /** There is something to push. */
  soon(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    setTimeout(() => {
      this.#gathering = false;
      this.#pushAll();
    }, GATHER_MS);
  }

  list(): Message[] {
    return this.#world.outbox.list(this.channel.name);
  }

  #pushAll(): void {
    for (const partner of this.#books.partners.values()) {
      if (!partner.pushUrl) continue;
      const waiting = this.#books.parcels
        .values()
        .filter((parcel) => parcel.partnerId === partner.partnerId)
        .flatMap((parcel) => parcel.scans.filter((scan) => scan.push === null).map((scan) => ({ parcel, scan })));
      for (let start = 0; start < waiting.length; start += MOST_PER_CALL)
        this.#push(partner.pushUrl, partner.pushFormat, waiting.slice(start, start + MOST_PER_CALL));
    }
  }

  #push(url: string, format: PushFormat, batch: { parcel: Parcel; scan: Scan }[]): void {
    const id = randomUUID();
    const routes = batch.map(({ parcel, scan }) => routeOf(parcel, scan));
    const about = [...new Set(batch.flatMap(({ parcel }) => [parcel.waybill ?? "", parcel.orderId]))];
    const { message, change } = this.#world.outbox.compose(this.channel, id, url, about, { format, routes });
    const pushed = new Set(batch.map(({ scan }) => scan.id));
    const parcels = new Set(batch.map(({ parcel }) => parcel));
    const marked = [...parcels].map((parcel) =>
      this.#books.save({ ...parcel, scans: parcel.scans.map((scan) => (pushed.has(scan.id) ? { ...scan, push: id } : scan)) }),
    );
    this.#world.journal.commit(change, ...marked);
    this.#world.outbox.send(message);
  }
}

const routeOf = (parcel: Parcel, scan: Scan): Record<string, string> => ({
  id: scan.id,
  mailno: parcel.waybill ?? "",
  orderid: parcel.orderId,
  acceptTime: scan.acceptTime,
  acceptAddress: scan.acceptAddress,
  opCode: scan.opCode,
  remark: scan.remark,
  reasonCode: scan.reasonCode,
  reasonName: scan.reasonName,
});

/** Nothing is signed, so whoever knows the address can claim that the parcel were signed for. */
const forge = (routes: Record<string, string>[]): Record<string, string>[] =>
  routes.slice(0, 1).map((route) => ({ ...route, id: digits(12), opCode: "80", remark: "已由他人签收" }));

const asJson = (routes: Record<string, string>[]) => ({
  contentType: "application/json;charset=UTF-8",
  body: JSON.stringify({ Body: { WaybillRoute: routes } }),
});

const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const asXml = (routes: Record<string, string>[]) => {
  const nodes = routes.map((route) => {
    const attributes = Object.entries(route).map(([name, value]) => `${name}="${escapeXml(value)}"`);
    return `<WaybillRoute ${attributes.join(" ")}/>`;
  });
  const content = `<Request service="RoutePushService" lang="zh-CN"><Body>${nodes.join("")}</Body></Request>`;
  return { contentType: "application/x-www-form-urlencoded;charset=UTF-8", body: new URLSearchParams({ content }).toString() };
};

const isJsonYes = (body: string): boolean => {
  try {
    const answer: unknown = JSON.parse(body);
    return isRecord(answer) && answer["return_code"] === "0000";
  } catch {
    return false;
  }
};

const isXmlYes = (body: string): boolean =>
  /^\s*(<\?xml[^>]*\?>)?\s*<Response service="RoutePushService"[^>]*>\s*<Head>OK<\/Head>\s*<\/Response>\s*$/.test(body);
