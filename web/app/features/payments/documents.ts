import { graphql } from "../../gql/index.ts";

export const PayableOrder = graphql(`
  fragment PayableOrder on Order {
    id
    number
    status
    paymentStatus
    paymentMethod
    paymentExpiresAt
    cost {
      total {
        amount
        currencyCode
      }
    }
    can {
      pay {
        allowed
        reason
      }
    }
    payments {
      id
      method
      channel
      status
      expiresAt
      failureReason
      action {
        ... on PaymentRedirect {
          url
          expiresAt
        }
        ... on PaymentForm {
          action
          fields {
            name
            value
          }
        }
        ... on PaymentQrCode {
          content
          expiresAt
          demoUrl
        }
        ... on PaymentJsapi {
          appId
          timeStamp
          nonceStr
          package
          signType
          paySign
          expiresAt
        }
        ... on PaymentInstructions {
          instructions {
            label
            value
          }
        }
      }
    }
  }
`);

export const PaymentRefresh = graphql(`
  mutation PaymentRefresh($input: PaymentRefreshInput!) {
    paymentRefresh(input: $input) {
      order {
        id
        ...PayableOrder
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

export const PaymentChoices = graphql(`
  fragment PaymentChoice on PaymentMethod {
    code
    name
    description
    available
    unavailableReason
    channels
  }
`);
