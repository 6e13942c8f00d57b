import type { Language } from "../../web/app/i18n/language.ts";
import { deskPaths } from "../../web/app/paths.ts";
import { cashierOn } from "../journeys/cashier.ts";
import { letParcel, scanParcel } from "../journeys/carrier.ts";
import { sellWithoutShipping } from "../journeys/database.ts";
import { expectNoReload } from "../journeys/page.ts";
import type { Shopper } from "../journeys/shopper.ts";
import { expect, test } from "../journeys/test.ts";
import { within } from "../journeys/words.ts";

const piece = ["bell-cup", "SK-BEC-CEL-1"] as const;

/** Where nothing is sent, a name and a phone number are all there is to fill in. */
async function orderAndPay(shopper: Shopper, language: Language): Promise<void> {
  await shopper.field("name").fill("林知夏");
  await shopper.field("phone").fill("13812345678");
  await expect(shopper.placeButton).toBeEnabled();
  await shopper.payBy("ALIPAY");
  await shopper.placeOrder();
  await shopper.goOnToTheCashier();
  await cashierOn(shopper.page, language).payAndReturn();
}

test("collected at the shop: once packed the code is on the open page, and said at the counter it ends the order", async ({
  desk,
  shopper,
  page,
  say,
  language,
}) => {
  await shopper.buyNow(...piece);
  await page.getByRole("radio", { name: within(say("checkout.way.collect")) }).check();
  await expect(page.getByRole("heading", { name: say("checkout.collectAt") })).toBeVisible();
  await expect(shopper.field("street")).toBeHidden();
  await orderAndPay(shopper, language);
  await shopper.expectState("order.status.CONFIRMED");
  const stays = await expectNoReload(page);
  await desk.signInAsOwner(deskPaths.order(shopper.orderId));
  await desk.shipOrder();
  await shopper.expectState("shipment.status.AVAILABLE_FOR_PICKUP");
  const code = await page.getByText(/^\d{4} \d{4}$/).innerText();
  const handOver = async (said: string) => {
    await desk.dialog.getByLabel(within(say("desk.parcel.code"))).fill(said);
    await desk.dialog.getByRole("button", { name: say("desk.parcel.collect") }).click();
  };
  await desk.button("desk.parcel.collect").click();
  await handOver(code === "0000 0000" ? "1111 1111" : "0000 0000");
  await expect(desk.dialog.getByLabel(within(say("desk.parcel.code")))).toHaveAttribute("aria-invalid", "true");
  await handOver(code);
  await expect(desk.dialog).toBeHidden();
  await shopper.expectState("order.status.DELIVERED");
  await expect(page.getByText(code)).toBeHidden();
  await stays.held();
});

test("the shop's own driver finds nobody, comes again and hands it over: the shopper reads each step with the driver's note", async ({
  desk,
  shopper,
  page,
  api,
  say,
}) => {
  const order = await api.placeOrder(...piece, { paymentMethod: "CASH_ON_DELIVERY" });
  await shopper.openOrder(order);
  const stays = await expectNoReload(page);
  await desk.signInAsOwner(deskPaths.order(order.id));
  await desk.button("desk.action.ship").click();
  await desk.dialog.getByRole("radio", { name: "Delivered by the shop" }).check();
  await desk.dialog.getByRole("button", { name: say("desk.ship.submit", { count: 1 }) }).click();
  await expect(desk.dialog).toBeHidden();
  const driverSays = async (step: "outForDelivery" | "failAttempt" | "deliver", note = "") => {
    await desk.button(`desk.parcel.${step}`).click();
    await desk.dialog.getByLabel(say("desk.parcel.deliveryNote")).fill(note);
    await desk.dialog.getByRole("button", { name: say(`desk.parcel.${step}`) }).click();
    await expect(desk.dialog).toBeHidden();
  };
  const parcel = page.getByRole("region", { name: say("parcel.title") });
  await driverSays("outForDelivery");
  await shopper.expectState("shipment.status.OUT_FOR_DELIVERY");
  await driverSays("failAttempt", "Nobody at home, back at six");
  await expect(parcel).toContainText("Nobody at home, back at six");
  await driverSays("outForDelivery");
  await driverSays("deliver", "Handed to the neighbour");
  await shopper.expectState("order.status.DELIVERED");
  await expect(parcel).toContainText("Handed to the neighbour");
  await stays.held();
});

test("a parcel that goes back to the sender: both pages say that it is coming back, then that it is back", async ({
  desk,
  shopper,
  page,
  api,
  say,
}) => {
  const order = await api.placeOrder(...piece, { paymentMethod: "CASH_ON_DELIVERY" });
  const { id, trackingNumber } = await api.ship(order);
  await letParcel(trackingNumber, "silent"); // from here on it is scanned when this journey says so
  await shopper.openOrder(order);
  const stays = await expectNoReload(page);
  await desk.signInAsOwner(deskPaths.parcel(id));
  const both = async (status: "RETURNING" | "RETURNED") => {
    await expect(desk.page.getByText(say(`desk.parcel.status.${status}`), { exact: true }).first()).toBeVisible({ timeout: 20_000 });
    await expect(page.getByRole("heading", { level: 1, name: say(`shipment.status.${status}`) })).toBeVisible();
  };
  await scanParcel(trackingNumber, { opCode: "50", text: "顺丰速运 已收取快件" });
  await scanParcel(trackingNumber, { opCode: "99", text: "应收方要求，快件正在退回途中" });
  await both("RETURNING");
  await scanParcel(trackingNumber, { opCode: "648", text: "快件已退回，新单号为：SF7444400013579" });
  await both("RETURNED");
  await stays.held();
});

test("a scan whose code nobody knows is shown; the owner says what it means, and the parcel has moved", async ({
  desk,
  shopper,
  page,
  api,
  say,
}) => {
  const order = await api.placeOrder(...piece, { paymentMethod: "CASH_ON_DELIVERY" });
  const { trackingNumber } = await api.ship(order);
  await letParcel(trackingNumber, "silent");
  await shopper.openOrder(order);
  const stays = await expectNoReload(page);
  await scanParcel(trackingNumber, { opCode: "50", text: "顺丰速运 已收取快件" });
  await scanParcel(trackingNumber, { opCode: "9417", text: "快件已交无人机派送" });
  const parcel = page.getByRole("region", { name: say("parcel.title") });
  await expect(parcel).toContainText("快件已交无人机派送");
  await desk.signInAsOwner(deskPaths.shippingSettings);
  const source = "SF Express";
  await desk.button("desk.codes.assignOf", { source, code: "9417" }).click();
  await desk.dialog.getByLabel(say("desk.codes.meaning")).selectOption("OUT_FOR_DELIVERY");
  await desk.dialog.getByRole("button", { name: say("desk.settings.save") }).click();
  await expect(desk.dialog).toBeHidden();
  await expect(page.getByRole("heading", { level: 1, name: say("shipment.status.OUT_FOR_DELIVERY") })).toBeVisible();
  await stays.held();
  await desk.button("desk.codes.resetOf", { source, code: "9417" }).click();
  await expect(desk.page.getByRole("listitem").filter({ hasText: "9417" })).toContainText(within(say("desk.codes.unknown")));
});

test("what needs no parcel: codes are loaded at the desk, and the moment it is paid the buyer reads one", async ({
  desk,
  shopper,
  page,
  say,
  language,
}) => {
  const sku = "SK-BOV-TEN";
  await sellWithoutShipping(sku);
  await desk.signInAsOwner(deskPaths.stock({ q: sku }));
  await desk.page
    .getByRole("button", { name: within(say("desk.virtual.open")) })
    .first()
    .click();
  await desk.dialog.getByLabel(say("desk.virtual.field")).fill("KILN-2026-0001\nKILN-2026-0002\n");
  await desk.dialog.getByRole("button", { name: say("desk.virtual.confirm", { count: 2 }) }).click();
  await expect(desk.dialog).toBeHidden();
  await shopper.buyNow("bottle-vase", sku);
  await expect(page.getByRole("heading", { name: say("checkout.buyer") })).toBeVisible();
  await expect(shopper.field("street")).toBeHidden(); // nothing is sent, so nobody is asked where to
  await orderAndPay(shopper, language);
  await shopper.expectState("order.status.COMPLETED");
  await expect(page.getByText("KILN-2026-0001")).toBeVisible();
});
