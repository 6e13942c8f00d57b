import { useEffect, useState } from "react";
import { useFetcher, useNavigate } from "react-router";
import { browserClient } from "../../apollo.ts";
import { graphql } from "../../gql/index.ts";
import type { QuickAddProductQuery } from "../../gql/graphql.ts";
import { usePaths } from "../../i18n/i18n.tsx";
import type { CartResult } from "./action.ts";
import { useCartDrawer } from "./CartDrawerContext.tsx";
import { QuickAddDialog } from "./QuickAddDialog.tsx";

const QuickAddProduct = graphql(`
  query QuickAddProduct($slug: String!) {
    product(slug: $slug) {
      id
      slug
      name
      image {
        id
        ...Picture_media
      }
      options {
        code
        name
        values {
          code
          name
          swatch
        }
      }
      variants {
        id
        sku
        title
        price {
          amount
          currencyCode
        }
        compareAtPrice {
          amount
          currencyCode
        }
        image {
          id
          ...Picture_media
        }
        selectedOptions {
          code
          valueCode
        }
        availability {
          status
          available
          purchasable
        }
      }
    }
  }
`);

export type QuickProduct = NonNullable<QuickAddProductQuery["product"]>;

/** Asks what there is to choose. The answer is only as old as the click: it is about stock. */
function useQuickProduct(slug: string): QuickProduct | undefined {
  const paths = usePaths();
  const navigate = useNavigate();
  const [product, setProduct] = useState<QuickProduct>();
  useEffect(() => {
    let current = true;
    browserClient()
      .then((client) => client.query({ query: QuickAddProduct, variables: { slug }, fetchPolicy: "network-only" }))
      .then(({ data }) => {
        if (!current) return;
        if (data?.product) setProduct(data.product);
        else void navigate(paths.product(slug)); // taken down meanwhile: its page says so
      })
      .catch(() => current && void navigate(paths.product(slug))); // no connection: the page tells what is wrong
    return () => {
      current = false;
    };
  }, [slug, navigate, paths]);
  return product;
}

/** From the click on the card to the open cart. */
export default function QuickAddFlow({ slug, onDone }: { slug: string; onDone(): void }) {
  const paths = usePaths();
  const drawer = useCartDrawer();
  const product = useQuickProduct(slug);
  const { submit, state, data } = useFetcher<CartResult>();
  const only = product?.variants.length === 1 ? product.variants[0] : undefined;
  const add = (variantId: string) => void submit({ intent: "add", variantId, quantity: "1" }, { method: "post", action: paths.cart });
  const addOnly = only?.id;
  useEffect(() => {
    if (addOnly) void submit({ intent: "add", variantId: addOnly, quantity: "1" }, { method: "post", action: paths.cart });
  }, [addOnly, submit, paths]);
  const added = state === "idle" && data?.added;
  useEffect(() => {
    if (!added) return;
    onDone();
    drawer.setOpen(true);
    // Once per answer: neither the drawer nor who waits for the end is news
    // oxlint-disable-next-line react/exhaustive-deps
  }, [added]);
  const refusals = state === "idle" ? (data?.refusals ?? []) : [];
  if (!product || added || (only && refusals.length === 0)) return null;
  return <QuickAddDialog product={product} refusals={refusals} busy={state !== "idle"} onAdd={add} onClose={onDone} />;
}
