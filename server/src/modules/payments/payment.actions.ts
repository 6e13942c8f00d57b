import { type PaymentAction, PaymentForm, PaymentInstructions, PaymentJsapi, PaymentQrCode, PaymentRedirect } from "./action.types.ts";
import type { ClientAction } from "./providers/provider.ts";

/** Moments as text, as JSON has them. */
type Stored<Action> = Action extends { kind: "redirect" }
  ? Omit<Action, "expiresAt"> & { expiresAt?: string }
  : Action extends { expiresAt: Date }
    ? Omit<Action, "expiresAt"> & { expiresAt: string }
    : Action;

/** What the shopper does next, as stored with the attempt: the same cashier can be opened again. */
export type StoredAction = Stored<Exclude<ClientAction, { kind: "none" }>>;

export function toStored(action: ClientAction): StoredAction | null {
  if (action.kind === "none") return null;
  if (!("expiresAt" in action) || !action.expiresAt) return action as StoredAction;
  return { ...action, expiresAt: action.expiresAt.toISOString() };
}

/** True when what the shopper was given stops working before the attempt does: a QR code, an address of some minutes. */
export const isStale = (stored: StoredAction): boolean =>
  "expiresAt" in stored && stored.expiresAt !== undefined && new Date(stored.expiresAt) <= new Date();

/** Null when there is nothing to do, or no longer: then `paymentStart` gives it anew. `demoScan`: where a demo shop's codes can be scanned. */
export function toAction(
  { action: stored, expiresAt }: { action: StoredAction | null; expiresAt: Date },
  demoScan?: (content: string) => string,
): PaymentAction | null {
  if (!stored || isStale(stored)) return null;
  switch (stored.kind) {
    case "redirect":
      return new PaymentRedirect(stored.url, stored.expiresAt ? new Date(stored.expiresAt) : expiresAt);
    case "formPost":
      return new PaymentForm(
        stored.action,
        Object.entries(stored.fields).map(([name, value]) => ({ name, value })),
      );
    case "qr":
      return new PaymentQrCode(stored.content, new Date(stored.expiresAt), demoScan?.(stored.content) ?? null);
    case "jsapi":
      return new PaymentJsapi(stored.params, new Date(stored.expiresAt));
    case "instructions":
      return new PaymentInstructions(stored.lines.map((line) => ({ ...line })));
  }
}
