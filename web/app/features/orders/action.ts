import { act, type LoadArgs } from "../../page.ts";
import { type RefusalData, refusalsOf } from "../../refusals.ts";
import { OrderCancel, OrderCancellationRequest, OrderReceiptConfirm } from "./documents.ts";

/** Cancel, ask for cancellation, confirm receipt. */
export async function orderAction(args: LoadArgs, form: FormData, orderId: string, accessToken: string | null): Promise<RefusalData[]> {
  const reason = String(form.get("reason") ?? "").trim();
  switch (form.get("intent")) {
    case "cancel": {
      const input = { orderId, accessToken, reason: reason || null, idempotencyKey: String(form.get("idempotencyKey")) };
      return refusalsOf((await act(args, OrderCancel, { input })).orderCancel.userErrors);
    }
    case "askCancel": {
      const input = { orderId, accessToken, reason };
      return refusalsOf((await act(args, OrderCancellationRequest, { input })).orderCancellationRequest.userErrors);
    }
    case "received":
      return refusalsOf((await act(args, OrderReceiptConfirm, { input: { orderId, accessToken } })).orderReceiptConfirm.userErrors);
    default:
      return [];
  }
}
