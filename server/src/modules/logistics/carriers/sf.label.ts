/** SF's own label, drawn by its cloud printing service (COM_RECE_CLOUD_PRINT_WAYBILLS) and fetched from the address that it names. */
import { CarrierRefused, CarrierUnavailable } from "./carrier.ts";
import type { SfClient } from "./sf.client.ts";
import { listOf, member, textOf } from "./wire.ts";

/** A label has some ten thousand bytes. */
const MAX_BYTES = 2_000_000;

export async function sfLabel(client: SfClient, templateCode: string, trackingNo: string | null): Promise<{ pdf: Buffer }> {
  if (!trackingNo) throw new CarrierRefused("sf", "bad_request", "NO_WAYBILL", "a label needs a waybill");
  const message = { templateCode, version: "2.0", fileType: "pdf", sync: true, documents: [{ masterWaybillNo: trackingNo }] };
  const answer = await client.call("COM_RECE_CLOUD_PRINT_WAYBILLS", message);
  const [file] = listOf(member(answer, "files"));
  const [url, token, waybillNo] = ["url", "token", "waybillNo"].map((name) => textOf(member(file, name)));
  if (!url || waybillNo !== trackingNo) throw new CarrierUnavailable("sf", "BAD_REPLY");
  const pdf = await client.download(url, token!, MAX_BYTES);
  if (pdf.subarray(0, 5).toString("latin1") !== "%PDF-") throw new CarrierUnavailable("sf", "BAD_REPLY");
  return { pdf };
}
