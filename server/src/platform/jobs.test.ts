import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../test/app.ts";
import { anOrder } from "../../test/factories.orders.ts";
import { rows, sql } from "./db/sql.ts";
import { readId } from "./ids.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop();
});
afterAll(() => shop.close());

/** Events that a job follows, which finds that nothing is to be done. */
const happen = async (times: number, payload: object) => {
  const order = readId("ord", (await anOrder(shop, { paymentMethod: "BANK_TRANSFER" })).id);
  await rows(
    shop.ctx(),
    sql`insert into event (type, topics, order_id, payload, actor_kind)
        select 'order.pieces_cancelled', array['x'], ${order}::uuid, ${JSON.stringify({ orderId: order, ...payload })}::jsonb, 'SYSTEM'
          from generate_series(1, ${times})`,
  );
  shop.app.dispatcher.nudge();
};
const states = async () =>
  Object.fromEntries(
    (
      await rows(
        shop.ctx(),
        sql<{
          state: string;
          n: number;
        }>`select state::text, count(*)::int as n from jobs.job where name = 'logistics-noticeArrival' group by 1`,
      )
    ).map(({ state, n }) => [state, n]),
  );

test("a backlog of jobs is worked off without a pause between them", async () => {
  await happen(120, { whole: false, quantity: 1 });
  await expect.poll(states, { timeout: 12_000 }).toEqual({ completed: 120 });
}, 30_000);

test("a job that fails is tried again alone, the others of its batch are done", async () => {
  await happen(2, { orderId: "no id", whole: true, quantity: 1 });
  await happen(3, { whole: false, quantity: 1 });
  await expect.poll(states, { timeout: 10_000 }).toEqual({ completed: 123, retry: 2 });
}, 30_000);
