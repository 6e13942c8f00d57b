import type { Scan } from "./journey-books.ts";
import type { Act } from "./journey.ts";

/** `infoContent` of an act. PROBLEM_SCAN is in no published list: receivers meet such codes, too. */
const CODES: Record<Act, string> = {
  "picked-up": "GOT",
  departed: "DEPARTURE",
  arrived: "ARRIVAL",
  "at-outlet": "ARRIVAL",
  out: "SENT_SCAN",
  locker: "INBOUND",
  failed: "FAILED",
  refused: "FAILED",
  signed: "SIGNED",
  delayed: "PROBLEM_SCAN",
  "unclear-address": "PROBLEM_SCAN",
  "wrong-sorting": "FORWARDING",
  lost: "PROBLEM_SCAN",
  returning: "TMS_RETURN",
  returned: "SIGNED",
};

export const codeOf = (scan: Scan): string => scan.code ?? CODES[scan.act];

/** Who signed, as pushes say it apart. */
export const signerOf = ({ act, code }: Scan): string => (code ? "" : act === "signed" ? "本人" : act === "returned" ? "退件-寄件人" : "");
