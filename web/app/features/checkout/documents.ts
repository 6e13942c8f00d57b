import { graphql } from "../../gql/index.ts";

export const CheckoutCart = graphql(`
  query CheckoutCart($id: ID!) {
    cart(id: $id) {
      id
      status
      requiresShipping
      shippingMethod
      destination {
        countryCode
        provinceCode
        cityCode
        districtCode
        postcode
      }
      lines {
        id
      }
      ...Cart_parts
    }
  }
`);

/** Everything that depends on where the parcel goes. */
export const CheckoutOptions = graphql(`
  query CheckoutOptions(
    $inWechat: Boolean
    $cartId: ID!
    $countryCode: String!
    $provinceCode: String
    $cityCode: String
    $districtCode: String
    $inChina: Boolean!
    $hasProvince: Boolean!
    $hasCity: Boolean!
  ) {
    countries {
      code
      name
      postcodePattern
    }
    provinces: regions @include(if: $inChina) {
      code
      name
    }
    cities: regions(parentCode: $provinceCode) @include(if: $hasProvince) {
      code
      name
    }
    districts: regions(parentCode: $cityCode) @include(if: $hasCity) {
      code
      name
    }
    shippingQuotes(
      cartId: $cartId
      countryCode: $countryCode
      provinceCode: $provinceCode
      cityCode: $cityCode
      districtCode: $districtCode
    ) {
      code
      name
      free
      fee {
        amount
        currencyCode
      }
      certainty
      estimatedFrom
      estimatedTo
      available
      unavailableReason
      pickupPoint {
        name
        lines
        hours
        phone
      }
    }
    paymentMethods(cartId: $cartId, countryCode: $countryCode, provinceCode: $provinceCode, inWechat: $inWechat) {
      code
      name
      description
      available
      unavailableReason
      channels
    }
  }
`);

export const CheckoutAddressSet = graphql(`
  mutation CheckoutAddressSet($input: CartAddressSetInput!) {
    cartAddressSet(input: $input) {
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

export const CheckoutShippingSelect = graphql(`
  mutation CheckoutShippingSelect($input: CartShippingSelectInput!) {
    cartShippingSelect(input: $input) {
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

export const OrderPlace = graphql(`
  mutation OrderPlace($input: OrderPlaceInput!) {
    orderPlace(input: $input) {
      order {
        id
        status
      }
      accessToken
      userErrors {
        ...Refusal
      }
    }
  }
`);

export const AddressParse = graphql(`
  query AddressParse($text: String!) {
    addressParse(text: $text) {
      name
      phone
      street
      province {
        code
      }
      city {
        code
      }
      district {
        code
      }
    }
  }
`);
