import { PaymentForm, PaymentInstructions, PaymentQrCode, PaymentRedirect } from "./action.types.ts";
import type { ClientAction } from "./providers/provider.ts";

/** What the shopper does next, as stored with the attempt: the same cashier can be opened again. */
export type StoredAction = Exclude<ClientAction, { kind: "qr" | "jsapi" | "none" }> | { kind: "qr"; content: string; expiresAt: string };

export const toStored = (action: ClientAction): StoredAction | null =>
  action.kind === "none" || action.kind === "jsapi"
    ? null
    : action.kind === "qr"
      ? { ...action, expiresAt: action.expiresAt.toISOString() }
      : action;

export function toAction(stored: StoredAction | null): PaymentRedirect | PaymentForm | PaymentQrCode | PaymentInstructions | null {
  switch (stored?.kind) {
    case "redirect":
      return new PaymentRedirect(stored.url);
    case "formPost":
      return new PaymentForm(
        stored.action,
        Object.entries(stored.fields).map(([name, value]) => ({ name, value })),
      );
    case "qr":
      return new PaymentQrCode(stored.content, new Date(stored.expiresAt));
    case "instructions":
      return new PaymentInstructions(stored.lines.map((line) => ({ ...line })));
    default:
      return null;
  }
}
