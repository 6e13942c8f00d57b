/** Refunds at WeChat Pay: 退款申请, 查询单笔退款 and 发起异常退款. */
import type { RefundRequest, RefundSnapshot } from "./provider.ts";
import { about, checkedFen, checkNumber, checkRefundNumber, isRefusal } from "./wechatpay.checks.ts";
import type { WechatPayClient } from "./wechatpay.client.ts";
import { cleanText, numberAtWechat, readRefund } from "./wechatpay.messages.ts";

const REFUNDS = "/v3/refund/domestic/refunds";
/** It came to nothing, and its money is free for another. */
const isOver = ({ state }: RefundSnapshot): boolean => state === "CLOSED" || state === "FAILED";

export class WechatPayRefunds {
  readonly #client: WechatPayClient;

  constructor(client: WechatPayClient) {
    this.#client = client;
  }

  /** Gives back once, whatever the round: what an earlier one may have begun after all is looked for first. */
  async give(paymentNo: string, refund: RefundRequest): Promise<RefundSnapshot> {
    const { refundNo, round = 0, reason, notifyUrl } = refund;
    if (round > 0) {
      const earlier = await this.ask(paymentNo, refundNo, round);
      if (earlier.found && !isOver(earlier)) return earlier;
    }
    const number = checkRefundNumber(numberAtWechat(refundNo, round));
    const reply = await this.#client.call("POST", REFUNDS, {
      out_trade_no: checkNumber(paymentNo),
      out_refund_no: number,
      ...(reason && { reason: cleanText(reason, 80) }),
      ...(notifyUrl && { notify_url: notifyUrl }),
      amount: { refund: checkedFen(refund.money), total: checkedFen(refund.total), currency: "CNY" },
    });
    return readRefund(refundNo, about(reply, { out_trade_no: paymentNo, out_refund_no: number }));
  }

  /** What moves or moved counts in whatever round it was asked for; what came to nothing, only in this one. */
  async ask(paymentNo: string, refundNo: string, round = 0): Promise<RefundSnapshot> {
    const nothing: RefundSnapshot = { refundNo, providerRef: null, state: "PENDING", money: null, found: false };
    let last = nothing;
    for (let at = round; at >= 0; at--) {
      const known = await this.#read(paymentNo, refundNo, at);
      if (known && !isOver(known)) return known;
      if (known && at === round) last = known;
    }
    return last;
  }

  /** The other way WeChat offers, to another card of the buyer's, wants the bank, the number and the owner of that card, which no shop has. */
  async reclaim(paymentNo: string, refundNo: string, refundRef: string, round = 0): Promise<RefundSnapshot> {
    const number = checkRefundNumber(numberAtWechat(refundNo, round));
    const reply = await this.#client.call("POST", `${REFUNDS}/${encodeURIComponent(refundRef)}/apply-abnormal-refund`, {
      out_refund_no: number,
      type: "MERCHANT_BANK_CARD",
    });
    return readRefund(refundNo, about(reply, { out_trade_no: paymentNo, out_refund_no: number, refund_id: refundRef }));
  }

  async #read(paymentNo: string, refundNo: string, round: number): Promise<RefundSnapshot | null> {
    const number = checkRefundNumber(numberAtWechat(refundNo, round));
    try {
      const reply = await this.#client.call("GET", `${REFUNDS}/${encodeURIComponent(number)}`);
      return readRefund(refundNo, about(reply, { out_trade_no: paymentNo, out_refund_no: number }));
    } catch (error) {
      if (isRefusal(error, "not_found")) return null;
      throw error;
    }
  }
}
