import { createHash, timingSafeEqual } from "node:crypto";
import { provinceOf } from "./journey-network.ts";
import type { Parcel } from "./kuaidi100-books.ts";
import { codeOf, nameOf } from "./kuaidi100-codes.ts";

/** Every signature of theirs: MD5 of the parts in a row, in capitals. */
export const signOf = (...parts: string[]): string => createHash("md5").update(parts.join(""), "utf8").digest("hex").toUpperCase();

export const sameSign = (given: string, expected: string): boolean => {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)];
  return left.length === right.length && timingSafeEqual(left, right);
};

/** What is known of a parcel, the newest first, as queries answer it and pushes carry it. */
export const resultOf = (parcel: Parcel, { fine, ascending = false }: { fine: boolean; ascending?: boolean }) => {
  const last = parcel.scans.at(-1);
  const data = parcel.scans.map((scan) => ({
    time: scan.time,
    ftime: scan.time,
    context: scan.remark,
    ...(fine && {
      areaCode: "",
      areaName: [provinceOf(scan.place), scan.place, scan.county].filter(Boolean).join(","),
      status: nameOf(scan),
      statusCode: codeOf(scan, true),
      location: scan.site,
    }),
  }));
  return {
    message: "ok",
    nu: parcel.number,
    ischeck: last && (last.act === "signed" || last.act === "returned") ? "1" : "0",
    com: parcel.company,
    status: "200",
    state: last ? codeOf(last, fine) : "",
    condition: "F00",
    data: ascending ? data : data.toReversed(),
  };
};
