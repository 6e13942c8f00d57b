import { randomUUID } from "node:crypto";
import type { Asker, TestShop } from "./app.ts";
import { errorFields, type TestOrder } from "./factories.orders.ts";

const money = "{ amount }";
export const refundFields = `id number origin status byHand undelivered reason failure amount ${money} shipping ${money} tax ${money}
  lines { quantity cancelledQuantity returnedQuantity amount ${money} orderLine { id } } can { retry reclaim confirm }`;

export interface Wish {
  lines?: { orderLineId: string; quantity: number; restock?: boolean }[];
  shipping?: string;
  amount?: string;
}

/** Asks for a refund and answers the whole payload. */
export async function giveBack(shop: TestShop, order: TestOrder, wish: Wish, more: { key?: string; reason?: string; asker?: Asker } = {}) {
  const input = { orderId: order.id, reason: more.reason ?? "釉面有瑕疵", idempotencyKey: more.key ?? randomUUID(), ...wish };
  const { refundCreate } = await shop.must(
    `mutation($input: RefundCreateInput!) { refundCreate(input: $input) { refund { ${refundFields} } order { status paymentStatus fulfilmentStatus } ${errorFields} } }`,
    { input },
    more.asker ?? { token: shop.owner },
  );
  return refundCreate;
}

/** What a refund would come to. */
export async function preview(shop: TestShop, order: TestOrder, wish: Wish, asker: Asker = { token: shop.owner }) {
  const { refundPreview } = await shop.must(
    `query($input: RefundPreviewInput!) { refundPreview(input: $input) { preview { amount ${money} goodwill ${money} shipping ${money} tax ${money}
       refundable ${money} refundableShipping ${money} payment { number }
       lines { quantity refundableQuantity restockableQuantity unsentQuantity amount ${money} refundableAmount ${money} } } ${errorFields} } }`,
    { input: { orderId: order.id, ...wish } },
    asker,
  );
  return refundPreview;
}

const inputs = { refundRetry: "RefundRetryInput", refundReclaim: "RefundReclaimInput", refundConfirm: "RefundConfirmInput" };

/** Retries a refund, has its money sent to the shop, or says that it was paid out by hand. */
export async function onRefund(shop: TestShop, verb: keyof typeof inputs, order: TestOrder, refundId: string, asker?: Asker) {
  const type = inputs[verb];
  const answer = await shop.must(
    `mutation($input: ${type}!) { ${verb}(input: $input) { refund { ${refundFields} } order { paymentStatus } ${errorFields} } }`,
    { input: { orderId: order.id, refundId } },
    asker ?? { token: shop.owner },
  );
  return answer[verb];
}
