import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { Counter } from "prom-client";
import { type App, createCtx, type Ctx } from "../../platform/ctx.ts";
import { changed, json, sql } from "../../platform/db/sql.ts";
import { isSame } from "../../platform/ids.ts";
import { type Ack, BadPush, type RawHttp } from "./carriers/carrier.ts";
import { carriers, type ConfiguredCarrier, followedCodes } from "./carriers.ts";
import { readCodes } from "./codes.ts";
import { heedNotices } from "./follow.service.ts";
import { type Applied, applyPush } from "./push.apply.ts";

/** What became of a push: written beside it. */
type Verdict = Applied | "BAD" | "FAILED";

/** Characters kept of a push. */
const KEPT = 20_000;

/**
 * Receives a carrier's message and says what it expects to hear. An unsigned one is a hint: parcels it calls delivered, returned or on
 * their way back are asked about before that counts, and when the carrier cannot be asked now, the sweep does so. Numbers we do not know are ignored.
 */
export async function receivePush(ctx: Ctx, configured: ConfiguredCarrier, request: RawHttp): Promise<Ack> {
  const { carrier } = configured;
  let verdict: Verdict = "FAILED";
  let about: string[] = [];
  let ack = carrier.failureAck("not recorded", request);
  try {
    const push = await carrier.handlePush(request);
    about = [...new Set(push.events.map(({ trackingNo }) => trackingNo))];
    const codes = followedCodes(ctx.app, configured);
    verdict = await applyPush(ctx, codes, carrier.id, await readCodes(ctx, carrier.id, push.events), push.trusted);
    if (push.trusted && push.notices?.length) await heedNotices(ctx, codes, push.notices);
    ack = push.ack;
  } catch (error) {
    if (error instanceof BadPush) {
      verdict = "BAD";
      // what cannot be read is its sender's fault: only failures of ours look like ours
      if (ack.status >= 500) ack = { ...ack, status: 400 };
    } else ctx.app.log.error({ err: error, requestId: ctx.requestId }, "a carrier's push could not be recorded; it will be sent again");
  }
  countPush(ctx.app, carrier.id, verdict);
  await keepPush(ctx, carrier.id, request, verdict, about).catch((error: unknown) =>
    ctx.app.log.error({ err: error }, "a carrier's push could not be kept"),
  );
  return ack;
}

/** Parcels that one message can be found by. */
const MOST_ABOUT = 100;

async function keepPush(ctx: Ctx, carrier: string, request: RawHttp, verdict: Verdict, about: string[]): Promise<void> {
  // what somebody else wrote may hold what Postgres does not take
  const numbers = about.filter((number) => /^[\w-]{1,40}$/.test(number)).slice(0, MOST_ABOUT);
  const body = request.body
    .toString("utf8", 0, KEPT * 4)
    .slice(0, KEPT)
    .toWellFormed()
    .replaceAll("\0", "\uFFFD");
  const names = ["content-type", "content-length", "user-agent", "x-forwarded-for"];
  const headers = Object.fromEntries(names.flatMap((name) => (request.headers[name] ? [[name, request.headers[name].slice(0, 300)]] : [])));
  await changed(
    ctx,
    sql`insert into carrier_push (carrier, body, headers, verdict, tracking_nos) values (${carrier}, ${body}, ${json(headers)}, ${verdict}, ${numbers}::text[])`,
  );
}

const counters = new WeakMap<App, Counter>();
function countPush(app: App, carrier: string, verdict: Verdict): void {
  let counter = counters.get(app);
  if (!counter) {
    const registers = [app.metrics.registry];
    counters.set(
      app,
      (counter = new Counter({
        name: "onestall_carrier_pushes_total",
        help: "Messages from carriers by what became of them",
        labelNames: ["carrier", "verdict"],
        registers,
      })),
    );
  }
  counter.inc({ carrier, verdict });
}

/** Nothing fits an empty secret. */
const isSecret = (given: string, secret: string): boolean => secret !== "" && isSame(given, secret);

/** POST /webhooks/carriers/<company>/<secret>: not all of them sign, so the address itself is a secret; a wrong one does not exist. */
export function servePushes(http: FastifyInstance, app: () => App): void {
  http.post("/webhooks/carriers/:slug/:secret", async (request: FastifyRequest, reply: FastifyReply) => {
    const { slug, secret } = request.params as { slug: string; secret: string };
    const configured = [...carriers(app()).values()].find((one) => one.slug === slug);
    if (!configured || !isSecret(secret, configured.secret))
      return reply.status(404).send({ errors: [{ message: "There is nothing here", extensions: { code: "NOT_FOUND" } }] });
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value ?? "")]));
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const ctx = createCtx(app(), { requestId: request.id });
    const ack = await receivePush(ctx, configured, {
      headers,
      query: request.url.split("?")[1] ?? "",
      body,
      path: `/webhooks/carriers/${slug}`,
    });
    return reply.status(ack.status).header("content-type", ack.contentType).send(ack.body);
  });
}
