import type { FastifyReply, FastifyRequest } from "fastify";
import "./payment.events.ts";
import { createCtx } from "../../platform/ctx.ts";
import type { ShopModule } from "../../platform/modules.types.ts";
import { closePayment, sweepExpiredOrders, sweepPayments } from "./check.service.ts";
import { gateways } from "./methods.ts";
import { receiveNotification } from "./notification.service.ts";
import { MoneyEntry, PaymentEntity, PaymentNotification, RefundEntity } from "./payment.entity.ts";
import { liveAttempt } from "./payment.reads.ts";
import { OrderPaymentsResolver, PaymentResolver, RefundResolver } from "./payment.resolver.ts";
import { refundEverything, sweepRefunds } from "./refund.service.ts";

export const payments: ShopModule = {
  name: "payments",
  entities: [PaymentEntity, RefundEntity, MoneyEntry, PaymentNotification],
  resolvers: [OrderPaymentsResolver, PaymentResolver, RefundResolver],
  handlers: [
    {
      name: "payments.closeCancelled",
      on: ["order.cancelled"],
      async run(ctx, event) {
        const { orderId } = event.payload as { orderId: string };
        const open = await liveAttempt(ctx, orderId);
        if (open) await closePayment(ctx, open, "CANCELLED");
        await refundEverything(ctx, orderId, "order cancelled");
      },
    },
    {
      name: "payments.closeOthers",
      on: ["payment.captured"], // whichever attempt was paid, the one that is still open must not be paid as well
      async run(ctx, event) {
        const open = await liveAttempt(ctx, (event.payload as { orderId: string }).orderId);
        if (open) await closePayment(ctx, open, "CANCELLED");
      },
    },
  ],
  sweeps: [
    { name: "payments.check", everySeconds: 1, run: sweepPayments },
    { name: "payments.expire", everySeconds: 2, run: sweepExpiredOrders },
    { name: "payments.refund", everySeconds: 1, run: sweepRefunds },
  ],
  routes(http, app) {
    gateways(app()); // a wrong key is found now, not by the first shopper
    http.post("/webhooks/payments/:slug", async (request: FastifyRequest, reply: FastifyReply) => {
      const { slug } = request.params as { slug: string };
      const configured = [...gateways(app()).values()].find((one) => one.slug === slug);
      if (!configured) return reply.status(404).send({ errors: [{ message: "No such gateway", extensions: { code: "NOT_FOUND" } }] });
      const [path = "", query = ""] = request.url.split("?");
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value ?? "")]));
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const ctx = createCtx(app(), { requestId: request.id });
      const ack = await receiveNotification(ctx, configured, { headers, query, body, path });
      return reply.status(ack.status).type(ack.contentType).send(ack.body);
    });
  },
};
