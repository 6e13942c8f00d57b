import { Migration } from "@mikro-orm/migrations";

export class Migration20261127114708_order_search_indexes extends Migration {
  override name = "Migration20261127114708_order_search_indexes";

  override up(): void | Promise<void> {
    this.addSql(`create index shop_order_email_index on shop_order (email) where email is not null;`);
    this.addSql(`create index shop_order_unsettled_index on shop_order (cancelled_at) where status = 'CANCELLED' and paid > refunded;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`drop index "shop_order_email_index";`);
    this.addSql(`drop index "shop_order_unsettled_index";`);
  }
}
