/** Refunds at PayPal. Each belongs to one capture: what is more than one of them holds is given back in several, under one number of ours. */
import { toDecimal } from "../../../platform/money.ts";
import { type Json, member, text } from "./json.ts";
import type { PayPalClient } from "./paypal.client.ts";
import { captureOf, fromPayPal, isTaken, paymentsOf, refundNoOf, refundState, toPayPal } from "./paypal.messages.ts";
import { ProviderRefused, type RefundRequest, type RefundSnapshot, type RefundState } from "./provider.ts";

/** One refund of PayPal's that belongs to a refund of ours. */
interface Piece {
  readonly id: string;
  readonly captureId: string;
  readonly amount: bigint;
  readonly currency: string;
  readonly state: RefundState;
  readonly refundNo: string | null;
  /** In which round it was asked for. */
  readonly round: number;
  /** It is one of several; otherwise it is the whole. */
  readonly split: boolean;
}

/** How the invoice number of a refund ends from its second round on, and when it is one of several. */
const NAME = /^[0-9A-Za-z]+(?:-r(\d+))?(-part)?$/;

const isLive = ({ state }: Piece): boolean => state === "SUCCEEDED" || state === "PENDING";
const sum = (pieces: readonly { readonly amount: bigint }[]): bigint => pieces.reduce((total, { amount }) => total + amount, 0n);

export class PayPalRefunds {
  readonly #client: PayPalClient;

  constructor(client: PayPalClient) {
    this.#client = client;
  }

  /** How a refund of ours stands, told from all its pieces. */
  async ask(unit: Json, refundNo: string, asked?: Pick<RefundRequest, "round" | "money">): Promise<RefundSnapshot> {
    return told(await this.#pieces(unit), refundNo, asked);
  }

  /** Gives back what is lacking of a refund: of one capture if one holds it, otherwise of several, a call each. */
  async give(unit: Json, refund: RefundRequest): Promise<RefundSnapshot> {
    const { refundNo, round = 0, money } = refund;
    const pieces = await this.#pieces(unit);
    const gone = pieces.filter((piece) => piece.refundNo === refundNo && isLive(piece));
    const whole = gone.find(({ split }) => !split);
    if (whole && whole.amount !== money.amount)
      throw new ProviderRefused("paypal", "number_reused", "DUPLICATE_REQUEST_ID", "this refund was made with another sum");
    const due = whole ? 0n : money.amount - sum(gone);
    const plan = planOf(unit, pieces, due);
    const split = gone.length > 0 || plan.length > 1;
    const name = `${refundNo}${round > 0 ? `-r${round}` : ""}`;
    for (const { captureId, amount } of plan)
      try {
        const made = await this.#client.post(
          `/v2/payments/captures/${captureId}/refund`,
          {
            amount: toPayPal({ amount, currency: money.currency }),
            custom_id: refundNo,
            invoice_id: split ? `${name}-part` : name,
            ...(refund.reason && { note_to_payer: Array.from(refund.reason).slice(0, 255).join("") }),
          },
          split ? `${name}-${captureId}-${amount}` : name,
        );
        pieces.push(pieceOf({ ...made, custom_id: refundNo, invoice_id: split ? `${name}-part` : name }, captureId));
      } catch (error) {
        const before = sum(pieces.filter((piece) => piece.refundNo === refundNo && isLive(piece)));
        if (!(error instanceof ProviderRefused) || before === 0n) throw error;
        const back = `${toDecimal(before, money.currency)} ${money.currency}`;
        throw new ProviderRefused("paypal", error.reason, `${error.code} (${back} WENT BACK)`, "the rest of a refund was refused");
      }
    return told(pieces, refundNo, refund);
  }

  /** What was given back of an order. It may show its refunds in short. */
  async #pieces(unit: Json): Promise<Piece[]> {
    const pieces: Piece[] = [];
    for (const shown of paymentsOf(unit).refunds)
      pieces.push(pieceOf(refundNoOf(shown) ? shown : await this.#client.get(`/v2/payments/refunds/${text(shown, "id")}`)));
    return pieces;
  }
}

function pieceOf(refund: Json, captureId: string | null = captureOf(refund)): Piece {
  const name = NAME.exec(text(refund, "invoice_id"));
  return {
    id: text(refund, "id"),
    captureId: captureId ?? "",
    ...fromPayPal(member(refund, "amount")),
    state: refundState(refund),
    refundNo: refundNoOf(refund),
    round: Number(name?.[1] ?? 0),
    split: Boolean(name?.[2]),
  };
}

/** Which captures give how much. Throws ProviderRefused when all of them together do not hold it. */
function planOf(unit: Json, pieces: readonly Piece[], due: bigint): { captureId: string; amount: bigint }[] {
  if (due <= 0n) return [];
  const captures = paymentsOf(unit)
    .captures.filter(isTaken)
    .map((capture) => {
      const captureId = text(capture, "id");
      const back = sum(pieces.filter((piece) => piece.captureId === captureId && isLive(piece)));
      return { captureId, left: fromPayPal(member(capture, "amount")).amount - back };
    });
  const one = captures.find(({ left }) => left >= due);
  if (one) return [{ captureId: one.captureId, amount: due }];
  const plan: { captureId: string; amount: bigint }[] = [];
  let rest = due;
  for (const { captureId, left } of captures) {
    const amount = left < rest ? left : rest;
    if (amount > 0n) plan.push({ captureId, amount });
    rest -= amount > 0n ? amount : 0n;
  }
  if (rest === 0n) return plan;
  const code = captures.length === 0 ? "NOT_CAPTURED" : "REFUND_AMOUNT_EXCEEDED";
  throw new ProviderRefused("paypal", "not_refundable", code, "the captures do not hold that much");
}

/** Pieces that move or moved count whenever they were asked for; a failure, only if it is the last word. */
function told(pieces: readonly Piece[], refundNo: string, asked?: Pick<RefundRequest, "round" | "money">): RefundSnapshot {
  const mine = pieces.filter((piece) => piece.refundNo === refundNo);
  const live = mine.filter(isLive);
  const failed = mine.find((piece) => !isLive(piece) && piece.round === (asked?.round ?? 0));
  const [first] = live;
  const money = first ? { amount: sum(live), currency: first.currency } : null;
  const facts = { refundNo, providerRef: (mine.length === 1 && mine[0]!.id) || null, money };
  if (money && (!asked || live.some(({ split }) => !split) || money.amount >= asked.money.amount))
    return { ...facts, state: live.some(({ state }) => state === "PENDING") ? "PENDING" : "SUCCEEDED", found: true };
  if (failed) return { ...facts, money: null, state: failed.state, found: true, ...(money && { gone: money }) };
  return { ...facts, state: "PENDING", found: false };
}
