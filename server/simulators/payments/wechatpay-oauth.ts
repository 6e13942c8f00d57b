import { randomBytes } from "node:crypto";
import type { Call, Reply } from "../http.ts";
import { json, redirect } from "../http.ts";
import type { Collection } from "../journal.ts";
import type { World } from "../world.ts";
import { languageOf } from "../html.ts";
import { messagePage } from "./wechatpay-cashier.ts";
import type { Merchant, WechatBooks } from "./wechatpay-ledger.ts";

/** A code waits this long to be exchanged, once. Milliseconds. */
const CODE_LIVES = 5 * 60_000;

/** Who a buyer is to one official account. */
interface Follower {
  appid: string;
  openid: string;
}

/** The buyers' ids: given out by web authorization, asked for by JSAPI payments. */
export class WechatOpenids {
  readonly #world: World;
  readonly #followers: Collection<Follower>;

  constructor(world: World) {
    this.#world = world;
    this.#followers = world.journal.collection("wechatpay.followers");
  }

  knows(appid: string, openid: string): boolean {
    return this.#followers.get(openid)?.appid === appid;
  }

  create(appid: string): string {
    const openid = `o${randomBytes(20).toString("base64url")}`;
    this.#world.journal.commit(this.#followers.put(openid, { appid, openid }));
    return openid;
  }
}

/** open.weixin.qq.com and api.weixin.qq.com as far as a shop needs them: silent authorization (snsapi_base). */
export class WechatOauth {
  readonly #books: WechatBooks;
  readonly #openids: WechatOpenids;
  /** Codes live in memory: they are worth nothing after a restart. */
  readonly #codes = new Map<string, { appid: string; until: number }>();

  constructor(books: WechatBooks, openids: WechatOpenids) {
    this.#books = books;
    this.#openids = openids;
  }

  /** The browser is sent here and, in the silent form, straight back. */
  authorize(call: Call): Reply {
    const query = call.url.searchParams;
    const language = languageOf(call);
    const wrong = (why: string): Reply => messagePage(language, "oauth", why, 400);
    // WeChat compares the address with a pattern, so the order of the parameters counts.
    if ([...query.keys()].join() !== "appid,redirect_uri,response_type,scope,state") return wrong("参数顺序 10003");
    const merchant = this.#merchantOf(query.get("appid"));
    if (!merchant) return wrong("appid 10013");
    if (query.get("response_type") !== "code" || query.get("scope") !== "snsapi_base") return wrong("scope 10005");
    const state = query.get("state") ?? "";
    if (!/^[a-zA-Z0-9]{0,128}$/.test(state)) return wrong("state 10004");
    const back = URL.parse(query.get("redirect_uri") ?? "");
    if (!back || !merchant.origins.includes(back.origin)) return wrong("redirect_uri 10003");
    const code = `0${randomBytes(15).toString("hex")}`;
    this.#codes.set(code, { appid: merchant.appid, until: Date.now() + CODE_LIVES });
    back.searchParams.set("code", code);
    back.searchParams.set("state", state);
    return redirect(back.href);
  }

  /** Exchanges a code for the buyer's id; unsigned, as WeChat's answer is. */
  token(call: Call): Reply {
    const query = call.url.searchParams;
    const merchant = this.#merchantOf(query.get("appid"));
    if (!merchant) return refused(40013, "invalid appid");
    if (query.get("secret") !== merchant.appSecret) return refused(40125, "invalid appsecret");
    if (query.get("grant_type") !== "authorization_code") return refused(40002, "invalid grant_type");
    const code = query.get("code") ?? "";
    const known = this.#codes.get(code);
    if (!known || known.appid !== merchant.appid) return refused(40029, "invalid code");
    if (known.until <= Date.now()) return refused(40163, "code been used");
    known.until = 0;
    return json({
      access_token: randomBytes(48).toString("base64url"),
      expires_in: 7200,
      refresh_token: randomBytes(48).toString("base64url"),
      openid: this.#openids.create(merchant.appid),
      scope: "snsapi_base",
    });
  }

  #merchantOf(appid: string | null): Merchant | undefined {
    return this.#books.merchants.values().find((merchant) => merchant.appid === appid);
  }
}

const refused = (errcode: number, errmsg: string): Reply => json({ errcode, errmsg });
