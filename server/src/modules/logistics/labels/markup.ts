import { escapeHtml } from "../../../platform/html.ts";
import { barBoxes, type Box, qrBoxes } from "./barcode.ts";

const drawing = (boxes: Box[], width: number, height: number, className: string, label: string): string =>
  `<svg class="${className}" role="img" aria-label="${escapeHtml(label)}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" shape-rendering="crispEdges"><path d="${boxes
    .map(({ x, y, width: w, height: h }) => `M${x} ${y}h${w}v${h}h-${w}z`)
    .join("")}"/></svg>`;

/** Code 128 as bars that fill the place they are given. */
export function barcodeSvg(value: string): string {
  const { boxes, width } = barBoxes(value);
  return drawing(boxes, width, 1, "barcode", value);
}

export function qrSvg(value: string): string {
  const { boxes, width } = qrBoxes(value);
  return drawing(boxes, width, width, "qr", value);
}
