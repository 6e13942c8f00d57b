import type { Answer, Call, Reply } from "../http.ts";
import { formOf, isForm, isRecord, json, textOf } from "../http.ts";
import { answerWithFaults } from "../reply-faults.ts";
import type { World } from "../world.ts";
import { fresh } from "./journey-books.ts";
import { hubFor, placeIn } from "./journey-network.ts";
import type { Road } from "./journey-road.ts";
import { subscriptionKey } from "./kuaidi100-books.ts";
import type { Kuaidi100Books, Parcel, Subscription } from "./kuaidi100-books.ts";
import { ASKS_PHONE, COMPANIES, companiesLike, companyOf } from "./kuaidi100-codes.ts";
import type { Kuaidi100Pusher } from "./kuaidi100-push.ts";
import { resultOf, sameSign, signOf } from "./kuaidi100-result.ts";

const MINUTE = 60_000;
const MONTH = 30 * 24 * 60 * MINUTE;
const MOST_PER_MONTH = 4;
const RESUBSCRIBE_AFTER = 30 * MINUTE;

/** A refusal with one of their return codes. */
class Refused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** poll.kuaidi100.com: subscriptions and live queries. */
export class Kuaidi100Gateway {
  readonly #world: World;
  readonly #books: Kuaidi100Books;
  readonly #road: Road<Parcel>;
  readonly #pusher: Kuaidi100Pusher;

  constructor(world: World, books: Kuaidi100Books, road: Road<Parcel>, pusher: Kuaidi100Pusher) {
    this.#world = world;
    this.#books = books;
    this.#road = road;
    this.#pusher = pusher;
  }

  poll(call: Call): Answer {
    return this.#answer(call, "poll", (form) => this.#subscribe(form), "600");
  }

  query(call: Call): Answer {
    return this.#answer(call, "query.do", (form) => this.#query(form), "503");
  }

  /** Whose number one is, by its look alone or because the parcel is known: the likeliest company first. */
  recognize(call: Call): Answer {
    const [number, key] = [call.url.searchParams.get("num") ?? "", call.url.searchParams.get("key") ?? ""];
    const wrongKey = (): Reply => json({ result: false, returnCode: "601", message: "POLL:KEY已过期或不存在" });
    const run = (): Reply => {
      if (![...this.#books.merchants.values()].some((merchant) => merchant.key === key)) return wrongKey();
      const known = this.#books.byNumber(number)?.company;
      const codes = new Set([...(known ? [known] : []), ...companiesLike(number)]);
      return json([...codes].map((comCode) => ({ comCode, lengthPre: number.length, noCount: 100, noPre: number.slice(0, 3) })));
    };
    return answerWithFaults(this.#world, "kuaidi100", ["autonumber", number], run, wrongKey);
  }

  /** A parcel out in the world, known by its number alone. */
  send(number: string, given: { company: string; from?: string; to?: string; last4?: string }): Parcel {
    const from = placeIn(given.from ?? "") ?? hubFor("江西省", "景德镇市")!;
    const to = placeIn(given.to ?? "") ?? hubFor("上海市", "上海市")!;
    return this.#road.start({
      ...fresh,
      scans: [],
      steps: [],
      key: number,
      number,
      order: "",
      account: given.company,
      company: given.company,
      last4: given.last4 ?? "",
      journey: { waybill: number, from, to, fromCounty: "", toCounty: "" },
      createdAt: Date.now(),
    });
  }

  #answer(call: Call, name: string, serve: (form: URLSearchParams) => unknown, misread: string): Answer {
    const form = formOf(call);
    const refusal = (code: string, message: string): Reply => json({ result: false, returnCode: code, message });
    const run = (): Reply => {
      try {
        if (!isForm(call)) throw new Refused("400", "Content-Type必须为application/x-www-form-urlencoded");
        return json(serve(form));
      } catch (error) {
        if (error instanceof Refused) return refusal(error.code, error.message);
        throw error;
      }
    };
    return answerWithFaults(this.#world, "kuaidi100", [name, form.get("param") ?? ""], run, () => refusal(misread, "验证签名失败"));
  }

  #subscribe(form: URLSearchParams): unknown {
    if (form.get("schema") !== "json") throw new Refused("701", "schema必须为json");
    const param = paramOf(form, "701");
    const parameters = param["parameters"];
    const more = isRecord(parameters) ? parameters : {};
    const merchant = this.#books.merchants.values().find(({ key }) => key === textOf(param["key"]));
    if (!merchant) throw new Refused("600", "您不是合法的订阅者（即授权Key出错）");
    const [number, company] = [textOf(param["number"]), textOf(param["company"])];
    if (!/^[0-9A-Za-z-]{5,32}$/.test(number)) throw new Refused("701", "订阅的快递单号为空或超过32位");
    const corrects = textOf(more["autoCom"]) === "1";
    if (!COMPANIES[company] && !(corrects && !company)) throw new Refused("700", "不支持该快递公司");
    const callbackurl = textOf(more["callbackurl"]);
    if (!/^https?:\/\/\S+$/.test(callbackurl)) throw new Refused("701", "callbackurl为空或格式错误");
    const phone = textOf(more["phone"]);
    if (phone && !/^\+?[\d-]{4,20}$/.test(phone)) throw new Refused("408", "电话号码格式错误");
    const actual = companyOf(number) ?? company;
    if (ASKS_PHONE.has(actual) && !phone) throw new Refused("408", "该快递公司需要填写收、寄件人的电话号码");

    const known = this.#books.subscriptions.get(subscriptionKey(merchant.customer, number));
    const madeAt = this.#mayAgain(known);
    const parcel =
      this.#books.byNumber(number) ??
      this.send(number, { company: actual, last4: phone.slice(-4), from: textOf(param["from"]), to: textOf(param["to"]) });
    if (ASKS_PHONE.has(parcel.company) && parcel.last4 !== phone.slice(-4)) throw new Refused("408", "电话号码校验不通过");
    const fine = textOf(more["resultv2"]) === "4";
    const { customer } = merchant;
    this.#pusher.keep({
      customer,
      company,
      number,
      callbackurl,
      salt: textOf(more["salt"]),
      fine,
      corrects,
      status: "polling",
      madeAt,
      due: null,
      gone: "",
      abortedAt: 0,
    });
    return { result: true, returnCode: "200", message: "提交成功" };
  }

  /** The times of earlier subscriptions and of this one; refuses one too many or too soon. */
  #mayAgain(known: Subscription | undefined): number[] {
    const now = this.#world.clock.now();
    if (known?.status === "polling") throw new Refused("501", "重复订阅");
    const recent = (known?.madeAt ?? []).filter((at) => at > now - MONTH);
    if (recent.length >= MOST_PER_MONTH) throw new Refused("701", "同一单号每月最多订阅四次");
    if (known?.status === "abort" && now - known.abortedAt < RESUBSCRIBE_AFTER) throw new Refused("701", "请30分钟后再次订阅");
    return [...recent, now];
  }

  #query(form: URLSearchParams): unknown {
    const [customer, sign] = [form.get("customer") ?? "", form.get("sign") ?? ""];
    const merchant = this.#books.merchants.get(customer);
    if (!merchant) throw new Refused("600", "您不是合法的customer");
    if (!sameSign(sign, signOf(form.get("param") ?? "", merchant.key, customer))) throw new Refused("503", "验证签名失败");
    const param = paramOf(form, "400");
    const [number, company, phone] = [textOf(param["num"]), textOf(param["com"]), textOf(param["phone"])];
    if (!number || !company) throw new Refused("400", "提交的数据不完整，或者贵公司没授权");
    if (!COMPANIES[company]) throw new Refused("400", "快递公司编码错误");
    const parcel = this.#books.byNumber(number);
    if (ASKS_PHONE.has(company) && (!phone || (parcel && parcel.last4 !== phone.slice(-4))))
      throw new Refused("408", "快递公司参数异常：验证码错误");
    if (!parcel || parcel.company !== company || parcel.scans.length === 0) throw new Refused("500", "查询无结果，请隔段时间再查");
    return resultOf(parcel, { fine: textOf(param["resultv2"]) === "4", ascending: textOf(param["order"]) === "asc" });
  }
}

const paramOf = (form: URLSearchParams, code: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(form.get("param") ?? "");
    if (isRecord(value)) return value;
  } catch {
    // Refused below.
  }
  throw new Refused(code, "param不是有效的JSON");
};
