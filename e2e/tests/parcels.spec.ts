import { deskPaths } from "../../web/app/paths.ts";
import { letParcel, scanParcel } from "../journeys/carrier.ts";
import type { Api } from "../journeys/api.ts";
import { expectNoReload } from "../journeys/page.ts";
import { expect, test } from "../journeys/test.ts";
import { within } from "../journeys/words.ts";

const order = (api: Api, options: object = {}) =>
  api.placeOrder("bell-cup", "SK-BEC-CEL-1", { paymentMethod: "CASH_ON_DELIVERY", ...options });

test("several orders get their waybills at once, one is refused in words, and the labels of the others are printed", async ({
  desk,
  api,
  say,
  anotherBrowser,
}) => {
  const [first, refused, last] = [await order(api), await order(api, { street: "不可达镇 1 号" }), await order(api)];
  await desk.signInAsOwner(deskPaths.orders({ view: "to-ship" }));
  for (const { number } of [first, refused, last])
    await desk.page.getByRole("checkbox", { name: say("desk.batch.select", { number }) }).check();
  await expect(desk.page.getByText(say("desk.batch.selected", { count: 3 }))).toBeVisible();
  await desk.button("desk.batch.ship").click();
  await desk.dialog.getByRole("button", { name: say("desk.batch.submit") }).click();
  const results = desk.dialog.getByRole("list", { name: say("desk.batch.results") }).getByRole("listitem");
  await expect(results).toHaveCount(3);
  await expect(results.filter({ hasText: refused.number })).toContainText("The carrier refused");
  for (const { number } of [first, last]) await expect(results.filter({ hasText: number })).toContainText(/SF\d{13}/);
  await desk.dialog.getByRole("button", { name: say("desk.batch.printAll") }).click();
  const labels = desk.dialog.getByRole("listitem").filter({ hasText: within(say("desk.print.LABEL")) });
  const paper = await anotherBrowser();
  await paper.goto((await labels.getByRole("link", { name: within(say("desk.print.page")) }).getAttribute("href"))!);
  await expect(paper.getByRole("article")).toHaveCount(2);
  for (const { number } of [first, last]) await expect(paper.getByRole("article").filter({ hasText: number })).toContainText("周子安");
  const pdf = await paper.request.get((await labels.getByRole("link", { name: within(say("desk.print.pdf")) }).getAttribute("href"))!);
  expect([pdf.status(), pdf.headers()["content-type"]]).toEqual([200, "application/pdf"]);
});

test("labels of parcels that left already are printed again in one batch from the board", async ({ desk, api, say, anotherBrowser }) => {
  const [first, second] = [await api.ship(await order(api)), await api.ship(await order(api))];
  for (const { trackingNumber } of [first, second]) {
    await letParcel(trackingNumber, "silent");
    await scanParcel(trackingNumber, { opCode: "50", text: "顺丰速运 已收取快件" });
  }
  await desk.signInAsOwner(deskPaths.parcels({ view: "all" }));
  for (const { trackingNumber: number } of [second, first])
    await desk.page.getByRole("checkbox", { name: say("desk.boardPrint.select", { number }) }).check();
  await expect(desk.page.getByText(say("desk.boardPrint.selected", { count: 2 }))).toBeVisible();
  await desk.button("desk.batch.printAll").click();
  const labels = desk.dialog.getByRole("listitem").filter({ hasText: within(say("desk.print.LABEL")) });
  const paper = await anotherBrowser();
  await paper.goto((await labels.getByRole("link", { name: within(say("desk.print.page")) }).getAttribute("href"))!);
  await expect(paper.getByRole("article")).toHaveCount(2);
  await expect(paper.getByRole("article").first()).toContainText(second.trackingNumber.slice(-3));
});

test("a parcel that nobody could take goes to a locker and arrives, live for the shopper and on the board", async ({
  desk,
  shopper,
  page,
  api,
  say,
}) => {
  const placed = await order(api);
  const { id, trackingNumber } = await api.ship(placed);
  await letParcel(trackingNumber, "silent"); // from here on it is scanned when this journey says so
  await shopper.openOrder(placed);
  const stays = await expectNoReload(page);
  await desk.signInAsOwner(deskPaths.parcels({ view: "all" }));
  const row = desk.page.getByRole("row").filter({ hasText: trackingNumber });
  await scanParcel(trackingNumber, { opCode: "50", text: "顺丰速运 已收取快件" });
  await scanParcel(trackingNumber, { opCode: "70", text: "快件派送不成功，收件人不在" });
  await expect(row).toContainText(within(say("desk.parcel.status.FAILED_ATTEMPT")));
  await scanParcel(trackingNumber, { opCode: "125", text: "快件已存放至丰巢智能柜" });
  await expect(row).toContainText(within(say("desk.parcel.status.AVAILABLE_FOR_PICKUP")));
  await scanParcel(trackingNumber, { opCode: "80", text: "已签收，感谢使用顺丰" });
  await expect(row).toContainText(within(say("desk.parcel.status.DELIVERED")));
  await shopper.expectState("order.status.DELIVERED");
  await stays.held();
  await desk.visit(deskPaths.parcel(id));
  await expect(desk.page.getByRole("cell", { name: "70", exact: true })).toBeVisible();
});

test("a parcel on its way back needs somebody, and is sent again once", async ({ desk, api, say }) => {
  const { id, trackingNumber } = await api.ship(await order(api));
  await letParcel(trackingNumber, "silent");
  await desk.signInAsOwner(deskPaths.parcels());
  await scanParcel(trackingNumber, { opCode: "50", text: "顺丰速运 已收取快件" });
  await scanParcel(trackingNumber, { opCode: "99", text: "应收方要求，快件正在退回途中" });
  const row = desk.page.getByRole("row").filter({ hasText: trackingNumber });
  await expect(row).toContainText(within(say("desk.parcel.status.RETURNING")));
  await desk.visit(deskPaths.parcel(id));
  await desk.button("desk.replace.button").click();
  await desk.dialog.getByRole("button", { name: say("desk.replace.RETURNED") }).click();
  await desk.dialog.getByRole("button", { name: say("desk.replace.confirm") }).click();
  await expect(desk.page.getByRole("link", { name: say("desk.parcelPage.replacedBy") })).toBeVisible();
  await desk.visit(deskPaths.parcels());
  await expect(desk.page.getByRole("heading", { level: 1, name: say("desk.nav.parcels") })).toBeVisible();
  await expect(row).toBeHidden();
});
