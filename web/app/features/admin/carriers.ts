import { graphql } from "../../gql/index.ts";

/** Whom the shop can send with, and whose parcels another carrier's may be. */
export const DeskCarriers = graphql(`
  query DeskCarriers {
    shippingSettings {
      sender {
        name
      }
      carriers {
        carrier {
          code
          name
        }
        ordersWaybill
        followsByNumber
      }
      companies {
        code
        name
      }
    }
  }
`);
