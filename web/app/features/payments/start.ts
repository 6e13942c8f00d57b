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

export interface PaymentRequest {
  orderId: string;
  accessToken: string | null;
  method: PaymentMethodCode;
  /** From the form; without it, what suits the visitor's device. */
  channel: string | null;
  idempotencyKey: string;
}

const channels: readonly string[] = ["PAGE", "WAP", "QR"] satisfies PaymentChannel[];

const channelFor = (asked: string | null, userAgent: string | null): PaymentChannel =>
  asked && channels.includes(asked) ? (asked as PaymentChannel) : /Mobile|Android|iPhone/i.test(userAgent ?? "") ? "WAP" : "PAGE";

/** A new attempt to pay; from the cashier one comes back to the order's page with ?returned=1. Where it leads (form, redirect, QR code, instructions) is read from the attempt by the payment page. */
export async function startPayment(
  args: LoadArgs,
  { orderId, accessToken, method, channel, idempotencyKey }: PaymentRequest,
): Promise<RefusalData[]> {
  if (!pageOf(args).onServer) forgetHandOvers();
  const userAgent = pageOf(args).onServer ? args.request.headers.get("user-agent") : navigator.userAgent;
  const { paymentStart } = await act(args, PaymentStart, {
    input: {
      orderId,
      accessToken,
      method,
      channel: method === "ALIPAY" ? channelFor(channel, userAgent) : null,
      idempotencyKey,
    },
  });
  return refusalsOf(paymentStart.userErrors);
}

/** A desktop with JavaScript can show a code to scan and watch for the payment itself. */
export const preferredChannel = () => (matchMedia("(pointer: coarse)").matches ? "WAP" : "QR");
