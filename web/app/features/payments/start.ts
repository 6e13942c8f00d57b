import { graphql } from "../../gql/index.ts";
import type { PaymentChannel, PaymentMethodCode } from "../../gql/graphql.ts";
import { act, type LoadArgs, pageOf } from "../../page.ts";
import { type RefusalData, refusalsOf } from "../../refusals.ts";
import { forgetHandOvers } from "./handed-over.ts";

const PaymentStart = graphql(`
  mutation PaymentStart($input: PaymentStartInput!) {
    paymentStart(input: $input) {
      payment {
        id
      }
      order {
        id
        status
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

/** Where the shop is looked at, as far as ways to pay differ: `screen` can show a code and watch for the payment itself; `plain` cannot. */
export type Device = "wechat" | "phone" | "screen" | "plain";

/** How each payment company is met there; methods that are not listed have no channels to choose from. */
const ways: Partial<Record<PaymentMethodCode, Record<Device, PaymentChannel>>> = {
  ALIPAY: { wechat: "WAP", phone: "WAP", screen: "QR", plain: "PAGE" },
  WECHAT_PAY: { wechat: "JSAPI", phone: "H5", screen: "NATIVE", plain: "NATIVE" },
};

export interface PaymentRequest {
  orderId: string;
  accessToken: string | null;
  method: PaymentMethodCode;
  /** Chosen by the shopper; without it, what suits the device. */
  channel: string | null;
  /** As the page itself saw it; without JavaScript, what the browser calls itself decides. */
  device: string | null;
  idempotencyKey: string;
}

function channelFor({ method, channel, device }: PaymentRequest, userAgent: string): PaymentChannel | null {
  const way = ways[method];
  if (!way) return null;
  const asked = Object.values(way).find((one) => one === channel);
  return asked ?? way[device && device in way ? (device as Device) : deviceOf(userAgent)];
}

/** A new attempt to pay; from the cashier one comes back to the order's page with ?returned=1. Where it leads (form, redirect, QR code, instructions) is read from the attempt by the payment page. */
export async function startPayment(args: LoadArgs, request: PaymentRequest): Promise<RefusalData[]> {
  if (!pageOf(args).onServer) forgetHandOvers();
  const userAgent = userAgentOf(args);
  const { orderId, accessToken, method, idempotencyKey } = request;
  const start = async (channel: PaymentChannel | null) => {
    const { paymentStart } = await act(args, PaymentStart, { input: { orderId, accessToken, method, channel, idempotencyKey } });
    return refusalsOf(paymentStart.userErrors);
  };
  const channel = channelFor(request, userAgent);
  const refusals = await start(channel);
  // this shop may not have opened every channel at the payment company: then it chooses one that it has
  return channel && refusals.some(({ code, field }) => code === "METHOD_UNAVAILABLE" && field === "channel") ? start(null) : refusals;
}

const userAgentOf = (args: LoadArgs): string =>
  pageOf(args).onServer ? (args.request.headers.get("user-agent") ?? "") : navigator.userAgent;

/** True on a page inside WeChat's own browser. */
export const isInWechat = (args: LoadArgs): boolean => isWechat(userAgentOf(args));

const deviceOf = (userAgent: string): Device =>
  isWechat(userAgent) ? "wechat" : /Mobile|Android|iPhone/i.test(userAgent) ? "phone" : "plain";

const isWechat = (userAgent: string) => /MicroMessenger/i.test(userAgent);

/** What this browser is; known in the browser only. */
export const thisDevice = (): Device =>
  isWechat(navigator.userAgent) ? "wechat" : matchMedia("(pointer: coarse)").matches ? "phone" : "screen";
