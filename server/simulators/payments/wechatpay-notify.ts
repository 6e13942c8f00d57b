import { beijingDay } from "../beijing-time.ts";
import { digits } from "../digits.ts";
import type { Fault } from "../faults.ts";
import type { Change } from "../journal.ts";
import type { Attempt, Channel, Content, Message } from "../outbox.ts";
import type { World } from "../world.ts";
import type { WechatKeys } from "./wechatpay-keys.ts";
import type { Refund, Transaction, WechatBooks } from "./wechatpay-ledger.ts";
import { wechatTime } from "./wechatpay-ledger.ts";
import { describeRefund, describeTransaction } from "./wechatpay-replies.ts";
import { seal, vouch } from "./wechatpay-signing.ts";

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export type News = { kind: "payment" } | { kind: "refund"; refund: Refund };

/** A notification before it is sealed and signed, which happens anew for every sending. */
export interface Notification {
  id: string;
  createTime: string;
  eventType: string;
  summary: string;
  originalType: "transaction" | "refund";
  /** Whose APIv3 key seals it. */
  mchid: string;
  resource: Record<string, unknown>;
}

const headline = (news: News): readonly [eventType: string, summary: string] => {
  if (news.kind === "payment") return ["TRANSACTION.SUCCESS", "支付成功"];
  if (news.refund.status === "CLOSED") return ["REFUND.CLOSED", "退款关闭"];
  return news.refund.status === "ABNORMAL" ? ["REFUND.ABNORMAL", "退款异常"] : ["REFUND.SUCCESS", "退款成功"];
};

/** Notifications: sixteen deliveries within 24 hours and four minutes, until the answer is 200 or 204. */
export class WechatNotifier {
  readonly channel: Channel<Notification>;
  readonly #world: World;
  readonly #books: WechatBooks;
  readonly #keys: WechatKeys;

  constructor(world: World, books: WechatBooks, keys: WechatKeys) {
    this.#world = world;
    this.#books = books;
    this.#keys = keys;
    const [s, m, h] = [SECOND, MINUTE, HOUR];
    this.channel = {
      name: "wechatpay.notify",
      target: "wechatpay",
      gaps: [15 * s, 15 * s, 30 * s, 3 * m, 10 * m, 20 * m, 30 * m, 30 * m, 30 * m, h, 3 * h, 3 * h, 3 * h, 6 * h, 6 * h],
      timeoutMs: 5_000,
      render: (message, fault) => this.#render(message.payload, fault),
      // The body does not matter: a shop that says FAIL with status 200 has accepted.
      accepts: (status) => status === 200 || status === 204,
    };
    world.outbox.open(this.channel);
  }

  /** The news about a transaction as it now stands, to be stored together with the change that made it. */
  compose(transaction: Transaction, news: News): { change: Change; send: () => void } | undefined {
    const url = news.kind === "refund" ? news.refund.notifyUrl : transaction.notifyUrl;
    if (!url) return undefined;
    const notification = this.notificationOf(transaction, news);
    const about = [transaction.outTradeNo, transaction.transactionId, ...(news.kind === "refund" ? [news.refund.outRefundNo] : [])];
    const { message, change } = this.#world.outbox.compose(this.channel, notification.id, url, about, notification);
    return { change, send: () => this.#world.outbox.send(message) };
  }

  list(): Message<Notification>[] {
    return this.#world.outbox.list(this.channel.name) as Message<Notification>[];
  }

  notificationOf(transaction: Transaction, news: News): Notification {
    const now = Date.now();
    const [eventType, summary] = headline(news);
    return {
      id: `EV-${beijingDay(now)}${digits(15)}`,
      createTime: wechatTime(now),
      eventType,
      summary,
      originalType: news.kind === "refund" ? "refund" : "transaction",
      mchid: transaction.mchid,
      resource: news.kind === "refund" ? refundNews(transaction, news.refund) : describeTransaction(transaction),
    };
  }

  /** What control sends by hand: any words, signed as WeChat would, or with a key that is not WeChat's. */
  async sendByHand(url: string, notification: Notification, forge: boolean, times: number): Promise<Attempt[]> {
    const content = this.#sign(notification, forge);
    return Promise.all(
      Array.from({ length: times }, () => this.#world.outbox.post(this.channel, url, content, forge ? "forged" : "by hand")),
    );
  }

  #render(notification: Notification, fault?: Fault): Content {
    const resource = { ...notification.resource };
    const amount = resource["amount"] as { total: number };
    if (fault?.fault === "altered-amount") resource["amount"] = { ...amount, total: amount.total + 1 };
    if (fault?.fault === "other-app-id" && "appid" in resource) resource["appid"] = "wx0000000000009999";
    if (fault?.fault === "other-seller") resource["mchid"] = "1900009999";
    return this.#sign({ ...notification, resource }, false, fault);
  }

  /** The id stays through all repetitions; sealing, time and signature are those of each sending. */
  #sign(notification: Notification, forge: boolean, fault?: Fault): Content {
    const { id, createTime, eventType, summary, originalType, mchid, resource } = notification;
    const merchant = this.#books.merchants.get(mchid);
    if (!merchant) throw new Error(`no merchant ${mchid}`);
    const body = JSON.stringify({
      id,
      create_time: createTime,
      resource_type: "encrypt-resource",
      event_type: eventType,
      summary,
      resource: { original_type: originalType, ...seal(JSON.stringify(resource), merchant.apiV3Key, originalType) },
    });
    const honest = this.#keys.signer(this.#books.signer);
    const stranger = () => this.#keys.stranger();
    // A forger knows the name of WeChat's key, and not the key.
    const signer = forge ? { serial: honest.serial, privateKey: stranger().privateKey } : honest;
    return { contentType: "application/json", body, headers: vouch(body, signer, stranger, fault?.fault) };
  }
}

/** A refund's notification says refund_status where replies say status, and names no application. */
const refundNews = (transaction: Transaction, refund: Refund): Record<string, unknown> => {
  const { status, amount, ...rest } = describeRefund(transaction, refund);
  const { total, refund: fen, payer_total, payer_refund } = amount;
  return {
    mchid: transaction.mchid,
    out_trade_no: rest.out_trade_no,
    transaction_id: rest.transaction_id,
    out_refund_no: rest.out_refund_no,
    refund_id: rest.refund_id,
    refund_status: status,
    ...(rest.success_time ? { success_time: rest.success_time } : {}),
    user_received_account: rest.user_received_account,
    amount: { total, refund: fen, payer_total, payer_refund },
  };
};
