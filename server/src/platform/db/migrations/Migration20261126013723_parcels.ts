import { Migration } from "@mikro-orm/migrations";

export class Migration20261126013723_parcels extends Migration {
  override name = "Migration20261126013723_parcels";

  override up(): void | Promise<void> {
    this.addSql(
      `create table "carrier_calls" ("carrier" varchar(10) not null, "minute" timestamptz not null, "calls" int not null, "unanswered" int not null, "total_ms" int not null, "slowest_ms" int not null, "answered_at" timestamptz null, primary key ("carrier", "minute"));`,
    );

    this.addSql(
      `create table "shipping_document" ("token_hash" varchar(60) not null, "kind" text not null, "shipment_ids" uuid[] not null, "language" varchar(2) not null, "expires_at" timestamptz not null, primary key ("token_hash"));`,
    );
    this.addSql(`create index "shipping_document_expires_at_index" on "shipping_document" ("expires_at");`);

    this.addSql(`alter table "carrier_push" add "tracking_nos" text[] not null default '{}';`);
    this.addSql(`create index carrier_push_tracking_nos_index on carrier_push using gin (tracking_nos);`);

    this.addSql(
      `alter table "shipment" add "receiver" jsonb null, add "label_hint" varchar(40) null, add "replaces_id" uuid null, add "replacement" boolean not null default false;`,
    );
    this.addSql(
      `alter table "shipment" add constraint "shipment_replaces_id_foreign" foreign key ("replaces_id") references "shipment" ("id") on delete set null;`,
    );
    this.addSql(
      `create unique index shipment_replaces_id_index on shipment (replaces_id) where replaces_id is not null and status <> 'CANCELLED';`,
    );
    this.addSql(
      `create index shipment_open_index on shipment ((coalesce(last_event_at, created_at)), id) where status not in ('DELIVERED', 'RETURNED', 'CANCELLED');`,
    );
    this.addSql(`create index shipment_returned_index on shipment ((coalesce(last_event_at, created_at)), id) where status = 'RETURNED';`);

    this.addSql(
      `alter table "shipping_document" add constraint "shipping_document_kind_check" check ("kind" in ('LABEL', 'PACKING_SLIP'));`,
    );
  }

  override down(): void | Promise<void> {
    this.addSql(`drop table if exists "carrier_calls" cascade;`);
    this.addSql(`drop table if exists "shipping_document" cascade;`);

    this.addSql(`alter table "shipment" drop constraint "shipment_replaces_id_foreign";`);

    this.addSql(`drop index "carrier_push_tracking_nos_index";`);
    this.addSql(`alter table "carrier_push" drop column "tracking_nos";`);

    this.addSql(`drop index "shipment_replaces_id_index";`);
    this.addSql(`drop index "shipment_open_index";`);
    this.addSql(`drop index "shipment_returned_index";`);
    this.addSql(
      `alter table "shipment" drop column "receiver", drop column "label_hint", drop column "replaces_id", drop column "replacement";`,
    );
  }
}
