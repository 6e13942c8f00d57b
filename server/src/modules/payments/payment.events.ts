import type { Text } from "../../platform/say.ts";
import { nameCompanies, tellEvent } from "../orders/order.timeline.ts";

/** News of money; ids are UUIDs, amounts decimal strings of minor units. */
declare module "../../platform/events/emit.ts" {
  interface ShopEvents {
    "payment.started": { paymentId: string; orderId: string; method: string };
    "payment.authorized": { paymentId: string; orderId: string; method: string };
    "payment.captured": { paymentId: string; orderId: string; method: string; amount: string };
    "payment.released": { paymentId: string; orderId: string; method: string };
    "payment.closed": { paymentId: string; orderId: string; method: string; status: string; reason: string | null };
    "payment.mismatch": { paymentId: string; orderId: string; detail: string };
    "refund.requested": { refundId: string; orderId: string; amount: string; reason: string };
    "refund.retried": { refundId: string; orderId: string };
    "refund.undelivered": { refundId: string; orderId: string; where: string };
    "refund.recognised": { refundId: string; orderId: string; amount: string };
    "refund.settled": { refundId: string; orderId: string; amount: string };
    "money.noticed": { kind: string; orderId: string | null };
    "money.settled": { count: number };
    "reconciliation.compared": { reconciliationId: string; differences: number };
    "refund.failed": { refundId: string; orderId: string; reason: string };
  }
}

const methodNames: Record<string, Text> = {
  ALIPAY: { zh: "支付宝", en: "Alipay" },
  WECHAT_PAY: { zh: "微信支付", en: "WeChat Pay" },
  PAYPAL: { zh: "PayPal", en: "PayPal" },
  STRIPE: { zh: "银行卡", en: "card" },
  CASH_ON_DELIVERY: { zh: "货到付款", en: "cash on delivery" },
  BANK_TRANSFER: { zh: "银行转账", en: "bank transfer" },
};
const named = (method: string) => methodNames[method] ?? { zh: method, en: method };

const companyNames: Record<string, Text> = {
  alipay: methodNames["ALIPAY"]!,
  wechatpay: methodNames["WECHAT_PAY"]!,
  paypal: methodNames["PAYPAL"]!,
  stripe: { zh: "Stripe", en: "Stripe" },
};
nameCompanies("GATEWAY", (slug) => companyNames[slug]);

/** Cash on delivery is called after its payment already, so that it does not fit into the others' sentences. */
const orOnDelivery = (method: string, onDelivery: Text, other: (name: Text) => Text): { text: Text } => ({
  text: method === "CASH_ON_DELIVERY" ? onDelivery : other(named(method)),
});

tellEvent("payment.started", ({ method }) =>
  orOnDelivery(method, { zh: "选择了货到付款", en: "Cash on delivery chosen" }, ({ zh, en }) => ({
    zh: `选择用${zh}付款`,
    en: `Payment by ${en} started`,
  })),
);
tellEvent("payment.authorized", ({ method }) =>
  orOnDelivery(method, { zh: "将在收货时付款", en: "To be paid on delivery" }, ({ zh, en }) => ({
    zh: `已通过${zh}授权，稍后扣款`,
    en: `Authorised by ${en}, to be taken later`,
  })),
);
tellEvent("payment.captured", ({ method }) =>
  orOnDelivery(method, { zh: "已在收货时付款", en: "Paid on delivery" }, ({ zh, en }) => ({ zh: `已通过${zh}付款`, en: `Paid by ${en}` })),
);
tellEvent("payment.released", ({ method }) =>
  orOnDelivery(method, { zh: "收货时不再需要付款", en: "Nothing is to be paid on delivery any more" }, ({ zh, en }) => ({
    zh: `${zh}未扣的授权已释放`,
    en: `What ${en} still held was let go`,
  })),
);
tellEvent("payment.closed", ({ method, reason }) => ({
  ...orOnDelivery(method, { zh: "货到付款已关闭", en: "Payment on delivery was closed" }, ({ zh, en }) => ({
    zh: `${zh}付款已关闭`,
    en: `Payment by ${en} was closed`,
  })),
  detail: reason,
}));
tellEvent(
  "payment.mismatch",
  ({ detail }) => ({
    text: { zh: "支付通知与订单不符，未入账", en: "A payment notice did not match and was not applied" },
    detail,
  }),
  "STAFF",
);
tellEvent("money.noticed", () => ({ text: { zh: "款项需要核对", en: "The money needs a look" } }), "STAFF");
tellEvent("refund.requested", ({ reason }) => ({ text: { zh: "退款处理中", en: "Refund on its way" }, detail: reason }));
tellEvent("refund.retried", () => ({ text: { zh: "重新发起退款", en: "The refund is tried again" } }), "STAFF");
const undelivered: Record<string, Text> = {
  AT_GATEWAY: { zh: "退款无法到达顾客账户，款项在支付平台", en: "The refund could not reach the shopper; the payment company holds it" },
  COMING_BACK: { zh: "已请支付平台把款项退回商家账户", en: "The payment company was asked to send the money to the shop" },
  RETURNED: { zh: "款项已退回商家账户，请另行退给顾客", en: "The money is on the shop's own account, to be given back by hand" },
};
tellEvent("refund.undelivered", ({ where }) => ({ text: undelivered[where] ?? undelivered["AT_GATEWAY"]! }), "STAFF");
tellEvent(
  "refund.recognised",
  () => ({
    text: { zh: "识别到在支付平台发起的退款", en: "A refund made at the payment company was recognised" },
  }),
  "STAFF",
);
tellEvent("refund.settled", () => ({ text: { zh: "已退款", en: "Refunded" } }));
tellEvent(
  "refund.failed",
  ({ reason }) => ({
    text: { zh: "退款失败，商家将处理", en: "The refund failed; the shop will see to it" },
    detail: reason,
  }),
  "STAFF",
);

export const paymentTopic = (paymentId: string): string => `payment:${paymentId}`;
