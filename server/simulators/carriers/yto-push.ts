import type { Fault } from "../faults.ts";
import type { Channel, Content, Message } from "../outbox.ts";
import type { World } from "../world.ts";
import { Pusher } from "./journey-push.ts";
import type { Client, Parcel, YtoBooks } from "./yto-books.ts";
import { codeOf, signerOf } from "./yto-codes.ts";
import { digestOf } from "./yto-gateway.ts";

const MINUTE = 60_000;

export interface YtoPayload {
  clientId: string;
  secret: string;
  format: Client["pushFormat"];
  fields: Record<string, string>;
}

/** Status pushes, one scan each, with a digest. How often YTO really tries again is not published; three more attempts is an assumption. */
const channel: Channel<YtoPayload> = {
  name: "yto.push",
  target: "yto",
  gaps: [MINUTE, 5 * MINUTE, 10 * MINUTE],
  timeoutMs: 10_000,
  render,
  accepts: (status, body) => status === 200 && /<success>\s*true\s*<\/success>/.test(body),
};

export const ytoPusher = (world: World, books: YtoBooks): Pusher<Parcel, YtoPayload> =>
  new Pusher(world, books, channel, (parcel, waiting) => {
    const client = books.clients.get(parcel.account);
    if (!client?.pushUrl) return [];
    return waiting.map((scan) => ({
      url: client.pushUrl,
      scans: [scan],
      payload: {
        clientId: client.clientId,
        secret: client.partnerSecret,
        format: client.pushFormat,
        fields: {
          logisticProviderID: "YTO",
          clientID: client.clientId,
          mailNo: parcel.number,
          txLogisticID: parcel.order,
          infoType: "STATUS",
          infoContent: codeOf(scan),
          remark: scan.remark,
          name: signerOf(scan),
          acceptTime: scan.time,
          city: scan.place,
        },
      },
    }));
  });

/** A forger has the digest of an honest message, not the secret. */
function render({ payload: { clientId, secret, format, fields } }: Message<YtoPayload>, fault?: Fault): Content {
  const honest = textOf(format, fields);
  const sent =
    fault?.fault === "forged" ? textOf(format, { ...fields, infoContent: "SIGNED", name: "本人", remark: "已由他人签收" }) : honest;
  const digest = digestOf(honest, fault?.fault === "bad-signature" ? "a stranger's secret" : secret);
  const form = new URLSearchParams({ logistics_interface: sent, data_digest: digest, clientId, type: "online" });
  return { contentType: "application/x-www-form-urlencoded;charset=UTF-8", body: form.toString() };
}

const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const textOf = (format: Client["pushFormat"], fields: Record<string, string>): string =>
  format === "json"
    ? JSON.stringify(fields)
    : `<UpdateInfo>${Object.entries(fields)
        .map(([name, value]) => `<${name}>${escapeXml(value)}</${name}>`)
        .join("")}</UpdateInfo>`;
