import { Migration } from "@mikro-orm/migrations";

export class Migration20261126070157_rounds extends Migration {
  override name = "Migration20261126070157_rounds";

  override up(): void | Promise<void> {
    this.addSql(`alter table "payment" add "refusals" int not null default 0;`);

    this.addSql(`alter table "refund" add "round" int not null default 0;`);
  }

  override down(): void | Promise<void> {
    this.addSql(`alter table "payment" drop column "refusals";`);

    this.addSql(`alter table "refund" drop column "round";`);
  }
}
