import { Migration } from "@mikro-orm/migrations";

export class Migration20261126020334_carrier_codes extends Migration {
  override name = "Migration20261126020334_carrier_codes";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "carrier_code" ("carrier" varchar(10) not null, "code" varchar(32) not null, "state" varchar(24) null, "decided" boolean not null default false, "seen" int not null default 0, "texts" jsonb not null default '[]', "last_seen_at" timestamptz null, "decided_at" timestamptz null, primary key ("carrier", "code"));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "carrier_code" cascade;`);
  }
}
