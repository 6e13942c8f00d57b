import { useState } from "react";
import { type FragmentType, getFragmentData, graphql } from "../../gql/index.ts";
import { useT } from "../../i18n/i18n.tsx";
import { ActionButton } from "./ActionButton.tsx";
import { CaptureDialog } from "./CaptureDialog.tsx";
import { OrderCancelDialog } from "./OrderCancelDialog.tsx";
import { RefundDialog } from "./RefundDialog.tsx";
import { ShipDialog } from "./ShipDialog.tsx";
import { type OpenLine, openLines } from "./shipping.ts";

const Actions = graphql(`
  fragment OrderActions_order on Order {
    id
    number
    paymentMethod
    lastEventId
    pickupPoint {
      name
    }
    lines {
      id
      name
      options
      quantity
      cancelledQuantity
    }
    shipments {
      id
      status
      replaces {
        id
      }
      lines {
        quantity
        line {
          id
        }
      }
    }
    payments {
      id
      method
      status
      createdAt
      amount {
        amount
        currencyCode
      }
      captured {
        amount
        currencyCode
      }
      can {
        captureInPart
      }
    }
    cost {
      paid {
        amount
        currencyCode
      }
    }
    can {
      ship {
        allowed
        reason
      }
      confirmTransfer {
        allowed
        reason
      }
      refund {
        allowed
        reason
      }
      cancel {
        allowed
        reason
      }
    }
  }
`);

export type OrderActionsRef = FragmentType<typeof Actions>;

/** What can be done with the order now. The first thing that is allowed and moves the order on is the main button. */
export function OrderActions({ order }: { order: OrderActionsRef }) {
  const t = useT();
  const data = getFragmentData(Actions, order);
  const { id, number, paymentMethod, lines, shipments, payments, cost, can } = data;
  const [shipping, setShipping] = useState<OpenLine[] | null>(null);
  const [open, setOpen] = useState<"capture" | "refund" | "cancel" | null>(null);
  const capture = { CASH_ON_DELIVERY: t("desk.action.cash"), BANK_TRANSFER: t("desk.action.transfer") }[paymentMethod as string];
  // The newest attempt is the live one; whether it may be recorded is can.confirmTransfer's word
  const payment = payments.toSorted((a, b) => a.createdAt.localeCompare(b.createdAt)).at(-1);
  const main = can.ship.allowed ? "ship" : can.confirmTransfer.allowed ? "capture" : null;
  return (
    <div className="flex flex-wrap items-start gap-2">
      <ActionButton
        look={main === "ship" ? "primary" : "secondary"}
        state={can.ship}
        onClick={() => setShipping(openLines(lines, shipments))}
      >
        {t("desk.action.ship")}
      </ActionButton>
      {(can.confirmTransfer.allowed || capture) && payment && (
        <ActionButton look={main === "capture" ? "primary" : "secondary"} state={can.confirmTransfer} onClick={() => setOpen("capture")}>
          {capture ?? t("desk.action.collect")}
        </ActionButton>
      )}
      <ActionButton state={can.refund} onClick={() => setOpen("refund")}>
        {t("desk.action.refund")}
      </ActionButton>
      <ActionButton look="danger" state={can.cancel} onClick={() => setOpen("cancel")}>
        {t("desk.action.cancel")}
      </ActionButton>
      {shipping && <ShipDialog orderId={id} lines={shipping} collected={Boolean(data.pickupPoint)} onClose={() => setShipping(null)} />}
      {payment && <CaptureDialog key={payment.id} open={open === "capture"} payment={payment} onClose={() => setOpen(null)} />}
      {open === "refund" && <RefundDialog order={data} onClose={() => setOpen(null)} />}
      <OrderCancelDialog open={open === "cancel"} order={{ id, number, paid: cost.paid }} onClose={() => setOpen(null)} />
    </div>
  );
}
