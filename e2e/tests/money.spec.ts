import { demoAccounts } from "../../web/app/demo-accounts.ts";
import { deskPaths } from "../../web/app/paths.ts";
import { Desk } from "../journeys/desk.ts";
import { expect, test } from "../journeys/test.ts";

test("staff see what came in a payment company's name, and that a day agrees with the books", async ({ desk, say, baseURL }) => {
  test.setTimeout(150_000);
  const forged = await fetch(`${baseURL}/webhooks/payments/alipay`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "out_trade_no=999&trade_status=TRADE_SUCCESS&total_amount=0.01&sign=AAAA",
  });
  expect(await forged.text()).toBe("fail");
  await desk.signInAsOwner(deskPaths.money);
  const { page } = desk;
  const refused = page.getByRole("listitem").filter({ hasText: "notification does not verify" }).first();
  await refused.getByText("alipay", { exact: true }).click();
  await expect(refused).toContainText("out_trade_no=999");
  // a day begins within the first minute of a new shop; cards' ledger is written at once, so it can be compared before the day is over
  const day = page
    .getByRole("listitem")
    .filter({ has: page.getByText(say("desk.method.STRIPE")) })
    .first();
  await expect(async () => {
    await desk.visit(deskPaths.money);
    await expect(day).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 90_000, intervals: [1_000, 5_000] });
  await day.getByRole("button").click();
  await expect(day.getByText(say("desk.days.status.MATCHED"))).toBeVisible();
});

test("a new password opens the desk, the old one no more", async ({ desk, anotherBrowser, say, watch, language }) => {
  watch.expects(/422/);
  const { login, password } = demoAccounts.packer;
  const next = "clay dust on the wheel 7";
  const change = async (from: string, to: string) => {
    await desk.visit(deskPaths.account);
    await desk.page.getByLabel(say("desk.password.current"), { exact: true }).fill(from);
    await desk.page.getByLabel(say("desk.password.new"), { exact: true }).fill(to);
    await desk.page.getByLabel(say("desk.password.again"), { exact: true }).fill(to);
    await desk.button("desk.password.submit").click();
    await expect(desk.page.getByText(say("desk.password.done"))).toBeVisible();
  };
  await desk.page.goto(deskPaths.login());
  await desk.signIn(login, password);
  await desk.page.waitForURL((url) => url.pathname === deskPaths.home);
  await change(password, next);
  const elsewhere = new Desk(await anotherBrowser(), language);
  await elsewhere.page.goto(deskPaths.login());
  await elsewhere.signIn(login, password);
  await expect(elsewhere.page.getByLabel(say("desk.login.password"))).toHaveAttribute("aria-invalid", "true");
  await elsewhere.signIn(login, next);
  await elsewhere.page.waitForURL((url) => url.pathname === deskPaths.home);
  await change(next, password); // as the other journeys know it
});
