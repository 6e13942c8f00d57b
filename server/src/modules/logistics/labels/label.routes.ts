import type { FastifyInstance, FastifyReply } from "fastify";
import { type App, createCtx } from "../../../platform/ctx.ts";
import { makeNonce } from "../../../platform/http/security.ts";
import { openDocument } from "./label.service.ts";
import { ShippingDocumentKind } from "./label.types.ts";
import { readSheets } from "./sheets.ts";

/** A page that may print itself and nothing else. */
const policy = (nonce: string): string =>
  `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`;

/** What draws is loaded when the first document is asked for: it is four hundred files, a tenth of what a start would have to read. */
const drawing = async () => ({
  ...(await import("./carrier-labels.ts")),
  ...(await import("./slip.pdf.ts")),
  ...(await import("./document.html.ts")),
});

/** /shipping-documents/<token>/print and /…/labels.pdf: the token is all it takes, so nothing of it is kept or passed on. */
export function serveDocuments(http: FastifyInstance, app: () => App): void {
  const answer = (reply: FastifyReply) =>
    reply.header("cache-control", "no-store").header("referrer-policy", "no-referrer").header("x-robots-tag", "noindex");
  http.get<{ Params: { token: string; file: string } }>("/shipping-documents/:token/:file", async (request, reply) => {
    const { token, file } = request.params;
    const ctx = createCtx(app(), { requestId: request.id });
    const document = await openDocument(ctx, token);
    const labels = document?.kind === ShippingDocumentKind.LABEL;
    const pdf = labels ? "labels.pdf" : "packing-slips.pdf";
    if (!document || (file !== "print" && file !== pdf))
      return answer(reply).status(404).type("text/plain; charset=utf-8").send("There is nothing here, or no longer\n");
    const sheets = await readSheets(ctx, document.shipmentIds);
    const { hasOwnLabel, labelsOf, printPage, slipsPdf } = await drawing();
    if (file === pdf) {
      const bytes = labels ? await labelsOf(ctx, sheets) : await slipsPdf(sheets);
      return answer(reply).header("content-disposition", `inline; filename="${pdf}"`).type("application/pdf").send(bytes);
    }
    const nonce = makeNonce();
    return answer(reply)
      .header("content-security-policy", policy(nonce))
      .type("text/html; charset=utf-8")
      .send(printPage(sheets, { ...document, nonce, pdf, own: labels && sheets.some((sheet) => hasOwnLabel(ctx, sheet)) }));
  });
}
