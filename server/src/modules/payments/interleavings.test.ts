import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { aProduct, type TestProduct } from "../../../test/factories.catalogue.ts";
import { anOrder, openCashier, readOrder, simulate, startPayment, type TestOrder } from "../../../test/factories.orders.ts";
import { booksAgree, cancel, capture, fault, notify, refresh } from "../../../test/factories.payments.ts";
import { shiftClock } from "../../platform/clock.ts";
import { sweepPayments } from "./check.sweep.ts";
import { sweepExpiredOrders } from "./expiry.sweep.ts";
import { sweepRefunds } from "./refund.sweep.ts";

let shop: TestShop;
let second: TestShop;
let scarce: TestProduct;
beforeAll(async () => {
  shop = await startTestShop({ simulators: true });
  second = await startTestShop({ like: shop });
  scarce = await aProduct(shop, { stock: 12 }); // so little that a late payment may find nothing left
});
afterAll(async () => {
  await second.close();
  await shop.close();
});

type Step =
  | { do: "start"; way: "PAGE" | "QR" | "BANK" | "CASH" }
  | { do: "pay" | "notify" | "lose" | "capture"; attempt: number }
  | { do: "cancel" | "staff-cancel" | "refresh" | "expire" | "sweep" | "hour" | "fault" };

const attempt = fc.nat(3);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant("start" as const),
      way: fc.constantFrom("PAGE" as const, "QR" as const, "BANK" as const, "CASH" as const),
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant("pay" as const), attempt }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("notify" as const, "lose" as const, "capture" as const), attempt }) },
  {
    weight: 7,
    arbitrary: fc.record({
      do: fc.constantFrom(
        "cancel" as const,
        "staff-cancel" as const,
        "refresh" as const,
        "expire" as const,
        "sweep" as const,
        "hour" as const,
        "fault" as const,
      ),
    }),
  },
);

/** One step of a story; what is impossible at that moment is refused by somebody, and that is part of the story. */
async function play(order: TestOrder, started: Awaited<ReturnType<typeof startPayment>>[], step: Step): Promise<void> {
  const of = "attempt" in step ? started[step.attempt] : undefined;
  switch (step.do) {
    case "start": {
      const [method, channel] =
        step.way === "BANK" ? ["BANK_TRANSFER", null] : step.way === "CASH" ? ["CASH_ON_DELIVERY", null] : ["ALIPAY", step.way];
      const answer = await startPayment(Math.random() < 0.5 ? shop : second, order, method, channel);
      if (answer.payment) started.push(answer);
      return;
    }
    case "pay":
      if (!of?.action?.__typename || of.action.__typename === "PaymentInstructions") return;
      await openCashier(of);
      return void (await simulate(shop, `/control/alipay/trades/${of.payment.number}/pay`));
    case "notify":
      return void (of && (await notify(shop, of.payment.number, { times: 3 })));
    case "lose":
      return void (of && (await fault(shop, "lost", of.payment.number)));
    case "capture":
      return void (of && (await capture(shop, of.payment.id, `${of.payment.number}${Math.random()}`)));
    case "cancel":
      return void (await cancel(shop, order, `${Math.random()}`));
    case "staff-cancel":
      return void (await cancel(second, order, `${Math.random()}`, shop.owner));
    case "refresh":
      return void (await refresh(shop, order));
    case "expire":
      return sweepExpiredOrders(second.ctx());
    case "sweep":
      await sweepPayments(shop.ctx());
      return sweepRefunds(second.ctx());
    case "hour":
      return shiftClock(shop.ctx(), 3600);
    case "fault":
      return void (await fault(shop, "error-5xx-after-applying", order.order.number, { on: "reply" }));
  }
}

test("whatever buyers, staff, clocks and the company do at once, the books of both agree in the end", async () => {
  let stories = 0;
  const orders: TestOrder[] = [];
  const story = fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 2, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(story, async (rounds) => {
      const order = await anOrder(shop, { ...(stories++ % 2 && { product: scarce }), quantity: 1 }).catch(() =>
        anOrder(shop, { quantity: 1 }),
      );
      orders.push(order);
      const started: Awaited<ReturnType<typeof startPayment>>[] = [];
      for (const round of rounds) {
        const ends = await Promise.allSettled(round.map((one) => play(order, started, one)));
        // the company may refuse (409, a closed cashier); the shop itself never stumbles
        for (const end of ends) if (end.status === "rejected") expect(String(end.reason)).not.toContain("INTERNAL");
      }
    }),
    { numRuns: 40, endOnFailure: true },
  );
  await simulate(shop, "/control/faults", {}, "DELETE");
  // every question is asked and every lost word made good: then nothing may differ
  for (let i = 0; i < 4; i++) {
    await shiftClock(shop.ctx(), 3 * 3600);
    await sweepPayments(shop.ctx());
    await sweepRefunds(shop.ctx());
  }
  await booksAgree(shop, 60_000);
  const ends = new Set((await Promise.all(orders.map((order) => readOrder(shop, order)))).map((order) => order.status));
  expect(ends.size).toBeGreaterThan(1); // the stories did lead to different ends
}, 180_000);
