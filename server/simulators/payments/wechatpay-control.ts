import type { Call, Reply } from "../http.ts";
import { Refusal, fieldsOf, isRecord, json, textOf } from "../http.ts";
import type { World } from "../world.ts";
import { SIGNER_NAMES } from "./wechatpay-keys.ts";
import type { SignerName, WechatKeys } from "./wechatpay-keys.ts";
import { BUYER } from "./wechatpay-ledger.ts";
import type { Merchant, Transaction, WechatBooks } from "./wechatpay-ledger.ts";
import type { Notification, WechatNotifier } from "./wechatpay-notify.ts";
import { bridgeText, readPublicKey, verifyText } from "./wechatpay-signing.ts";
import type { WechatTransactions } from "./wechatpay-transactions.ts";
import { ApiError } from "./wechatpay-transactions.ts";

const ACTIONS = ["pay", "decline", "close"] as const;

/** WeChat's consoles, and the hands that play the buyer. */
export class WechatControl {
  readonly #world: World;
  readonly #books: WechatBooks;
  readonly #transactions: WechatTransactions;
  readonly #notifier: WechatNotifier;
  readonly #keys: WechatKeys;

  constructor(world: World, books: WechatBooks, transactions: WechatTransactions, notifier: WechatNotifier, keys: WechatKeys) {
    this.#world = world;
    this.#books = books;
    this.#transactions = transactions;
    this.#notifier = notifier;
    this.#keys = keys;
  }

  register(call: Call): Reply {
    const fields = fieldsOf(call);
    const merchant: Merchant = {
      mchid: textOf(fields["mchid"]),
      appid: textOf(fields["appid"]),
      serial: textOf(fields["serial"]).toUpperCase(),
      publicKey: readableKey(textOf(fields["publicKeyPem"])),
      apiV3Key: textOf(fields["apiV3Key"]),
      appSecret: textOf(fields["appSecret"]),
      origins: Array.isArray(fields["origins"]) ? fields["origins"].map((origin) => URL.parse(textOf(origin))?.origin ?? "") : [],
      name: textOf(fields["name"]),
    };
    if (!merchant.mchid || !merchant.appid || !merchant.serial) throw new Refusal(400, "mchid, appid and serial are required");
    if (Buffer.byteLength(merchant.apiV3Key) !== 32) throw new Refusal(400, "apiV3Key must have 32 bytes");
    this.#world.journal.commit(this.#books.merchants.put(merchant.mchid, merchant));
    return json({ mchid: merchant.mchid, appid: merchant.appid, publicKeyId: this.#keys.publicKeyId });
  }

  act(outTradeNo: string, action: string): Reply {
    const transaction = this.#find(outTradeNo);
    const known = ACTIONS.find((one) => one === action);
    if (!known) throw new Refusal(404, `unknown action; known: ${ACTIONS.join(", ")}`);
    return this.#tried(() =>
      describe(known === "pay" ? this.#transactions.pay(transaction, transaction.openid || BUYER) : this.#transactions[known](transaction)),
    );
  }

  /** WeChat's browser: what a page passes to WeixinJSBridge. The buyer pays, or cancels with `cancel`. */
  bridge(call: Call): Reply {
    const fields = fieldsOf(call);
    const [appId, timeStamp, nonceStr, prepay, paySign] = ["appId", "timeStamp", "nonceStr", "package", "paySign"].map((name) =>
      textOf(fields[name]),
    ) as [string, string, string, string, string];
    const ticket = this.#books.tickets.get(prepay.replace(/^prepay_id=/, ""));
    const transaction = ticket && this.#books.transactions.get(ticket.transactionKey);
    const merchant = transaction && this.#books.merchants.get(transaction.mchid);
    if (!ticket || !merchant || transaction.type !== "JSAPI" || merchant.appid !== appId || ticket.expiresAt <= Date.now())
      throw new Refusal(400, "no such prepay_id");
    if (fields["signType"] !== "RSA") throw new Refusal(400, "signType must be RSA");
    if (!verifyText(bridgeText(appId, timeStamp, nonceStr, prepay), paySign, merchant.publicKey))
      throw new Refusal(400, "paySign is wrong");
    if (fields["cancel"] === true) return json({ err_msg: "get_brand_wcpay_request:cancel" });
    return this.#tried(() => {
      this.#transactions.pay(transaction, transaction.openid);
      return { err_msg: "get_brand_wcpay_request:ok" };
    });
  }

  /** With what notifications, and replies to those who name no key, are signed from now on. */
  sign(call: Call): Reply {
    const wanted = textOf(fieldsOf(call)["with"]);
    const signer: SignerName | undefined = SIGNER_NAMES.find((name) => name === wanted);
    if (!signer) throw new Refusal(400, `with must be one of: ${SIGNER_NAMES.join(", ")}`);
    this.#world.journal.commit(this.#books.settings.put("settings", { signer }));
    return json({ with: signer, serial: this.#keys.signer(signer).serial });
  }

  /** Any notification a test wants: repeated, altered, early, forged. */
  async notify(call: Call): Promise<Reply> {
    const fields = fieldsOf(call);
    const transaction = this.#find(textOf(fields["outTradeNo"]));
    const times = Number(fields["times"] ?? 1);
    if (!Number.isInteger(times) || times < 1 || times > 100) throw new Refusal(400, "times must be 1 to 100");
    // Again means again: the last notification's own id and words, where there is one.
    const last = this.#notifier.list().findLast((message) => message.about.includes(transaction.outTradeNo));
    const base = last?.payload ?? this.#notifier.notificationOf(transaction, { kind: "payment" });
    const notification = { ...base, ...headOf(fields), resource: merge(base.resource, fields["overrides"]) };
    const forge = fields["forge"] === true || fields["forge"] === "true";
    const url = textOf(fields["url"]) || last?.url || transaction.notifyUrl;
    return json({ notification, answers: await this.#notifier.sendByHand(url, notification, forge, times) });
  }

  ledger(): Reply {
    return json({ entries: this.#books.entries() });
  }

  deliveries(): Reply {
    return json({ deliveries: this.#notifier.list().map((message) => ({ ...message, outTradeNo: message.about[0] })) });
  }

  state() {
    const merchants = this.#books.merchants.values().map(({ mchid, appid, name, origins }) => ({ mchid, appid, name, origins }));
    return { merchants, signer: this.#books.signer, transactions: this.#books.transactions.values().map(describe) };
  }

  #find(outTradeNo: string): Transaction {
    const transaction = this.#books.find(outTradeNo);
    if (!transaction) throw new Refusal(404, "no such transaction");
    return transaction;
  }

  #tried(act: () => object): Reply {
    try {
      return json(act());
    } catch (error) {
      if (error instanceof ApiError) throw new Refusal(409, `${error.code} ${error.message}`);
      throw error;
    }
  }
}

const readableKey = (text: string): string => {
  try {
    return readPublicKey(text);
  } catch {
    throw new Refusal(400, "publicKeyPem must be an RSA public key in PEM");
  }
};

/** Id and kind of the notification itself, where a test wants others. */
const headOf = (fields: Record<string, unknown>): Partial<Notification> => ({
  ...(textOf(fields["id"]) && { id: textOf(fields["id"]) }),
  ...(textOf(fields["eventType"]) && { eventType: textOf(fields["eventType"]) }),
});

/** Null takes a field away; a record changes some of a record's own. */
const merge = (base: Record<string, unknown>, changes: unknown): Record<string, unknown> => {
  const merged = { ...base };
  for (const [name, value] of Object.entries(isRecord(changes) ? changes : {})) {
    const old = merged[name];
    if (value === null) delete merged[name];
    else merged[name] = isRecord(value) && isRecord(old) ? merge(old, value) : value;
  }
  return merged;
};

export const describe = (transaction: Transaction) => ({
  mchid: transaction.mchid,
  outTradeNo: transaction.outTradeNo,
  transactionId: transaction.transactionId,
  type: transaction.type,
  state: transaction.state,
  /** Fen. */
  amount: transaction.fen,
  description: transaction.description,
  createdAt: new Date(transaction.createdAt).toISOString(),
  expiresAt: new Date(transaction.expiresAt).toISOString(),
  paidAt: transaction.paidAt === null ? null : new Date(transaction.paidAt).toISOString(),
  declines: transaction.declines,
  refunds: transaction.refunds.map(({ outRefundNo, fen, status }) => ({ outRefundNo, amount: fen, status })),
});

export type TransactionSummary = ReturnType<typeof describe>;
