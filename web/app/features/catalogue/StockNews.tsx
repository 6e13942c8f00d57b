import { useNews } from "../../apollo.ts";
import { graphql } from "../../gql/index.ts";

const StockChanged = graphql(`
  subscription StockChanged($variantIds: [ID!]!) {
    stockChanged(variantIds: $variantIds) {
      eventId
      variant {
        id
        ...StockLine_variant
      }
    }
  }
`);

/** Renders nothing: keeps the stock of the page's variants true in the cache. */
export default function StockNews({ variantIds }: { variantIds: string[] }) {
  useNews(StockChanged, { variantIds });
  return null;
}
