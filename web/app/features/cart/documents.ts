import { graphql } from "../../gql/index.ts";

export const CartParts = graphql(`
  fragment Cart_parts on Cart {
    id
    status
    totalQuantity
    lines {
      id
      quantity
      maxQuantity
      unitPrice {
        amount
        currencyCode
      }
      total {
        amount
        currencyCode
      }
      image {
        id
        ...Picture_media
      }
      variant {
        id
        sku
        title
        availability {
          status
          available
          purchasable
        }
        product {
          id
          slug
          name
        }
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
      freeShippingRemaining {
        amount
        currencyCode
      }
    }
    warnings {
      code
      message
      ... on CartPriceWarning {
        lineId
        oldPrice {
          amount
          currencyCode
        }
        newPrice {
          amount
          currencyCode
        }
      }
      ... on CartStockWarning {
        lineId
        requested
        available
      }
    }
  }
`);

export const CartQuery = graphql(`
  query Cart($id: ID!) {
    cart(id: $id) {
      id
      ...Cart_parts
    }
  }
`);

export const CartCreate = graphql(`
  mutation CartCreate($input: CartCreateInput!) {
    cartCreate(input: $input) {
      cart {
        id
        ...Cart_parts
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

export const CartCurrencySet = graphql(`
  mutation CartCurrencySet($input: CartCurrencySetInput!) {
    cartCurrencySet(input: $input) {
      cart {
        id
        currencyCode
      }
      userErrors {
        ...Refusal
      }
      warnings {
        code
        message
      }
    }
  }
`);

export const CartLinesAdd = graphql(`
  mutation CartLinesAdd($input: CartLinesAddInput!) {
    cartLinesAdd(input: $input) {
      cart {
        id
        ...Cart_parts
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

export const CartLinesUpdate = graphql(`
  mutation CartLinesUpdate($input: CartLinesUpdateInput!) {
    cartLinesUpdate(input: $input) {
      cart {
        id
        ...Cart_parts
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

export const CartLinesRemove = graphql(`
  mutation CartLinesRemove($input: CartLinesRemoveInput!) {
    cartLinesRemove(input: $input) {
      cart {
        id
        ...Cart_parts
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);

export const CartWarningsAccept = graphql(`
  mutation CartWarningsAccept($input: CartWarningsAcceptInput!) {
    cartWarningsAccept(input: $input) {
      cart {
        id
        ...Cart_parts
      }
      userErrors {
        ...Refusal
      }
    }
  }
`);
