import { sql } from "../../platform/db/sql.ts";
import { holdReceipt } from "../orders/order.receipt.ts";
import { succeeded } from "./board.reads.ts";

// A parcel of the order came back or goes once more, or it arrived less than that many days ago: nobody's silence says that all is well.
holdReceipt(
  (days) => sql`exists (select from shipment s where s.order_id = o.id and not ${succeeded}
    and (s.status not in ('DELIVERED', 'CANCELLED') or s.delivered_at > shop_now() - make_interval(days => ${days})))`,
);
