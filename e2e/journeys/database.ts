import { join } from "node:path";
import pg from "pg";
import { runningDatabaseUrl } from "../../server/src/platform/db/embedded.place.ts";

/** Changes one row in the embedded database of the shop that is walked through. */
async function change(text: string, values: unknown[]): Promise<void> {
  const client = new pg.Client(runningDatabaseUrl(join(process.env["E2E_DATA"]!, "postgres")));
  await client.connect();
  try {
    const { rowCount } = await client.query(text, values);
    if (rowCount !== 1) throw new Error(`${rowCount} rows changed by: ${text}`);
  } finally {
    await client.end();
  }
}

/** What no operation of the API does yet: another price (minor units), as an editor of products will. */
export const setPrice = (sku: string, price: number): Promise<void> => change("update variant set price = $2 where sku = $1", [sku, price]);

/** What only time does: the end of an order's time to pay comes in so many seconds. */
export const endWaitIn = (orderNumber: string, seconds: number): Promise<void> =>
  change("update shop_order set payment_expires_at = shop_now() + make_interval(secs => $2) where number = $1", [orderNumber, seconds]);

/** The same for goods that are not sent: sold as codes, which staff load. */
export const sellWithoutShipping = (sku: string): Promise<void> =>
  change("update variant set requires_shipping = false where sku = $1", [sku]);
