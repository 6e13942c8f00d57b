import { BadFault } from "./faults.ts";
import type { Answer, Call, Handler, Router } from "./http.ts";
import { Refusal, fieldsOf, isForm, json, redirect } from "./http.ts";
import type { AlipayControl } from "./payments/alipay-control.ts";
import type { WechatControl } from "./payments/wechatpay-control.ts";
import { wechatControls } from "./payments/wechatpay.ts";
import type { PayPalControl } from "./payments/paypal-control.ts";
import type { StripeControl } from "./payments/stripe-control.ts";
import type { JdControl } from "./carriers/jd-control.ts";
import type { Kuaidi100Control } from "./carriers/kuaidi100-control.ts";
import type { SfControl } from "./carriers/sf-control.ts";
import type { YtoControl } from "./carriers/yto-control.ts";
import type { World } from "./world.ts";

export interface Controls {
  world: World;
  alipay: AlipayControl;
  wechatpay: WechatControl;
  paypal: PayPalControl;
  stripe: StripeControl;
  sf: SfControl;
  yto: YtoControl;
  jd: JdControl;
  kuaidi100: Kuaidi100Control;
}

const FASTEST = 100_000;
/** A month. */
const FURTHEST = 30 * 86_400;

/** The hands of whoever demonstrates or tests: never part of a simulated company, never reachable from another site's page. */
export const openControl = (router: Router, controls: Controls): void => {
  const { world, alipay, wechatpay, paypal, stripe, sf, yto, jd, kuaidi100 } = controls;
  const on = (methods: string, path: string, handler: Handler): void => void router.on(methods, path, guarded(handler));

  on("PUT", "/control/alipay/merchant", (call) => alipay.register(call));
  on("POST", "/control/alipay/trades/:outTradeNo/:action", (_call, { outTradeNo = "", action = "" }) => alipay.act(outTradeNo, action));
  on("POST", "/control/alipay/notify", (call) => alipay.notify(call));
  on("GET", "/control/alipay/ledger", () => alipay.ledger());
  on("GET", "/control/alipay/deliveries", () => alipay.deliveries());

  wechatControls(on, wechatpay);

  on("PUT", "/control/paypal/app", (call) => paypal.register(call));
  on("GET", "/control/paypal/orders/:number", (_call, { number = "" }) => paypal.order(number));
  on("POST", "/control/paypal/orders/:number/:action", (_call, { number = "", action = "" }) => paypal.act(number, action));
  on("POST", "/control/paypal/notify", (call) => paypal.notify(call));
  on("GET", "/control/paypal/ledger", () => paypal.ledger());
  on("GET", "/control/paypal/deliveries", () => paypal.deliveries());

  on("PUT", "/control/stripe/account", (call) => stripe.register(call));
  on("GET", "/control/stripe/sessions/:number", (_call, { number = "" }) => stripe.session(number));
  on("POST", "/control/stripe/sessions/:number/:action", (_call, { number = "", action = "" }) => stripe.act(number, action));
  on("POST", "/control/stripe/notify", (call) => stripe.notify(call));
  on("GET", "/control/stripe/ledger", () => stripe.ledger());
  on("GET", "/control/stripe/deliveries", () => stripe.deliveries());

  on("PUT", "/control/sf/merchant", (call) => sf.register(call));
  on("GET", "/control/sf/parcels", () => sf.parcels());
  on("GET", "/control/sf/deliveries", () => sf.deliveries());
  on("POST", "/control/sf/parcels/:waybill/advance", (call, { waybill = "" }) => sf.advance(call, waybill));
  on("POST", "/control/sf/parcels/:waybill/scenario", (call, { waybill = "" }) => sf.choose(call, waybill));
  on("POST", "/control/sf/parcels/:waybill/push", (call, { waybill = "" }) => sf.again(call, waybill));

  yto.open(on);
  jd.open(on);
  kuaidi100.open(on);

  on("GET", "/control/state", () => json(stateOf(controls)));
  on("GET", "/control/faults", () => json({ faults: world.faults.list() }));
  on("POST", "/control/faults", (call) => {
    try {
      return json(world.faults.add(fieldsOf(call)), 201);
    } catch (error) {
      if (error instanceof BadFault) throw new Refusal(400, error.message);
      throw error;
    }
  });
  on("DELETE", "/control/faults", () => {
    world.faults.clear();
    return json({ faults: [] });
  });
  // A form cannot send DELETE.
  on("POST", "/control/faults/clear", () => {
    world.faults.clear();
    return json({ faults: [] });
  });
  on("POST", "/control/statements", (call) => {
    const early = String(fieldsOf(call)["early"]);
    if (early !== "true" && early !== "false") throw new Refusal(400, "early must be true or false");
    world.statements.early = early === "true";
    return json({ early: world.statements.early });
  });
  on("POST", "/control/clock", (call) => {
    const seconds = Number(fieldsOf(call)["seconds"]);
    if (!(seconds > 0 && seconds <= FURTHEST)) throw new Refusal(400, `seconds must be more than 0 and at most ${FURTHEST}`);
    world.clock.skip(seconds * 1_000);
    return json({ now: world.clock.now() });
  });
  on("POST", "/control/speed", (call) => {
    const fields = fieldsOf(call);
    const [factor, hour] = [Number(fields["factor"] ?? world.clock.factor), Number(fields["hour"] ?? world.pace.hour / 1_000)];
    if (!(factor >= 0 && factor <= FASTEST)) throw new Refusal(400, `factor must be 0 (pause) to ${FASTEST}`);
    if (!(hour > 0 && hour <= 3_600)) throw new Refusal(400, "hour must be more than 0 and at most 3600 (as on the road)");
    if (fields["factor"] !== undefined) world.setSpeed(factor);
    if (fields["hour"] !== undefined) world.pace.hour = hour * 1_000;
    return json({ factor, hour });
  });
};

export const stateOf = ({ world, alipay, wechatpay, paypal, stripe, sf, yto, jd, kuaidi100 }: Controls) => ({
  pid: process.pid,
  dir: world.dir,
  speed: world.clock.factor,
  hour: world.pace.hour / 1_000,
  statements: { early: world.statements.early },
  faults: world.faults.list(),
  alipay: alipay.state(),
  wechatpay: wechatpay.state(),
  paypal: paypal.state(),
  stripe: stripe.state(),
  sf: sf.state(),
  yto: yto.state(),
  jd: jd.state(),
  kuaidi100: kuaidi100.state(),
});

/** A page of some other site must not play with the simulators; its requests carry its own origin, or say that they cross sites. */
const guarded =
  (handler: Handler): Handler =>
  async (call: Call, params): Promise<Answer> => {
    const { origin } = call.headers;
    if ((origin && origin !== call.origin) || call.headers["sec-fetch-site"] === "cross-site")
      throw new Refusal(403, "other sites may not control the simulators");
    const answer = await handler(call, params);
    // Buttons of the control page lead back to it; an error stays on the screen.
    return isForm(call) && typeof answer !== "symbol" && answer.status < 400 ? redirect(backTo(call)) : answer;
  };

const backTo = (call: Call): string => {
  const lang = URL.parse(call.headers.referer ?? "")?.searchParams.get("lang");
  return lang ? `/?lang=${lang === "en" ? "en" : "zh"}` : "/";
};
