import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { signIn, startTestShop, type TestShop } from "../../../test/app.ts";
import { anOrder, orderUntil, startPayment, type TestOrder } from "../../../test/factories.orders.ts";
import { capture, paymentId } from "../../../test/factories.payments.ts";
import { giveBack, onRefund, preview } from "../../../test/factories.refunds.ts";
import { createAccount } from "../identity/session.service.ts";
import { Permission } from "../identity/identity.types.ts";
import { hashPassword } from "../identity/password.ts";

/** Two of the staff, each with one of the two permissions to move money. */
let shop: TestShop;
const tokens = {} as Record<"takes" | "givesBack", string>;
beforeAll(async () => {
  shop = await startTestShop();
  const password = "kiln and glaze 8";
  const passwordHash = await hashPassword(password);
  for (const [name, permission] of [
    ["takes", Permission.PAYMENTS_WRITE],
    ["givesBack", Permission.REFUNDS_WRITE],
  ] as const) {
    const email = `${name}@test.shop`.toLowerCase();
    const permissions = [Permission.ORDERS_READ, permission];
    await createAccount(shop.ctx(), { role: "STAFF", name, email, phone: null, permissions, owner: false, passwordHash });
    tokens[name] = await signIn(shop, email, password);
  }
});
afterAll(() => shop.close());

async function aTransfer(): Promise<{ order: TestOrder; id: string }> {
  const order = await anOrder(shop, { paymentMethod: "BANK_TRANSFER" });
  const { payment } = await startPayment(shop, order, "BANK_TRANSFER", null);
  return { order, id: await paymentId(shop, payment.number) };
}
const release = (id: string, token: string) =>
  shop.must(
    `mutation($input: PaymentVoidInput!) { paymentVoid(input: $input) { userErrors { code } } }`,
    { input: { paymentId: id } },
    { token },
  );

test("who may take money marks a transfer received and lets go what is held, and gives nothing back", async () => {
  const { order, id } = await aTransfer();
  await expect(capture(shop, id, randomUUID(), { token: tokens.givesBack })).rejects.toThrow("FORBIDDEN");
  await expect(release(id, tokens.givesBack)).rejects.toThrow("FORBIDDEN");
  expect((await release(id, tokens.takes)).paymentVoid.userErrors).toEqual([{ code: "NOT_ALLOWED_IN_STATE" }]); // nothing is held
  expect((await capture(shop, id, randomUUID(), { token: tokens.takes })).userErrors).toEqual([]);
  await orderUntil(shop, order, (o) => o.paymentStatus === "PAID");
  const asker = { token: tokens.takes };
  await expect(preview(shop, order, { amount: "1.00" }, asker)).rejects.toThrow("FORBIDDEN");
  await expect(giveBack(shop, order, { amount: "1.00" }, { asker })).rejects.toThrow("FORBIDDEN");
});

test("who may give money back does, says that it was paid out and tries again, and takes none", async () => {
  const { order, id } = await aTransfer();
  await capture(shop, id, randomUUID());
  const asker = { token: tokens.givesBack };
  const { refund, userErrors } = await giveBack(shop, order, { amount: "1.00" }, { asker });
  expect(userErrors).toEqual([]);
  for (const verb of ["refundRetry", "refundReclaim", "refundConfirm"] as const)
    await expect(onRefund(shop, verb, order, refund.id, { token: tokens.takes })).rejects.toThrow("FORBIDDEN");
  expect((await onRefund(shop, "refundRetry", order, refund.id, asker)).userErrors).toMatchObject([{ code: "NOT_ALLOWED_IN_STATE" }]);
  expect((await onRefund(shop, "refundConfirm", order, refund.id, asker)).refund).toMatchObject({ status: "SUCCEEDED", byHand: true });
  await expect(capture(shop, id, randomUUID(), asker)).rejects.toThrow("FORBIDDEN");
});
