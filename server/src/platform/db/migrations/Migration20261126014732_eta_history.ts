import { Migration } from "@mikro-orm/migrations";

export class Migration20261126014732_eta_history extends Migration {
  override name = "Migration20261126014732_eta_history";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "route_time" ("carrier" varchar(10) not null, "route" varchar(200) not null, "counts" jsonb not null, "total" int not null, "updated_at" timestamptz not null default shop_now(), primary key ("carrier", "route"));`,
    );

    this.addSql(
      `alter table "shipment" add "estimate_source" text not null default 'TABLE', add "estimate_confidence" int null, add "late_after" timestamptz null, add "stalled_at" timestamptz null;`,
    );
    this.addSql(`create index shipment_late_index on shipment (late_after) where stalled_at is null and shipped_at is not null;`);
    this.addSql(
      `alter table "shipment" add constraint "shipment_estimate_source_check" check ("estimate_source" in ('CARRIER', 'HISTORY', 'TABLE'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "route_time" cascade;`);

    this.addSql(`drop index "shipment_late_index";`);
    this.addSql(`alter table "shipment" drop constraint "shipment_estimate_source_check";`);
    this.addSql(
      `alter table "shipment" drop column "estimate_source", drop column "estimate_confidence", drop column "late_after", drop column "stalled_at";`,
    );
  }
}
