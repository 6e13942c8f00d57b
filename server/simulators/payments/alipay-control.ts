import { createPublicKey } from "node:crypto";
import type { Call, Reply } from "../http.ts";
import { Refusal, fieldsOf, isRecord, json, textOf } from "../http.ts";
import type { World } from "../world.ts";
import type { AlipayBooks, Merchant, Trade } from "./alipay-ledger.ts";
import { newNotifyId, tradeKey, yuan } from "./alipay-ledger.ts";
import type { AlipayNotifier } from "./alipay-notify.ts";
import { readPublicKey } from "./alipay-signing.ts";
import type { AlipayTrades } from "./alipay-trades.ts";
import { BusinessError } from "./alipay-trades.ts";

export const TRADE_ACTIONS = ["scan", "pay", "decline", "close", "finish"] as const;

/** Alipay's console, and the hands that play the buyer. */
export class AlipayControl {
  readonly #world: World;
  readonly #books: AlipayBooks;
  readonly #trades: AlipayTrades;
  readonly #notifier: AlipayNotifier;

  constructor(world: World, books: AlipayBooks, trades: AlipayTrades, notifier: AlipayNotifier) {
    this.#world = world;
    this.#books = books;
    this.#trades = trades;
    this.#notifier = notifier;
  }

  register(call: Call): Reply {
    const fields = fieldsOf(call);
    const merchant: Merchant = {
      appId: textOf(fields["appId"]),
      sellerId: textOf(fields["sellerId"]),
      publicKey: readableKey(textOf(fields["publicKeyPem"])),
      notifyDefault: textOf(fields["notifyDefault"]),
      name: textOf(fields["name"]),
    };
    if (!merchant.appId || !merchant.sellerId) throw new Refusal(400, "appId and sellerId are required");
    this.#world.journal.commit(this.#books.merchants.put(merchant.appId, merchant));
    return json({
      appId: merchant.appId,
      sellerId: merchant.sellerId,
      keyBits: createPublicKey(merchant.publicKey).asymmetricKeyDetails?.modulusLength,
    });
  }

  act(outTradeNo: string, action: string): Reply {
    const trade = this.#books.find(outTradeNo);
    if (!trade) throw new Refusal(404, "no such trade");
    try {
      // Whoever pays has scanned before.
      const entered = this.#trades.enter(tradeKey(trade.appId, trade.outTradeNo)) ?? trade;
      switch (action) {
        case "scan":
          return json(describeTrade(entered));
        case "pay":
        case "decline":
        case "close":
        case "finish":
          return json(describeTrade(this.#trades[action](entered)));
      }
    } catch (error) {
      if (error instanceof BusinessError) throw new Refusal(409, `${error.subCode} ${error.message}`);
      throw error;
    }
    throw new Refusal(404, `unknown action; known: ${TRADE_ACTIONS.join(", ")}`);
  }

  /** Any notification a test wants: repeated, altered, early, forged. */
  async notify(call: Call): Promise<Reply> {
    const fields = fieldsOf(call);
    const trade = this.#books.find(textOf(fields["outTradeNo"]));
    if (!trade) throw new Refusal(404, "no such trade");
    const overrides = isRecord(fields["overrides"]) ? fields["overrides"] : {};
    const times = Number(fields["times"] ?? 1);
    if (!Number.isInteger(times) || times < 1 || times > 100) throw new Refusal(400, "times must be 1 to 100");
    const url = textOf(fields["url"]) || trade.notifyUrl || this.#books.merchants.get(trade.appId)?.notifyDefault;
    if (!url) throw new Refusal(409, "this trade has no notify_url");
    // Again means again: the last notification's own id and words, where there is one.
    const last = this.#notifier.list().findLast((message) => message.about.includes(trade.outTradeNo));
    const base = last ? (last.payload as Record<string, string>) : this.#notifier.fieldsFor(trade, newNotifyId(Date.now()));
    const altered: Record<string, string> = { ...base };
    for (const [name, value] of Object.entries(overrides)) {
      if (value === null) delete altered[name];
      else altered[name] = textOf(value);
    }
    const forge = fields["forge"] === true || fields["forge"] === "true";
    return json({ fields: altered, answers: await this.#notifier.sendByHand(url, altered, forge, times) });
  }

  ledger(): Reply {
    return json({ entries: this.#books.entries() });
  }

  deliveries(): Reply {
    return json({ deliveries: this.#notifier.list().map((message) => ({ ...message, outTradeNo: message.about[0] })) });
  }

  state() {
    const merchants = this.#books.merchants
      .values()
      .map(({ appId, sellerId, name, notifyDefault }) => ({ appId, sellerId, name, notifyDefault }));
    return { merchants, trades: this.#books.trades.values().map(describeTrade) };
  }
}

const readableKey = (text: string): string => {
  try {
    return readPublicKey(text);
  } catch {
    throw new Refusal(400, "publicKeyPem must be an RSA public key, PEM or base64");
  }
};

export const describeTrade = (trade: Trade) => ({
  appId: trade.appId,
  outTradeNo: trade.outTradeNo,
  tradeNo: trade.tradeNo,
  status: trade.status,
  amount: yuan(trade.fen),
  subject: trade.subject,
  createdAt: new Date(trade.createdAt).toISOString(),
  expiresAt: new Date(trade.expiresAt).toISOString(),
  paidAt: trade.paidAt === null ? null : new Date(trade.paidAt).toISOString(),
  declines: trade.declines,
  refunds: trade.refunds.map((refund) => ({
    outRequestNo: refund.outRequestNo,
    amount: yuan(refund.fen),
    at: new Date(refund.at).toISOString(),
  })),
});

export type TradeSummary = ReturnType<typeof describeTrade>;
