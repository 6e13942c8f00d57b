import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTestShop, type TestShop } from "../../../test/app.ts";
import { changed, row, sql } from "../../platform/db/sql.ts";
import { forgetOldPushes } from "./push.forget.ts";

let shop: TestShop;
beforeAll(async () => {
  shop = await startTestShop({ worker: false });
});
afterAll(() => shop.close());
beforeEach(async () => void (await changed(shop.ctx(), sql`delete from carrier_push`)));

/** The shop's clock stands at this hour of its day, Asia/Shanghai. */
const itIs = (hour: number) =>
  changed(
    shop.ctx(),
    sql`update shop_clock set shift = (date_trunc('day', now() at time zone 'Asia/Shanghai') + make_interval(hours => ${hour}, mins => 30)) at time zone 'Asia/Shanghai' - now()`,
  );
const arrived = (daysAgo: number, count = 1) =>
  changed(
    shop.ctx(),
    sql`insert into carrier_push (carrier, body, headers, verdict, received_at)
        select 'sf', '{}', '{}', 'APPLIED', shop_now() - make_interval(hours => ${Math.round(daysAgo * 24)}) from generate_series(1, ${count})`,
  );
const left = async () => Number((await row(shop.ctx(), sql<{ n: bigint }>`select count(*) as n from carrier_push`))!.n);

test("at night what is older than the setting says goes, in batches, and what is younger stays", async () => {
  await itIs(3);
  await arrived(180.1, 25);
  await arrived(179.9, 2);
  await forgetOldPushes(shop.ctx(), 10);
  expect(await left()).toBe(2);
});

test("by day only what a whole night missed goes, so that a shop that is off at night keeps nothing for ever", async () => {
  await itIs(14);
  await arrived(180.5, 3);
  await arrived(181.5, 4);
  await forgetOldPushes(shop.ctx());
  expect(await left()).toBe(3);
  await itIs(3); // of the same day, hours before
  await forgetOldPushes(shop.ctx());
  expect(await left()).toBe(0);
});

test("the days are a setting, and staff read them", async () => {
  const query = "{ shippingSettings { carrierMessageDays } }";
  expect((await shop.must(query, {}, { token: shop.packer })).shippingSettings).toEqual({ carrierMessageDays: 180 });
  shop.app.env.CARRIER_MESSAGE_DAYS = 7;
  expect((await shop.must(query, {}, { token: shop.packer })).shippingSettings).toEqual({ carrierMessageDays: 7 });
  await itIs(3);
  await arrived(8);
  await forgetOldPushes(shop.ctx());
  expect(await left()).toBe(0);
});
