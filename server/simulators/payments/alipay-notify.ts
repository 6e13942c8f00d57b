import { beijing } from "../beijing-time.ts";
import type { Fault } from "../faults.ts";
import type { Change } from "../journal.ts";
import type { Channel, Message } from "../outbox.ts";
import type { World } from "../world.ts";
import type { AlipayBooks, Refund, Trade } from "./alipay-ledger.ts";
import { newNotifyId, parseYuan, refundedFen, yuan } from "./alipay-ledger.ts";
import type { Keys } from "./alipay-signing.ts";
import { makeKeys, notificationText, signText, spoil } from "./alipay-signing.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const BUYER = { buyer_id: "2088722003654127", buyer_logon_id: "mei***@example.com" };

export type Fields = Record<string, string>;

/** Notifications: eight deliveries within about 25 hours, until the answer is exactly "success". */
export class AlipayNotifier {
  readonly channel: Channel<Fields>;
  readonly #world: World;
  readonly #books: AlipayBooks;
  readonly #keys: Keys;
  #stranger: Keys | undefined;

  constructor(world: World, books: AlipayBooks, keys: Keys) {
    this.#world = world;
    this.#books = books;
    this.#keys = keys;
    this.channel = {
      name: "alipay.notify",
      target: "alipay",
      gaps: [4 * MINUTE, 10 * MINUTE, 10 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR, 15 * HOUR],
      timeoutMs: 10_000,
      render: (message, fault) => this.#render(message.payload, fault),
      // Seven characters and nothing else; a page that merely contains the word is no answer.
      accepts: (status, body) => status === 200 && body === "success",
    };
    world.outbox.open(this.channel);
  }

  /** The news about a trade as it now stands, to be stored together with the change that made it. */
  compose(trade: Trade, refund?: Refund): { change: Change; send: () => void } | undefined {
    const url = trade.notifyUrl || this.#books.merchants.get(trade.appId)?.notifyDefault;
    if (!url) return undefined;
    const fields = this.fieldsFor(trade, newNotifyId(Date.now()), refund);
    const { message, change } = this.#world.outbox.compose(
      this.channel,
      fields["notify_id"]!,
      url,
      [trade.outTradeNo, trade.tradeNo],
      fields,
    );
    return { change, send: () => this.#world.outbox.send(message) };
  }

  list(): Message[] {
    return this.#world.outbox.list(this.channel.name);
  }

  fieldsFor(trade: Trade, notifyId: string, refund?: Refund): Fields {
    const merchant = this.#books.merchants.get(trade.appId);
    const fields: Fields = {
      notify_type: "trade_status_sync",
      notify_id: notifyId,
      app_id: trade.appId,
      auth_app_id: trade.appId,
      seller_id: merchant?.sellerId ?? "",
      out_trade_no: trade.outTradeNo,
      trade_no: trade.tradeNo,
      trade_status: trade.status,
      subject: trade.subject,
      total_amount: yuan(trade.fen),
      gmt_create: beijing(trade.createdAt),
      ...BUYER,
      charset: "utf-8",
      version: "1.0",
    };
    if (trade.passback) fields["passback_params"] = trade.passback;
    if (trade.paidAt !== null) {
      Object.assign(fields, {
        gmt_payment: beijing(trade.paidAt),
        receipt_amount: yuan(trade.fen),
        buyer_pay_amount: yuan(trade.fen),
        invoice_amount: yuan(trade.fen),
        point_amount: "0.00",
        fund_bill_list: JSON.stringify([{ amount: yuan(trade.fen), fundChannel: "ALIPAYACCOUNT" }]),
      });
    }
    if (trade.closedAt !== null) fields["gmt_close"] = beijing(trade.closedAt);
    if (refund) {
      // The one notification that reads like a payment and is none: status unchanged, only these three fields tell.
      Object.assign(fields, {
        refund_fee: yuan(refundedFen(trade)),
        gmt_refund: `${beijing(refund.at)}.000`,
        out_biz_no: refund.outRequestNo,
      });
    }
    return fields;
  }

  /** What control sends by hand: any fields, signed as Alipay would, or with a key that is not Alipay's. */
  async sendByHand(url: string, fields: Fields, forge: boolean, times: number) {
    if (forge) this.#stranger ??= makeKeys();
    const content = this.#sign(fields, forge ? this.#stranger!.privateKey : this.#keys.privateKey);
    return Promise.all(
      Array.from({ length: times }, () => this.#world.outbox.post(this.channel, url, content, forge ? "forged" : "by hand")),
    );
  }

  #render(fields: Fields, fault?: Fault): { contentType: string; body: string } {
    const altered = { ...fields };
    if (fault?.fault === "altered-amount")
      altered["total_amount"] = altered["receipt_amount"] = yuan((parseYuan(fields["total_amount"] ?? "") ?? 0) + 1);
    if (fault?.fault === "other-app-id") altered["app_id"] = altered["auth_app_id"] = "2021000199999999";
    if (fault?.fault === "other-seller") altered["seller_id"] = "2088999999999999";
    return this.#sign(altered, this.#keys.privateKey, fault?.fault === "bad-signature");
  }

  /** The notification's id stays through all repetitions; its time, and so its signature, is that of each sending. */
  #sign(fields: Fields, privateKey: string, spoiled = false): { contentType: string; body: string } {
    const dated: Fields = { notify_time: beijing(Date.now()), ...fields };
    const signature = signText(notificationText(dated), privateKey);
    const body = new URLSearchParams({ ...dated, sign_type: "RSA2", sign: spoiled ? spoil(signature) : signature });
    return { contentType: "application/x-www-form-urlencoded; charset=utf-8", body: body.toString() };
  }
}
