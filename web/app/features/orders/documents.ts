import { graphql } from "../../gql/index.ts";

export const OrderParts = graphql(`
  fragment Order_parts on Order {
    id
    number
    status
    paymentStatus
    paymentMethod
    placedAt
    paymentExpiresAt
    cancelReason
    cancellationRequestedAt
    cancellationDeclinedReason
    estimatedFrom
    estimatedTo
    email
    note
    customerName
    shippingMethodName
    lastEventId
    lines {
      id
      name
      options
      quantity
      cancelledQuantity
      codes
      total {
        amount
        currencyCode
      }
      image {
        id
        ...Picture_media
      }
      product {
        id
        slug
      }
    }
    cost {
      subtotal {
        amount
        currencyCode
      }
      discount {
        amount
        currencyCode
      }
      shipping {
        amount
        currencyCode
      }
      tax {
        amount
        currencyCode
      }
      total {
        amount
        currencyCode
      }
      refunded {
        amount
        currencyCode
      }
    }
    address {
      name
      phone
      lines
    }
    pickupPoint {
      name
      lines
      hours
      phone
    }
    refunds {
      id
      amount {
        amount
        currencyCode
      }
      shipping {
        amount
        currencyCode
      }
      status
      reason
      byHand
      createdAt
      settledAt
      lines {
        quantity
        orderLine {
          id
          name
          options
        }
      }
    }
    shipments {
      id
      ...Shipment_parts
    }
    timeline {
      id
      type
      text
      detail
      occurredAt
    }
    can {
      pay {
        allowed
        reason
      }
      cancel {
        allowed
        reason
      }
      requestCancellation {
        allowed
        reason
      }
      confirmReceipt {
        allowed
        reason
      }
    }
  }
`);

export const ShipmentParts = graphql(`
  fragment Shipment_parts on Shipment {
    id
    number
    trackingNumber
    status
    statusText
    pickupCode
    estimatedFrom
    estimatedTo
    estimateSource
    estimateConfidence
    stalledAt
    replaces {
      id
    }
    carrier {
      code
      name
      phone
      website
    }
    lines {
      quantity
      line {
        id
        name
        options
      }
    }
    events {
      id
      occurredAt
      status
      description
      rawText
      location
      courierName
      courierPhone
    }
    route {
      name
      state
      reachedAt
    }
  }
`);

export const OrderUpdated = graphql(`
  subscription OrderUpdated($id: ID!, $accessToken: String, $after: String) {
    orderUpdated(id: $id, accessToken: $accessToken, after: $after) {
      eventId
      order {
        id
        ...Order_parts
        ...PayableOrder
      }
    }
  }
`);

export const ShipmentTracked = graphql(`
  subscription ShipmentTracked($orderId: ID!, $accessToken: String, $after: String) {
    shipmentTracked(orderId: $orderId, accessToken: $accessToken, after: $after) {
      eventId
      shipment {
        id
        ...Shipment_parts
      }
      order {
        id
        ...Order_parts
      }
    }
  }
`);

export const OrderCancel = graphql(`
  mutation OrderCancel($input: OrderCancelInput!) {
    orderCancel(input: $input) {
      order {
        id
        ...Order_parts
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

export const OrderCancellationRequest = graphql(`
  mutation OrderCancellationRequest($input: OrderCancellationRequestInput!) {
    orderCancellationRequest(input: $input) {
      order {
        id
        ...Order_parts
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

export const OrderReceiptConfirm = graphql(`
  mutation OrderReceiptConfirm($input: OrderReceiptConfirmInput!) {
    orderReceiptConfirm(input: $input) {
      order {
        id
        ...Order_parts
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);
