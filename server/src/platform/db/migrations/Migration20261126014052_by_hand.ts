import { Migration } from "@mikro-orm/migrations";

export class Migration20261126014052_by_hand extends Migration {
  override name = "Migration20261126014052_by_hand";

  override up(): void | Promise<void> {
    this.addSql(`alter table "refund" add "by_hand" boolean not null default false;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "refund" drop column "by_hand";`);
  }
}
