import { randomBytes } from "node:crypto";
import type { Answer, Call } from "../http.ts";
import { Refusal, download, isRecord, textOf } from "../http.ts";
import { code128 } from "./code128.ts";
import type { Parcel, Partner, SfBooks } from "./sf-books.ts";
import { BusinessRefusal } from "./sf-order.ts";

/** Files that were named to somebody: they can be fetched for ten minutes by who shows the token. */
interface Named {
  waybill: string;
  token: string;
  until: number;
}
const TEN_MINUTES = 600_000;

/** SF's printing service: names a file per waybill and hands it out. Forgotten when the process ends, as the real ones soon are. */
export class SfPrinter {
  readonly #books: SfBooks;
  readonly #named = new Map<string, Named>();

  constructor(books: SfBooks) {
    this.#books = books;
  }

  /** COM_RECE_CLOUD_PRINT_WAYBILLS. */
  print(input: Record<string, unknown>, partner: Partner, origin: string): unknown {
    const templateCode = textOf(input["templateCode"]);
    if (!templateCode.endsWith(`_${partner.partnerId}`)) throw new BusinessRefusal("S0002", "templateCode不存在或未授权");
    if (textOf(input["version"]) !== "2.0") throw new BusinessRefusal("S0002", "version必须为2.0");
    if (textOf(input["fileType"]) !== "pdf" || input["sync"] !== true) throw new BusinessRefusal("S0002", "仅支持同步pdf");
    const documents = Array.isArray(input["documents"]) ? input["documents"] : [];
    if (!documents.length || documents.length > 20) throw new BusinessRefusal("S0002", "documents数量须为1到20");
    const files = documents.map((document: unknown, index) => {
      const waybillNo = isRecord(document) ? textOf(document["masterWaybillNo"]) : "";
      const parcel = this.#books.byWaybill(waybillNo);
      if (!parcel || parcel.partnerId !== partner.partnerId) throw new BusinessRefusal("8247", "运单号无效");
      if (parcel.state === "cancelled") throw new BusinessRefusal("8037", "已消单");
      const id = randomBytes(12).toString("hex");
      const token = `AUTH_tk_${randomBytes(16).toString("hex")}`;
      this.#named.set(id, { waybill: waybillNo, token, until: Date.now() + TEN_MINUTES });
      return {
        areaNo: 1,
        pageNo: 1,
        pageCount: 1,
        seqNo: index + 1,
        documentSize: 0,
        token,
        url: `${origin}/sf/labels/${id}.pdf`,
        waybillNo,
      };
    });
    for (const [id, { until }] of this.#named) if (until < Date.now()) this.#named.delete(id);
    return { clientCode: partner.partnerId, fileType: "pdf", templateCode, files };
  }

  file(call: Call, name: string): Answer {
    const named = this.#named.get(name.replace(/\.pdf$/, ""));
    if (!named || named.until < Date.now()) throw new Refusal(404, "not found");
    if (call.headers["x-auth-token"] !== named.token) throw new Refusal(401, "X-Auth-token");
    const parcel = this.#books.byWaybill(named.waybill);
    if (!parcel) throw new Refusal(404, "not found");
    return download(labelPdf(parcel), "application/pdf");
  }
}

const POINTS = 72 / 25.4;
const WIDTH = 76;
const HEIGHT = 130;
const number = (value: number): string => value.toFixed(2);
/** UTF-16BE in hexadecimal, which is what the named character map reads. */
const hex = (text: string): string => Buffer.from(text, "utf16le").swap16().toString("hex");

/** A label as a PDF file of its own, written by hand: one page, a font that every reader knows by name, nothing embedded. */
function labelPdf(parcel: Parcel): Buffer {
  const { waybill, sender, recipient } = parcel;
  const parts: string[] = [];
  const box = (x: number, y: number, w: number, h: number) =>
    parts.push(`${[x, HEIGHT - y - h, w, h].map((mm) => number(mm * POINTS)).join(" ")} re f`);
  const write = (text: string, x: number, y: number, size: number) =>
    parts.push(`BT /F1 ${size} Tf ${number(x * POINTS)} ${number((HEIGHT - y) * POINTS)} Td <${hex(text)}> Tj ET`);
  const lines = (text: string, x: number, y: number, size: number, length: number) => {
    for (let at = 0; at < Math.min(text.length, length * 3); at += length)
      write(text.slice(at, at + length), x, y + (at / length) * size * 0.5, size);
  };
  write("顺丰速运 SF EXPRESS", 4, 9, 13);
  write("顺丰特快", 56, 9, 10);
  box(4, 12, 68, 0.5);
  write(`${parcel.destCode}WA`, 4, 24, 30);
  box(4, 28, 68, 0.3);
  const bars = code128(waybill ?? "");
  const module = 60 / bars.length;
  for (const [i, dark] of bars.entries()) if (dark) box(8 + i * module, 31, module, 15);
  write(waybill ?? "", 22, 51, 12);
  box(4, 54, 68, 0.5);
  write("收", 4, 61, 16);
  write(`${recipient.contact} ${recipient.phone}`, 13, 60, 12);
  lines([recipient.province, recipient.city, recipient.county, recipient.address].join(""), 13, 66, 11, 14);
  box(4, 84, 68, 0.3);
  write("寄", 4, 91, 16);
  write(`${sender.contact} ${sender.phone}`, 13, 90, 9);
  lines([sender.province, sender.city, sender.county, sender.address].join(""), 13, 95, 9, 18);
  box(4, 106, 68, 0.3);
  write(`订单 ${parcel.orderId}`, 4, 112, 8);
  write(`${parcel.originCode} → ${parcel.destCode}   ${parcel.weight} kg`, 4, 117, 8);
  write("模拟面单，不可寄送", 4, 125, 8);
  const content = parts.join("\n");
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${number(WIDTH * POINTS)} ${number(HEIGHT * POINTS)}] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>`,
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 7 0 R /DW 1000 /W [1 95 500] >>",
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
  ];
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, i) => {
    const at = file.length;
    file += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const table = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, "0")} 00000 n \n`).join("")}`;
  return Buffer.from(`${file}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`, "latin1");
}
