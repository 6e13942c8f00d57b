import { orderTokens } from "../../cookies.ts";
import { graphql } from "../../gql/index.ts";
import { act, isMissing, type LoadArgs, pageOf } from "../../page.ts";

const CartClaim = graphql(`
  mutation CartClaim($input: CartClaimInput!) {
    cartClaim(input: $input) {
      cart {
        id
      }
      userErrors {
        code
      }
      warnings {
        message
      }
    }
  }
`);

const OrderClaim = graphql(`
  mutation OrderClaim($input: OrderClaimInput!) {
    orderClaim(input: $input) {
      order {
        id
      }
      userErrors {
        code
      }
    }
  }
`);

/**
 * What somebody did as a guest in this browser goes with them into their account: the cart, merged with the account's own
 * (`ownCart`), and the orders that the browser remembers. Answers what the merge changed, to be told once.
 */
export async function takeOver(args: LoadArgs, ownCart: string | null): Promise<string[]> {
  const [notices] = await Promise.all([takeOverCart(args, ownCart), takeOverOrders(args)]);
  return notices;
}

async function takeOverCart(args: LoadArgs, ownCart: string | null): Promise<string[]> {
  const { cookies } = pageOf(args);
  const guests = cookies.get("cart");
  if (!guests || guests === ownCart) {
    if (ownCart) cookies.set("cart", ownCart);
    return [];
  }
  const { cartClaim } = await act(args, CartClaim, { input: { cartId: guests } });
  // One that was ordered meanwhile, or that is another account's, stays behind
  cookies.set("cart", cartClaim.cart?.id ?? ownCart);
  return cartClaim.warnings.map(({ message }) => message);
}

/** An order that is the account's needs no key any more: whoever uses this browser after them must not find it here. */
async function takeOverOrders(args: LoadArgs): Promise<void> {
  const { cookies } = pageOf(args);
  const kept = await Promise.all(
    Object.entries(orderTokens(cookies)).map(async ([orderId, accessToken]) => {
      try {
        const { orderClaim } = await act(args, OrderClaim, { input: { orderId, accessToken } });
        return orderClaim.order ? [] : [[orderId, accessToken]];
      } catch (error) {
        if (isMissing(error)) return []; // its key opens nothing any more
        throw error;
      }
    }),
  );
  const left = Object.fromEntries(kept.flat()) as Record<string, string>;
  cookies.set("orders", Object.keys(left).length ? JSON.stringify(left) : null);
}
