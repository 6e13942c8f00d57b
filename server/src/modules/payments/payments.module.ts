import type { FastifyReply, FastifyRequest } from "fastify";
import "./payment.events.ts";
import { createCtx } from "../../platform/ctx.ts";
import type { App } from "../../platform/ctx.ts";
import type { ShopModule } from "../../platform/modules.types.ts";
import { closePayment, sweepExpiredOrders, sweepPayments } from "./check.service.ts";
import { type ConfiguredGateway, gateways } from "./gateways.ts";
import { receiveNotification } from "./notification.service.ts";
import { InboxResolver } from "./inbox.resolver.ts";
import { forgetRefused } from "./inbox.ts";
import { receivePayer } from "./payer.service.ts";
import { MoneyEntry, PaymentEntity, PaymentNotification, RefundEntity, RefundLineEntity } from "./payment.entity.ts";
import { liveAttempt } from "./payment.reads.ts";
import { OrderPaymentsResolver, PaymentResolver } from "./payment.resolver.ts";
import type { RawHttp } from "./providers/provider.ts";
import { sweepNotices } from "./reconciliation/notices.service.ts";
import { GatewayMovementEntity, MoneyNoticeEntity, ReconciliationEntity } from "./reconciliation/reconciliation.entity.ts";
import { MoneyNoticeResolver, ReconciliationResolver } from "./reconciliation/reconciliation.resolver.ts";
import { sweepReconciliations } from "./reconciliation/reconcile.service.ts";
import { refundEverything } from "./refund.request.ts";
import { RefundLineResolver, RefundResolver } from "./refund.resolver.ts";
import { sweepRefunds } from "./refund.sweep.ts";

export const payments: ShopModule = {
  name: "payments",
  entities: [
    PaymentEntity,
    RefundEntity,
    RefundLineEntity,
    MoneyEntry,
    PaymentNotification,
    ReconciliationEntity,
    GatewayMovementEntity,
    MoneyNoticeEntity,
  ],
  resolvers: [
    OrderPaymentsResolver,
    PaymentResolver,
    RefundResolver,
    RefundLineResolver,
    InboxResolver,
    ReconciliationResolver,
    MoneyNoticeResolver,
  ],
  handlers: [
    {
      name: "payments.closeCancelled",
      on: ["order.cancelled"],
      async run(ctx, event) {
        const { orderId, refundDecided } = event.payload as { orderId: string; refundDecided?: true };
        const open = await liveAttempt(ctx, orderId);
        if (open) await closePayment(ctx, open, "CANCELLED");
        if (!refundDecided) await refundEverything(ctx, orderId, "order cancelled");
      },
    },
    {
      name: "payments.closeOthers",
      on: ["payment.captured"], // whichever attempt was paid, the one that is still open must not be paid as well
      async run(ctx, event) {
        const { orderId, paymentId } = event.payload as { orderId: string; paymentId: string };
        const open = await liveAttempt(ctx, orderId);
        // the attempt of which a part was taken is open itself: what is still held of it is staff's to take or to let go
        if (open && open.uuid !== paymentId) await closePayment(ctx, open, "CANCELLED");
      },
    },
  ],
  sweeps: [
    { name: "payments.check", everySeconds: 1, run: sweepPayments },
    { name: "payments.expire", everySeconds: 2, run: sweepExpiredOrders },
    { name: "payments.refund", everySeconds: 1, run: sweepRefunds },
    { name: "payments.notices", everySeconds: 60, run: sweepNotices },
    { name: "payments.reconcile", everySeconds: 60, run: sweepReconciliations },
    { name: "payments.forgetRefused", everySeconds: 3_600, run: forgetRefused },
  ],
  routes(http, app) {
    gateways(app()); // wrong credentials are refused at start, not at the first payment
    http.post("/webhooks/payments/:slug", async (request: FastifyRequest, reply: FastifyReply) => {
      const configured = named(app(), request);
      if (!configured) return notFound(reply, "No such gateway");
      const ack = await receiveNotification(createCtx(app(), { requestId: request.id }), configured, raw(request));
      return reply.status(ack.status).type(ack.contentType).send(ack.body);
    });
    http.get("/webhooks/payments/:slug/payer", async (request: FastifyRequest, reply: FastifyReply) => {
      const configured = named(app(), request);
      if (!configured) return notFound(reply, "No such gateway");
      const page = await receivePayer(createCtx(app(), { requestId: request.id, ip: request.ip }), configured, raw(request));
      return page ? reply.redirect(page, 303) : notFound(reply, "No payment waits for this");
    });
  },
};

const notFound = (reply: FastifyReply, message: string) =>
  reply.status(404).send({ errors: [{ message, extensions: { code: "NOT_FOUND" } }] });

function named(app: App, request: FastifyRequest): ConfiguredGateway | undefined {
  const { slug } = request.params as { slug: string };
  return [...gateways(app).values()].find((one) => one.slug === slug);
}

function raw(request: FastifyRequest): RawHttp {
  const [path = "", query = ""] = request.url.split("?");
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value ?? "")]));
  return { headers, query, path, body: Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0) };
}
