import { createHash } from "node:crypto";
import type { Ctx } from "../../platform/ctx.ts";
import { changed, json, sql } from "../../platform/db/sql.ts";
import type { ConfiguredGateway } from "./gateways.ts";
import type { PaymentEvent, RawHttp } from "./providers/provider.ts";

/** Of what anybody may have sent, so many are kept, the newest; the rest is counted by the metric `alerts`. */
const REFUSED_KEPT = 500;
const LONGEST_BODY = 20_000;

/** What came with a message and is worth reading later: nothing that signs a caller in, and nothing a proxy added. */
function headersOf({ headers }: RawHttp): Record<string, string> {
  const told = Object.entries(headers).filter(([name]) => !/^(?:cookie|authorization|proxy-.*|x-real-ip|connection|host)$/.test(name));
  return Object.fromEntries(told.slice(0, 40).map(([name, value]) => [name, value.slice(0, 1_000)]));
}

const bodyOf = ({ body }: RawHttp): string => body.toString("utf8").replaceAll("\0", "�").slice(0, LONGEST_BODY);

/** A genuine message as it came, and what was sealed in it. */
export interface Message {
  request: RawHttp;
  opened: string | null;
}

/** Puts a message into the inbox; false when it lies there already. In the transaction that applies it. */
export async function keep(
  ctx: Ctx,
  configured: ConfiguredGateway,
  event: Pick<PaymentEvent, "key" | "paymentNo">,
  { request, opened }: Message,
  verdict: "APPLIED" | "MISMATCH" | "IGNORED" | "UNKNOWN",
  detail: string | null,
): Promise<boolean> {
  const kept = await changed(
    ctx,
    sql`insert into payment_notification (provider, key, payment_no, verdict, detail, headers, body, opened)
        values (${configured.slug}, ${event.key.slice(0, 200)}, ${event.paymentNo.slice(0, 64)}, ${verdict}, ${detail?.slice(0, 300) ?? null},
                ${json(headersOf(request))}, ${bodyOf(request)}, ${opened?.replaceAll("\0", "�").slice(0, LONGEST_BODY) ?? null}) on conflict do nothing`,
  );
  return kept > 0;
}

/** Keeps a genuine message with nothing in it for a shop; the same text again is one row. */
export const keepIgnored = (ctx: Ctx, configured: ConfiguredGateway, message: Message, type: string): Promise<boolean> => {
  const key = createHash("sha256").update(message.request.body).digest("base64url");
  return keep(ctx, configured, { key, paymentNo: "" }, message, "IGNORED", type || null);
};

/** Keeps what was refused, for people to look at; the same message again is one row, and a flood of them fills no disk between two sweeps. */
export async function keepRefused(ctx: Ctx, configured: ConfiguredGateway, request: RawHttp, detail: string): Promise<void> {
  const key = createHash("sha256").update(JSON.stringify(request.headers)).update(request.body).digest("base64url");
  await changed(
    ctx,
    sql`insert into payment_notification (provider, key, payment_no, verdict, detail, headers, body)
        select ${configured.slug}, ${key}, '', 'REFUSED', ${detail.slice(0, 300)}, ${json(headersOf(request))}, ${bodyOf(request)}
         where (select count(*) from (select from payment_notification where verdict = 'REFUSED' limit ${2 * REFUSED_KEPT}) kept) < ${2 * REFUSED_KEPT}
        on conflict do nothing`,
  );
}

/** Forgets the oldest of what was refused. */
export const forgetRefused = async (ctx: Ctx): Promise<void> =>
  void (await changed(
    ctx,
    sql`delete from payment_notification where verdict = 'REFUSED'
          and id <= (select id from payment_notification where verdict = 'REFUSED' order by id desc offset ${REFUSED_KEPT} limit 1)`,
  ));
