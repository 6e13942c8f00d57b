import type {
  FulfilmentStatus,
  OrderPaymentStatus,
  OrderStatus,
  PaymentMethodCode,
  PaymentStatus,
  RefundStatus,
  ShipmentStatus,
} from "../../gql/graphql.ts";
import { useT } from "../../i18n/i18n.tsx";
import { StatusPill, type Tone } from "../../ui/Badge.tsx";

const orderTones: Record<OrderStatus, Tone> = {
  AWAITING_PAYMENT: "warn",
  CONFIRMED: "info",
  PARTIALLY_SHIPPED: "info",
  SHIPPED: "positive",
  DELIVERED: "positive",
  COMPLETED: "neutral",
  EXPIRED: "neutral",
  CANCELLED: "neutral",
};

export function OrderPill({ status }: { status: OrderStatus }) {
  const t = useT();
  return <StatusPill tone={orderTones[status]}>{t(`desk.order.status.${status}`)}</StatusPill>;
}

const moneyTones: Record<OrderPaymentStatus, Tone> = {
  NONE: "neutral",
  PENDING: "warn",
  AUTHORIZED: "info",
  PARTIALLY_PAID: "warn",
  PAID: "positive",
  OVERPAID: "danger",
  PARTIALLY_REFUNDED: "neutral",
  REFUNDED: "neutral",
};

export function MoneyPill({ status, method }: { status: OrderPaymentStatus; method?: PaymentMethodCode }) {
  const t = useT();
  return (
    <StatusPill tone={moneyTones[status]}>
      {t(`desk.money.${status}`)}
      {method && ` · ${t(`desk.methodShort.${method}`)}`}
    </StatusPill>
  );
}

const fulfilmentTones: Record<FulfilmentStatus, Tone> = { UNFULFILLED: "neutral", PARTIALLY_FULFILLED: "info", FULFILLED: "positive" };

export function FulfilmentPill({ status }: { status: FulfilmentStatus }) {
  const t = useT();
  return <StatusPill tone={fulfilmentTones[status]}>{t(`desk.fulfilment.${status}`)}</StatusPill>;
}

const parcelTones: Record<ShipmentStatus, Tone> = {
  DRAFT: "neutral",
  LABEL_CREATED: "neutral",
  PICKED_UP: "info",
  IN_TRANSIT: "info",
  OUT_FOR_DELIVERY: "info",
  AVAILABLE_FOR_PICKUP: "info",
  DELIVERED: "positive",
  FAILED_ATTEMPT: "danger",
  EXCEPTION: "danger",
  RETURNING: "danger",
  RETURNED: "danger",
  CANCELLED: "neutral",
};
const moving = new Set<ShipmentStatus>(["PICKED_UP", "IN_TRANSIT", "OUT_FOR_DELIVERY"]);

export function ParcelPill({ status }: { status: ShipmentStatus }) {
  const t = useT();
  return (
    <StatusPill tone={parcelTones[status]} live={moving.has(status)}>
      {t(`desk.parcel.status.${status}`)}
    </StatusPill>
  );
}

const paymentTones: Record<PaymentStatus, Tone> = {
  CREATED: "neutral",
  PENDING: "warn",
  AUTHORIZED: "info",
  CAPTURED: "positive",
  FAILED: "danger",
  CANCELLED: "neutral",
  EXPIRED: "neutral",
  UNKNOWN: "warn",
};

export function PaymentPill({ status }: { status: PaymentStatus }) {
  const t = useT();
  return <StatusPill tone={paymentTones[status]}>{t(`desk.payment.status.${status}`)}</StatusPill>;
}

const refundTones: Record<RefundStatus, Tone> = { REQUESTED: "warn", SUBMITTED: "info", SUCCEEDED: "positive", FAILED: "danger" };

export function RefundPill({ status }: { status: RefundStatus }) {
  const t = useT();
  return <StatusPill tone={refundTones[status]}>{t(`desk.refund.status.${status}`)}</StatusPill>;
}
