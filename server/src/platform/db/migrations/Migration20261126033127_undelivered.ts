import { Migration } from "@mikro-orm/migrations";

export class Migration20261126033127_undelivered extends Migration {
  override name = "Migration20261126033127_undelivered";

  override up(): void | Promise<void> {
    this.addSql(`alter table "refund" add "undelivered" text null;`);
    this.addSql(
      `alter table "refund" add constraint "refund_undelivered_check" check ("undelivered" in ('AT_GATEWAY', 'COMING_BACK', 'RETURNED'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "refund" drop constraint "refund_undelivered_check";`);
    this.addSql(`alter table "refund" drop column "undelivered";`);
  }
}
