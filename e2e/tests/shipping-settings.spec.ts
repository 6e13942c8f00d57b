import { deskPaths } from "../../web/app/paths.ts";
import { expectNoReload } from "../journeys/page.ts";
import { homeInShanghai } from "../journeys/shopper.ts";
import { expect, test } from "../journeys/test.ts";

/** A zone that no other journey sends to: they go on at the price they were shown. */
const inHangzhou = { ...homeInShanghai, provinceCode: "330000", cityCode: "330100", districtCode: "330106" };

test("the owner raises the first-weight fee, and the checkout's freight follows", async ({ desk, shopper, page, say }) => {
  await desk.signInAsOwner(deskPaths.shippingSettings);
  const change = async (fee: string) => {
    await desk.page.getByRole("button", { name: say("desk.freight.editOf", { name: "SF Standard · CNY" }) }).click();
    await desk.dialog
      .getByRole("group", { name: say("desk.freight.zone", { number: 1 }) })
      .getByLabel(say("desk.freight.firstFee", { currency: "CNY" }))
      .fill(fee);
    await desk.dialog.getByRole("button", { name: say("desk.settings.save") }).click();
    await expect(desk.dialog).toBeHidden();
  };
  const freight = async (fee: string) => {
    await shopper.buyNow("bell-cup", "SK-BEC-CEL-1");
    await shopper.fillChinaAddress(inHangzhou);
    await expect(page.getByText(fee).first()).toBeVisible();
  };
  await change("17.35");
  await expect(desk.page.getByText("¥17.35")).toBeVisible();
  await freight("¥17.35");
  await change("12");
  await freight("¥12");
});

test("a parcel sent with YTO moves on the shopper's open page", async ({ desk, shopper, page, api, say }) => {
  const order = await api.placeOrder("bell-cup", "SK-BEC-CEL-1", { paymentMethod: "CASH_ON_DELIVERY" });
  await shopper.openOrder(order);
  const stays = await expectNoReload(page);
  await desk.signInAsOwner(deskPaths.order(order.id));
  await desk.button("desk.action.ship").click();
  await desk.dialog.getByRole("radio", { name: "YTO Express" }).check();
  await desk.dialog.getByRole("button", { name: say("desk.ship.submit", { count: 1 }) }).click();
  await expect(desk.dialog).toBeHidden();
  await expect(page.getByRole("region", { name: say("parcel.title") })).toContainText("YTO Express");
  await shopper.expectState("order.status.DELIVERED");
  await stays.held();
});
