/** What WeChat's own browser gives to pages; nowhere else is there one. */
interface WeixinJSBridge {
  invoke(name: "getBrandWCPayRequest", params: object, done: (result: { err_msg: string }) => void): void;
}
declare global {
  interface Window {
    WeixinJSBridge?: WeixinJSBridge;
  }
}

export interface BridgeParams {
  appId: string;
  timeStamp: string;
  nonceStr: string;
  package: string;
  signType: string;
  paySign: string;
}

/** `missing`: this is not WeChat's browser. None of them is proof: the order's page asks the payment company. */
export type BridgeOutcome = "ok" | "cancel" | "fail" | "missing";

/** WeChat puts its bridge in while the page loads; one that has not come after this time will not. Milliseconds. */
const PATIENCE = 3000;

const bridge = (): Promise<WeixinJSBridge | null> =>
  new Promise((done) => {
    if (window.WeixinJSBridge) return done(window.WeixinJSBridge);
    document.addEventListener("WeixinJSBridgeReady", () => done(window.WeixinJSBridge ?? null), { once: true });
    setTimeout(() => done(window.WeixinJSBridge ?? null), PATIENCE);
  });

/** Opens WeChat's payment over the page, and tells how it ended. */
export async function payInWechat(params: BridgeParams): Promise<BridgeOutcome> {
  const found = await bridge();
  if (!found) return "missing";
  const { appId, timeStamp, nonceStr, package: prepared, signType, paySign } = params;
  return new Promise((done) =>
    found.invoke("getBrandWCPayRequest", { appId, timeStamp, nonceStr, package: prepared, signType, paySign }, ({ err_msg: said }) =>
      done(said === "get_brand_wcpay_request:ok" ? "ok" : said === "get_brand_wcpay_request:cancel" ? "cancel" : "fail"),
    ),
  );
}
